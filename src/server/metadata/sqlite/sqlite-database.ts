import { randomBytes, randomUUID } from 'node:crypto';
import { realpathSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, sql, type Transaction } from 'kysely';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { SqliteUrl } from '../../../location/location-types.js';
import { makeFolders } from '../../files/make-folders.js';
import { applyMigrations, readSchema } from '../migrator.js';
import { ReplacedError } from '../replaced-error.js';
import type { ProbedDatabase, SchemaTraits, SqlDatabase } from '../sql-database.js';
import { runStepsNow, type Steps } from '../statement.js';
import type { Database, Tables } from '../tables.js';
import { absentFile } from './absent-file.js';
import { retryWhileBusy } from './busy-retry.js';
import { abandonReplaced, OpenFile } from './open-files.js';
import { watchFiles } from './sqlite-changes.js';
import { openCopy, stampOf } from './sqlite-copy.js';
import { SqliteConnection, sqliteDialect } from './sqlite-dialect.js';
import {
  databaseError,
  notADatabaseError,
  parentIsFileError,
  sqliteError
} from './sqlite-errors.js';
import {
  isBeingShared,
  isWritable,
  keepsLog,
  makeDatabaseFile,
  shareBeside,
  statOf,
  tightenMode,
  untilShared
} from './sqlite-files.js';

interface Opened {
  readonly db: Database;
  readonly handle: BetterSqlite3.Database;
  readonly connection: SqliteConnection;
  /** A copy has the stamp of its original instead. */
  readonly file: OpenFile | string;
}

/** About what the smallest save writes to the log of a database. */
const PROBE_BYTES = 64 * 1024;

let version: string | undefined;

/** The version of the SQLite that is built in. */
function sqliteVersion(): string {
  if (version === undefined) {
    const db = new BetterSqlite3(':memory:');
    version = String(db.prepare('select sqlite_version()').pluck().get());
    db.close();
  }
  return version;
}

