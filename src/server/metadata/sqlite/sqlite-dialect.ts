import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely';
import { retryWhileBusy } from './busy-retry.js';

/** How many prepared statements are kept. */
const MAX_STATEMENTS = 100;

/** One connection, whose statements wait for other processes without blocking this one. */
export class SqliteConnection implements DatabaseConnection {
  readonly db: BetterSqlite3.Database;
  readonly #timeoutMs: number;
  readonly #statements = new Map<string, BetterSqlite3.Statement>();

  /** @param timeoutMs how long a statement waits for other processes' locks, in milliseconds */
  constructor(db: BetterSqlite3.Database, timeoutMs: number) {
    this.db = db;
    this.#timeoutMs = timeoutMs;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return retryWhileBusy(this.#timeoutMs, () => {
      const statement = this.#prepare(sql);
      if (statement.reader) {
        return { rows: statement.all(...parameters) as R[] };
      }
      const { changes } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    });
  }

  /** Runs a transaction without a pause; others go on while another process holds the lock. */
  async transact<T>(run: (rows: (query: CompiledQuery) => readonly unknown[]) => T): Promise<T> {
    const rows = ({ sql, parameters }: CompiledQuery): readonly unknown[] => {
      const statement = this.#prepare(sql);
      if (statement.reader) {
        return statement.all(...parameters);
      }
      statement.run(...parameters);
      return [];
    };
    try {
      const result = await retryWhileBusy(this.#timeoutMs, () => {
        this.#prepare('begin immediate').run();
        try {
          return run(rows);
        } catch (error) {
          this.#rollBack();
          throw error;
        }
      });
      await retryWhileBusy(this.#timeoutMs, () => this.#prepare('commit').run());
      return result;
    } finally {
      this.#rollBack();
    }
  }

  // biome-ignore lint/correctness/useYield: the port wants a stream, and nothing here uses one.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Lists are paged, not streamed.');
  }

  /** What is not committed; a full disk makes SQLite roll back by itself. */
  #rollBack(): void {
    if (this.db.inTransaction) {
      this.#prepare('rollback').run();
    }
  }

  #prepare(sql: string): BetterSqlite3.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      return known;
    }
    const statement = this.db.prepare(sql);
    if (this.#statements.size >= MAX_STATEMENTS) {
      this.#statements.clear();
    }
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Gives the one connection to one user at a time, in the order in which they asked. */
class SingleConnectionDriver implements Driver {
  readonly #close: () => void;
  readonly #connection: SqliteConnection;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(connection: SqliteConnection, close: () => void) {
    this.#close = close;
    this.#connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#taken = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#taken = false;
    } else {
      next();
    }
  }

  /** Takes the write lock at once: a transaction that reads first could not get it later. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk makes SQLite roll back by itself.
    if (this.#connection.db.inTransaction) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    }
  }

  async destroy(): Promise<void> {
    this.#close();
  }
}

/** Kysely's dialect for an open better-sqlite3 database. */
export function sqliteDialect(connection: SqliteConnection, close: () => void): Dialect {
  return {
    createDriver: () => new SingleConnectionDriver(connection, close),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database)
  };
}
