import type { Transaction } from 'kysely';
import { migrate, readSchema, refuseNewer } from './migrator.js';
import type { Opened, SqlConnection } from './sql-connection.js';
import { runSteps, type Steps } from './statement.js';
import type { Database, Tables } from './tables.js';

/** Who else gives out version numbers in the same database. */
export interface OtherNumbers {
  /** Whether they are there. Never inside a transaction, which a failed statement may end. */
  isPresent(opened: Opened): Promise<boolean>;
  /** The highest version of a name, also within a transaction; null where they have none. */
  highestVersion(name: string): Steps<number | null>;
}

/** Our tables through a connection: they are up to date before they are used. */
export class OurDatabase {
  readonly connection: SqlConnection;
  readonly #others: OtherNumbers | undefined;
  #upToDate: Opened | undefined;

  constructor(connection: SqlConnection, others?: OtherNumbers) {
    this.connection = connection;
    this.#others = others;
  }

  /** The database with all our tables. */
  async ready(): Promise<Opened> {
    const { database } = this.connection;
    const opened = await this.connection.open();
    if (this.#upToDate !== opened) {
      await database.beginUse(opened.db);
      await migrate(opened.db, database);
      this.#upToDate = opened;
    }
    return opened;
  }

  /** Reads our tables; answers `empty` where they do not exist. Makes none. */
  read<T>(empty: NoInfer<T>, run: (db: Database) => Promise<T>): Promise<T> {
    const { database } = this.connection;
    return this.connection.read(empty, async (opened) => {
      const isKnown = this.#upToDate === opened;
      if (!isKnown && (await readSchema(opened.db, database)) === 'absent') {
        return empty;
      }
      const { db } = isKnown ? opened : await this.ready();
      const refuse = () => runSteps(db, database.traits, refuseNewer(database.location));
      let found: T;
      try {
        found = await run(db);
      } catch (error) {
        // Columns that are gone, for example.
        await (database.toError(error).kind === 'internal' ? refuse() : undefined);
        throw error;
      }
      // Behind it: what was read may be of a newer version's tables, and mean something else.
      await refuse();
      return found;
    });
  }

  /** Reads by steps, made anew for each attempt; answers null where our tables do not exist. */
  find<T>(steps: () => Steps<T>): Promise<T | null> {
    return this.read<T | null>(null, (db) =>
      runSteps(db, this.connection.database.traits, steps())
    );
  }

  /** Runs a write transaction on our tables. */
  write<T>(run: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    const { traits, location } = this.connection.database;
    return this.#writing((db) =>
      db.transaction().execute(async (transaction) => {
        await runSteps(transaction, traits, refuseNewer(location));
        return run(transaction);
      })
    );
  }

  /** The same where our tables exist and may be written to; else it is left out. */
  async writeWhereAllowed(write: (db: Transaction<Tables>) => Promise<void>): Promise<boolean> {
    const { database } = this.connection;
    if (database.read_only || !(await this.read(false, async () => true))) {
      return false;
    }
    try {
      await this.write(write);
      return true;
    } catch (error) {
      // A user with only SELECT can load; a user who can write notes it later.
      if (database.toError(error).kind !== 'permission_denied') {
        throw error;
      }
      return false;
    }
  }

  /** Runs steps in one write transaction; `others` where they are there. */
  record<T>(steps: (others: OtherNumbers | null) => Steps<T>): Promise<T> {
    const { database } = this.connection;
    return this.#writing((db, others) =>
      database.transact(db, function* () {
        yield* refuseNewer(database.location);
        return yield* steps(others);
      })
    );
  }

  #writing<T>(transact: (db: Database, others: OtherNumbers | null) => Promise<T>): Promise<T> {
    return this.connection.retrying(async () => {
      const opened = await this.ready();
      // Asked outside the transaction: a failed statement would end it in some databases.
      const others = (await this.#others?.isPresent(opened)) ? (this.#others ?? null) : null;
      return this.connection.write(() => transact(opened.db, others));
    });
  }
}
