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
    const { connection } = this;
    return connection.read(empty, async (opened) => {
      if (this.#upToDate === opened) {
        return this.#checked(opened.db, run);
      }
      return (await readSchema(opened.db, connection.database)) === 'absent'
        ? empty
        : this.#checked((await this.ready()).db, run);
    });
  }

  /** Runs a write transaction on our tables. */
  write<T>(run: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    const { connection } = this;
    return connection.retrying(async () => {
      const opened = await this.ready();
      return connection.write(opened, ({ db }) =>
        db.transaction().execute(async (transaction) => {
          await this.#refuseNewer(transaction);
          return run(transaction);
        })
      );
    });
  }

  /**
   * Runs statements in one transaction on our tables.
   *
   * @param steps makes them; `others` where they are there
   */
  transact<T>(steps: (others: OtherNumbers | null) => Steps<T>): Promise<T> {
    const { connection } = this;
    const { database } = connection;
    return connection.retrying(async () => {
      const opened = await this.ready();
      const others = (await this.#others?.isPresent(opened)) ? (this.#others ?? null) : null;
      return connection.write(opened, ({ db }) =>
        database.transact(db, function* () {
          yield* refuseNewer(database.location);
          return yield* steps(others);
        })
      );
    });
  }

  /** What was read may be of a newer version's tables, and mean something else. */
  async #checked<T>(db: Database, run: (db: Database) => Promise<T>): Promise<T> {
    let found: T;
    try {
      found = await run(db);
    } catch (error) {
      // Columns that are gone, for example.
      const { kind } = this.connection.database.toError(error);
      await (kind === 'internal' ? this.#refuseNewer(db) : undefined);
      throw error;
    }
    await this.#refuseNewer(db);
    return found;
  }

  #refuseNewer(db: Database): Promise<void> {
    const { location, traits } = this.connection.database;
    return runSteps(db, traits, refuseNewer(location));
  }
}
