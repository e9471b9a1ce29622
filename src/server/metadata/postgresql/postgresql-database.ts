import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { PostgresqlUrl } from '../../../location/location-types.js';
import type { ProbedDatabase, SchemaTraits, SqlDatabase } from '../sql-database.js';
import type { Database, Tables } from '../tables.js';
import { isMissingTable, postgresqlError } from './postgresql-errors.js';
import { PostgresqlPool } from './postgresql-pool.js';
import { retry } from './retry.js';
import { tryWrite } from './write-check.js';

/** The advisory lock of migrations: "artifact" as bytes of a 64 bit number. */
const MIGRATION_LOCK = '7021238720911827060';

/** A database on a PostgreSQL server. */
export class PostgresqlDatabase implements SqlDatabase {
  readonly location: string;
  readonly read_only = false;
  readonly server = 'PostgreSQL';
  readonly traits: SchemaTraits = {
    addId: (table) =>
      table.addColumn('id', 'integer', (id) => id.generatedByDefaultAsIdentity().primaryKey()),
    // By code point, as SQLite sorts: a language's order would differ between databases.
    sortedText: sql`text collate "C"`,
    // A cast would follow DateStyle and leave out the zeros at the end.
    timeText: (column) => sql<string>`to_char(${sql.ref(column)}, 'YYYY-MM-DD HH24:MI:SS.US')`
  };
  readonly #url: PostgresqlUrl;
  /** Whether the server has answered before: then it is worth waiting for. */
  #answered = false;

  constructor(url: PostgresqlUrl) {
    this.location = url.redacted;
    this.#url = url;
  }

  async probe(): Promise<ProbedDatabase> {
    const { db, pool } = await this.#connect();
    try {
      const { rows } = await sql<{ version: string }>`
        select current_setting('server_version') as version`.execute(db);
      const version = rows[0]?.version.split(' ')[0] ?? '';
      return {
        db,
        server: `PostgreSQL ${version}, ${pool.encrypted ? 'encrypted' : 'not encrypted'}`,
        tryWrite: () => tryWrite(db, this.#url),
        close: () => db.destroy()
      };
    } catch (error) {
      await db.destroy();
      throw error;
    }
  }

  async exists(): Promise<boolean> {
    return true;
  }

  async open(): Promise<Database> {
    return (await this.#connect()).db;
  }

  async beginUse(): Promise<void> {}

  isCurrent(): boolean {
    return true;
  }

  async lockForMigration(transaction: Transaction<Tables>): Promise<void> {
    await sql`select pg_advisory_xact_lock(${sql.raw(MIGRATION_LOCK)})`.execute(transaction);
  }

  retry<T>(run: () => Promise<T>): Promise<T> {
    return retry(() => this.#answered, run);
  }

  isMissingTable(error: unknown): boolean {
    return isMissingTable(error);
  }

  toError(error: unknown): ArtifactStorageError {
    return postgresqlError(error, this.#url);
  }

  async #connect(): Promise<{ readonly db: Database; readonly pool: PostgresqlPool }> {
    const pool = await PostgresqlPool.open(this.#url);
    this.#answered = true;
    return { db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), pool };
  }
}