/** Tables that are neither ours nor SQLite's own. */
async function hasTablesOfOthers(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from sqlite_master
    where type = 'table' and name not like 'artifact~_storage~_%' escape '~'
      and name not like 'sqlite~_%' escape '~'
    limit 1`.execute(db);
  return rows.length > 0;
}

/**
 * A SQLite file: every commit is on the disk before it is acknowledged.
 *
 * The file may be LineaPy's own: then only our tables are ever touched, and it keeps its journal. One
 * that we make gets a write-ahead log, and the tables of others, without which they could not open it.
 */
export class SqliteDatabase implements SqlDatabase {
  readonly location: string;
  readonly traits: SchemaTraits = {
    addId: (table) => table.addColumn('id', 'integer', (id) => id.primaryKey().autoIncrement()),
    sortedText: 'text',
    longKeys: true,
    locksRows: false,
    timeText: (column) => sql<string>`cast(${sql.ref(column)} as text)`
  };
  readonly #url: SqliteUrl;
  readonly #makeTables: (db: Transaction<Tables>) => Promise<void>;
  #opened: Opened | undefined;
  /** SQLite's number of what others wrote (PRAGMA data_version), as it was last seen. */
  #othersVersion: unknown;
  /** Whether the file, or its folder, may not be written to. */
  #locked = false;
  /** Whether the file was made here, and no answer has told it. */
  #isMadeHere = false;

  /** @param makeTables makes tables of others in a database without any, before ours */
  constructor(
    url: SqliteUrl,
    makeTables: (db: Transaction<Tables>) => Promise<void> = async () => undefined
  ) {
    this.location = url.redacted;
    this.#url = url;
    this.#makeTables = makeTables;
  }

  get read_only(): boolean {
    return this.#url.mode === 'ro' || this.#locked;
  }

  get server(): string {
    return `SQLite ${sqliteVersion()}`;
  }

  get made(): string {
    const hasFolder = statOf(dirname(this.#url.path)) !== undefined;
    return hasFolder ? 'the database' : 'the database and its folder';
  }

  async probe(): Promise<ProbedDatabase | null> {
    if (!(await this.exists())) {
      this.#tryDirectory();
      return null;
    }
    const opened = await this.#openFile(false);
    return {
      db: opened.db,
      server: this.server,
      mayWrite: async () => {
        this.#tryDirectory();
        await retryWhileBusy(this.#url.busy_timeout_ms, () => {
          const { handle } = opened;
          try {
            handle.exec('begin immediate; create table artifact_storage_probe (id integer)');
          } finally {
            if (handle.inTransaction) {
              handle.exec('rollback');
            }
          }
        });
        return true;
      },
      close: () => opened.db.destroy()
    };
  }

  async exists(): Promise<boolean> {
    const { path, mode, must_exist } = this.#url;
    const found = this.#stat(path);
    if (found !== undefined && !found.isFile()) {
      throw notADatabaseError(path);
    }
    const directory = found === undefined ? this.#stat(dirname(path)) : undefined;
    if (directory !== undefined && !directory.isDirectory()) {
      throw parentIsFileError(path);
    }
    if (found === undefined && mode !== 'rwc') {
      throw this.#missingFile();
    }
    if (found === undefined && must_exist === true) {
      throw absentFile(this.#url);
    }
    return found !== undefined;
  }

  async open(): Promise<Database> {
    this.#opened = undefined;
    if (!(await this.exists())) {
      makeFolders(dirname(this.#url.path));
      this.#isMadeHere = makeDatabaseFile(this.#url.path);
    }
    this.#opened = await this.#openFile(true);
    this.#wroteOther();
    return this.#opened.db;
  }

  tellMade(): boolean {
    const isMadeHere = this.#isMadeHere;
    this.#isMadeHere = false;
    return isMadeHere;
  }

  async beginUse(db: Database): Promise<void> {
    if (this.read_only || (await hasTablesOfOthers(db))) {
      return;
    }
    // Where no write-ahead log is possible, SQLite keeps its journal: slower, as safe.
    await sql`pragma journal_mode = WAL`.execute(db);
    await db.transaction().execute(async (transaction) => {
      // Others may have been faster.
      if (!(await hasTablesOfOthers(transaction))) {
        await this.#makeTables(transaction);
      }
    });
    shareBeside(this.#url.path);
  }

  isCurrent(): boolean {
    const opened = this.#opened;
    if (opened === undefined) {
      return true;
    }
    return typeof opened.file === 'string'
      ? stampOf(this.#url.path) === opened.file
      : opened.file.isCurrent();
  }

  abandon(db: Database): void {
    const file = this.#opened?.db === db ? this.#opened.file : undefined;
    if (file instanceof OpenFile) {
      file.abandon();
    }
  }

  /** `begin immediate`, which starts every transaction, is the lock. */
  async lockForMigration(): Promise<void> {}

  /** Statements wait for locks by themselves. */
  retry<T>(run: () => Promise<T>): Promise<T> {
    return run();
  }

  retryCheck<T>(run: () => Promise<T>): Promise<T> {
    return run();
  }

  /** The one connection is given out in order. */
  write<T>(run: () => Promise<T>): Promise<T> {
    return run();
  }

  watch(changed: () => void): () => void {
    return watchFiles(this.#url.path, () => this.#wroteOther(), changed);
  }

  /** Holds the one connection meanwhile. */
  transact<T>(db: Database, steps: () => Steps<T>): Promise<T> {
    const { connection } = this.#openedAs(db);
    return db
      .connection()
      .execute(() => connection.transact((rows) => runStepsNow(db, this.traits, steps(), rows)));
  }

  async hasTables(db: Database, names: readonly string[]): Promise<boolean> {
    const { rows } = await sql<{ found: number }>`
      select count(*) as found from sqlite_master
      where type in ('table', 'view') and name in (${sql.join(names)})`.execute(db);
    return rows[0]?.found === names.length;
  }

  isMissingTable(error: unknown): boolean {
    return error instanceof Error && /^no such table: /.test(error.message);
  }

  /** Rights are those of the file. */
  tableProblem(error: unknown): 'form' | null {
    return this.toError(error).kind === 'internal' ? 'form' : null;
  }

  toError(error: unknown): ArtifactStorageError {
    return sqliteError(error, this.#url);
  }

  /** Whether others wrote since the last call; undefined while nothing is open. */
  #wroteOther(): boolean | undefined {
    const opened = this.#opened;
    if (!opened?.handle.open) {
      return undefined;
    }
    try {
      const found = opened.handle.pragma('data_version', { simple: true });
      const isNew = found !== this.#othersVersion || !this.isCurrent();
      this.#othersVersion = found;
      return isNew;
    } catch {
      return true;
    }
  }

  #openedAs(db: Database): Opened {
    if (this.#opened?.db !== db) {
      // Another operation has opened what is there by now: this one begins again.
      throw new ReplacedError(this.location);
    }
    return this.#opened;
  }

  async #openFile(create: boolean, fromCopy = false): Promise<Opened> {
    const { path, mode, busy_timeout_ms } = this.#url;
    abandonReplaced(path);
    await untilShared(path);
    this.#locked = statOf(path) !== undefined && !isWritable(path);
    const needsCopy = this.read_only && (fromCopy || this.#needsCopy());
    const copied = needsCopy ? openCopy(path) : undefined;
    const handle =
      copied?.handle ??
      new BetterSqlite3(path, {
        readonly: this.read_only,
        fileMustExist: !create || mode !== 'rwc',
        timeout: 0
      });
    try {
      await retryWhileBusy(busy_timeout_ms, () => {
        // The first statement that reads the file: one that is no database is found out here.
        handle.pragma('schema_version');
        handle.pragma('synchronous = FULL');
        handle.pragma('foreign_keys = ON');
      });
    } catch (error) {
      handle.close();
      if (!this.read_only && isBeingShared(path)) {
        return this.#openFile(create);
      }
      throw error;
    }
    if (create && !this.read_only && keepsLog(path)) {
      // One that keeps a journal is LineaPy's.
      tightenMode(path);
    }
    shareBeside(path);
    const file = copied?.stamp ?? new OpenFile(path, handle);
    const close = () => (file instanceof OpenFile ? file.close() : handle.close());
    const connection = new SqliteConnection(handle, busy_timeout_ms);
    const db = new Kysely<Tables>({ dialect: sqliteDialect(connection, close) });
    if (this.read_only && (await this.#isBehind(db))) {
      if (copied === undefined) {
        await db.destroy();
        return this.#openFile(create, true);
      }
      // Of an older version, and read-only: the copy is brought up to date instead.
      handle.pragma('query_only = OFF');
      // It has no name, so that no file can be made beside it.
      handle.pragma('journal_mode = MEMORY');
      await applyMigrations(db, this);
      handle.pragma('query_only = ON');
    }
    return { db, handle, connection, file };
  }

  async #isBehind(db: Database): Promise<boolean> {
    try {
      return (await readSchema(db, this)) === 'behind';
    } catch (error) {
      await db.destroy();
      throw error;
    }
  }

  /** Whether SQLite would make files beside the database to read it. */
  #needsCopy(): boolean {
    const { path } = this.#url;
    const isOpen = ['-wal', '-shm'].every((suffix) => statOf(path + suffix) !== undefined);
    return !isOpen && keepsLog(path);
  }

  /** Tries whether there is space for a save beside the database: a rollback needs none in it. */
  #tryDirectory(): void {
    const { path } = this.#url;
    // The log of a database is beside the file that a link leads to.
    let directory = dirname(this.#stat(path) === undefined ? path : realpathSync(path));
    while (this.#stat(directory) === undefined && dirname(directory) !== directory) {
      directory = dirname(directory);
    }
    const probe = join(directory, `.artifact-storage-probe-${randomUUID()}`);
    try {
      writeFileSync(probe, randomBytes(PROBE_BYTES), { flag: 'wx', mode: 0o600, flush: true });
    } finally {
      rmSync(probe, { force: true });
    }
  }

  #stat(path: string): Stats | undefined {
    return statSync(path, { throwIfNoEntry: false });
  }

  #missingFile(): ArtifactStorageError {
    const { path, mode } = this.#url;
    return databaseError({
      kind: 'not_found',
      message: `The database ${path} does not exist, and mode=${mode} does not make it.`,
      hint: 'Correct the path, or leave mode out.'
    });
  }
}
