import type { Transaction } from 'kysely';
import { migrate, readSchema, refuseNewer } from './migrator.js';
import type { Opened, SqlConnection } from './sql-connection.js';
import type { Database, Tables } from './tables.js';

/** Who else gives out version numbers in the same database. */
export interface OtherNumbers {
  /** Whether they are there. Never inside a transaction, which a failed statement may end. */
  isPresent(opened: Opened): Promise<boolean>;
  /** The highest version of a name, also within a transaction; null where they have none. */
  highestVersion(db: Database, name: string): Promise<number | null>;
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
        return run(opened.db);
      }
      return (await readSchema(opened.db, connection.database)) === 'absent'
        ? empty
        : run((await this.ready()).db);
    });
  }

  /** Runs a write transaction on our tables; `others` where they are there. */
  write<T>(run: (db: Transaction<Tables>, others: OtherNumbers | null) => Promise<T>): Promise<T> {
    const { connection } = this;
    return connection.retrying(async () => {
      const opened = await this.ready();
      const others = (await this.#others?.isPresent(opened)) ? (this.#others ?? null) : null;
      return connection.write(opened, async (db) => {
        await refuseNewer(db, connection.database.location);
        return run(db, others);
      });
    });
  }
}
