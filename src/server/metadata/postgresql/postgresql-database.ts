import { Kysely, sql, type Transaction } from 'kysely';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { PostgresqlUrl } from '../../../location/location-types.js';
import type { ProbedDatabase, SchemaTraits, SqlDatabase } from '../sql-database.js';
import { runSteps, type Steps } from '../statement.js';
import type { Database, Tables } from '../tables.js';
import { codeOf, isMissingTable, isReset } from './postgresql-codes.js';
import { MAX_CONNECTIONS } from './postgresql-config.js';
import { PostgresqlDialect } from './postgresql-driver.js';
import { postgresqlError } from './postgresql-errors.js';
import { PostgresqlListener } from './postgresql-listener.js';
import { PostgresqlPool } from './postgresql-pool.js';
import { PreparedStatements } from './prepared-statements.js';
import { retry } from './retry.js';
import { beginStatements, statementTimeout } from './statement-limits.js';
import { mayWrite } from './write-check.js';
import { WriteSlots } from './write-slots.js';

/** The advisory lock of migrations: "artifact" as bytes of a 64 bit number. */
const MIGRATION_LOCK = '7021238720911827060';

/** How many connections are always left for reading: saves may all wait for one name's row. */
const READERS = 2;

/** A database on a PostgreSQL server. */
export class PostgresqlDatabase implements SqlDatabase {
  readonly location: string;
  readonly read_only = false;
  readonly server = 'PostgreSQL';
  readonly made = 'the database';
  readonly #prepared = new PreparedStatements();
  readonly traits: SchemaTraits = {
    runsOften: (sql) => this.#prepared.add(sql),
    addId: (table) =>
      table.addColumn('id', 'integer', (id) => id.generatedByDefaultAsIdentity().primaryKey()),
    // By code point, as SQLite sorts: a language's order would differ between databases.
    sortedText: sql`text collate "C"`,
    longKeys: false,
    locksRows: true,
    // A cast would follow DateStyle and leave out the zeros at the end.
    timeText: (column) => sql<string>`to_char(${sql.ref(column)}, 'YYYY-MM-DD HH24:MI:SS.US')`
  };
  readonly #url: PostgresqlUrl;
  readonly #writers: WriteSlots;
  #pool: PostgresqlPool | undefined;
  /** Whether the server has answered before: then it is worth waiting for. */
  #answered = false;

  constructor(url: PostgresqlUrl) {
    this.location = url.redacted;
    this.#url = url;
    this.#writers = new WriteSlots(MAX_CONNECTIONS - READERS, statementTimeout(url));
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
        mayWrite: () => mayWrite(db, this.#url),
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
    const { db, pool } = await this.#connect();
    this.#pool = pool;
    return db;
  }

  tellMade(): boolean {
    return false;
  }

  async beginUse(): Promise<void> {}

  isCurrent(): boolean {
    return true;
  }

  abandon(): void {}

  async lockForMigration(transaction: Transaction<Tables>): Promise<void> {
    await sql`select pg_advisory_xact_lock(${sql.raw(MIGRATION_LOCK)})`.execute(transaction);
  }

  retry<T>(run: () => Promise<T>): Promise<T> {
    return retry(() => this.#answered, run);
  }

  async retryCheck<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!isReset(error)) {
        throw error;
      }
      return run();
    }
  }

  /** Others are told behind the commit: NOTIFY within it would let all commits of a server queue. */
  async write<T>(run: () => Promise<T>): Promise<T> {
    const result = await this.#writers.run(run);
    this.#pool?.announce();
    return result;
  }

  watch(changed: () => void): () => void {
    const listener = new PostgresqlListener(() => PostgresqlPool.open(this.#url), changed);
    return () => listener.stop();
  }

  transact<T>(db: Database, steps: () => Steps<T>): Promise<T> {
    return db.transaction().execute((open) => runSteps(open, this.traits, steps()));
  }

  async hasTables(db: Database, names: readonly string[]): Promise<boolean> {
    // Asking a table that is missing would leave an error in the server's log each time.
    const { rows } = await sql<{ found: boolean }>`
      select bool_and(to_regclass(name) is not null) as found
      from unnest(${names}::text[]) as name`.execute(db);
    return rows[0]?.found === true;
  }

  isMissingTable(error: unknown): boolean {
    return isMissingTable(error);
  }

  tableProblem(error: unknown): 'rights' | 'form' | null {
    const code = codeOf(error);
    const isOurs = code === '' && this.toError(error).kind === 'internal';
    return code === '42501' ? 'rights' : isOurs || /^(?:22|42)/.test(code) ? 'form' : null;
  }

  toError(error: unknown): ArtifactStorageError {
    return postgresqlError(error, this.#url);
  }

  async #connect(): Promise<{ readonly db: Database; readonly pool: PostgresqlPool }> {
    const pool = await PostgresqlPool.open(this.#url, this.#prepared);
    this.#answered = true;
    try {
      await pool.refuseOtherEncoding(this.#url);
    } catch (error) {
      await pool.end();
      throw error;
    }
    return {
      db: new Kysely<Tables>({ dialect: new PostgresqlDialect(pool, beginStatements(this.#url)) }),
      pool
    };
  }
}
