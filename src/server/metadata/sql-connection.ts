import { droppedError } from './our-tables.js';
import { ReplacedError } from './replaced-error.js';
import type { ProbedDatabase, SqlDatabase } from './sql-database.js';
import type { Database } from './tables.js';

/** How often an operation begins again whose database was replaced meanwhile. */
const ATTEMPTS = 4;

/** An open database. Another object once tables were dropped: what was known of it is void then. */
export interface Opened {
  readonly db: Database;
}

interface Probe {
  readonly opening: Promise<ProbedDatabase | null>;
  last: Promise<unknown>;
  users: number;
}

/** The one connection to a database, for all stores in it. Opened at its first use. */
export class SqlConnection {
  readonly database: SqlDatabase;
  #connecting: Promise<Database> | undefined;
  #opened: Opened | undefined;
  readonly #probes = new WeakMap<object, Probe>();
  /** What must end before the connection is closed. */
  readonly #running = new Set<Promise<unknown>>();

  constructor(database: SqlDatabase) {
    this.database = database;
  }

  /**
   * Runs a check on a connection of its own. Null: there is no database yet. Makes and changes
   * nothing.
   *
   * @param together checks that were given the same object share a connection, one after the other
   */
  check<T>(together: object, run: (probed: ProbedDatabase | null) => Promise<T>): Promise<T> {
    return this.#guard(() => this.database.retryCheck(() => this.#probed(together, run)));
  }

  /** Reads a database; answers `empty` where there is none. Makes nothing. */
  read<T>(empty: NoInfer<T>, run: (opened: Opened) => Promise<T>): Promise<T> {
    return this.retrying(async () => {
      await this.#forgetReplaced();
      if (this.#connecting === undefined && !(await this.database.exists())) {
        return empty;
      }
      return run(await this.#current());
    });
  }

  /** Runs a write transaction, when it is its turn. */
  async write<T>(transact: () => Promise<T>): Promise<T> {
    const result = await this.database.write(transact);
    if (!this.database.isCurrent()) {
      throw new ReplacedError(this.database.location);
    }
    return result;
  }

  /** Connects; makes the database where it does not exist. */
  async open(): Promise<Opened> {
    await this.#forgetReplaced();
    return this.#current();
  }

  /** Runs an operation that is safe to repeat. */
  retrying<T>(run: () => Promise<T>, attempts = ATTEMPTS): Promise<T> {
    return this.#guard(() =>
      this.database.retry(async () => {
        const connection = this.#connecting;
        try {
          return await run();
        } catch (error) {
          const replaced =
            connection !== undefined &&
            (connection !== this.#connecting || !this.database.isCurrent());
          if ((error instanceof ReplacedError || replaced) && attempts > 1) {
            // Again, in what is there now: what was written is lost, and was not acknowledged.
            return this.retrying(run, attempts - 1);
          }
          if (this.database.isMissingTable(error)) {
            // Tables were dropped: the next attempt makes ours anew, where none is left.
            this.#opened = undefined;
            if (attempts > 1) {
              return this.retrying(run, attempts - 1);
            }
            throw droppedError(this.database.location);
          }
          throw error;
        }
      })
    );
  }

  /** Waits for what runs, and closes the connection; the next call opens it again. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await (await this.#takeAway())?.destroy();
  }

  async #probed<T>(
    together: object,
    run: (probed: ProbedDatabase | null) => Promise<T>
  ): Promise<T> {
    const probe = this.#probes.get(together) ?? {
      opening: this.database.probe(),
      last: Promise.resolve(),
      users: 0
    };
    this.#probes.set(together, probe);
    probe.users += 1;
    const running = probe.last.then(async () => run(await probe.opening));
    probe.last = running.catch(() => undefined);
    try {
      return await running;
    } catch (error) {
      // It may have broken off: the next attempt connects anew.
      this.#probes.delete(together);
      throw error;
    } finally {
      probe.users -= 1;
      if (probe.users === 0) {
        this.#probes.delete(together);
        await (await probe.opening.catch(() => null))?.close();
      }
    }
  }

  async #current(): Promise<Opened> {
    const db = await this.#connect();
    if (this.#opened?.db !== db) {
      this.#opened = { db };
    }
    return this.#opened;
  }

  #connect(): Promise<Database> {
    if (this.#connecting === undefined) {
      const opening = this.database.open();
      this.#connecting = opening;
      opening.catch(() => {
        if (this.#connecting === opening) {
          this.#connecting = undefined;
        }
      });
    }
    return this.#connecting;
  }

  /** The connection is nobody's any more; the next call opens another. */
  #takeAway(): Promise<Database | undefined> {
    const connection = this.#connecting;
    this.#connecting = undefined;
    this.#opened = undefined;
    return connection?.catch(() => undefined) ?? Promise.resolve(undefined);
  }

  /**
   * The database was deleted or replaced: what we would write to it would be lost. What reads it
   * already ends first, or it would have to begin again, each time that a busy database changes.
   */
  async #forgetReplaced(): Promise<void> {
    if (this.#connecting !== undefined && !this.database.isCurrent()) {
      const users = [...this.#running];
      const db = await this.#takeAway();
      if (db !== undefined) {
        this.database.abandon(db);
        const closed = Promise.allSettled(users).then(() => db.destroy());
        this.#running.add(closed);
        void closed.finally(() => this.#running.delete(closed)).catch(() => undefined);
      }
    }
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    const running = run();
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw this.database.toError(error);
    } finally {
      this.#running.delete(running);
    }
  }
}
