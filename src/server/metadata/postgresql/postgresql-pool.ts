import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { PostgresqlUrl } from '../../../location/location-types.js';
import { describePostgresqlUrl } from '../../../location/postgresql-url.js';
import { WRITER } from '../changes.js';
import { Announcements } from './announcements.js';
import { isConnectionLoss, isPlainServer } from './postgresql-codes.js';
import { loadPg, poolConfig } from './postgresql-config.js';
import { PreparedStatements } from './prepared-statements.js';

/** A connection that is thrown away once it has failed: what it would answer next is not known. */
class Connection {
  readonly #client: PoolClient;
  readonly #prepared: PreparedStatements;
  #failure: Error | undefined;

  constructor(client: PoolClient, prepared: PreparedStatements) {
    this.#client = client;
    this.#prepared = prepared;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<QueryResult> {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    try {
      const name = this.#prepared.nameOf(sql);
      const values = [...parameters];
      return await (name === undefined
        ? this.#client.query(sql, values)
        : this.#client.query({ name, text: sql, values }));
    } catch (error) {
      this.#prepared.noteFailure(error);
      // A transaction that could not be rolled back would go on with the next user.
      if ((isConnectionLoss(error) || sql === 'rollback') && error instanceof Error) {
        this.#failure = error;
      }
      throw error;
    }
  }

  release(): void {
    this.#client.release(this.#failure);
  }
}

function nothing(): void {
  // The next query of the connection says what went wrong.
}

/** The channel of `NOTIFY` on which storage servers tell each other that they wrote. */
const CHANNEL = 'artifact_storage';

/** What happens to a connection that listens. */
export interface Listening {
  /** Another process wrote. */
  readonly heard: () => void;
  /** The connection is gone. */
  readonly lost: () => void;
}

/** A few connections to one database, made when they are needed. */
export class PostgresqlPool implements PostgresPool {
  readonly #pool: Pool;
  readonly #prepared: PreparedStatements;
  readonly #announcements: Announcements;
  #endListening: (() => void) | undefined;
  /** Whether the connections are encrypted. */
  readonly encrypted: boolean;

  private constructor(pool: Pool, encrypted: boolean, prepared: PreparedStatements) {
    this.#pool = pool;
    this.#prepared = prepared;
    this.encrypted = encrypted;
    this.#announcements = new Announcements(() =>
      pool.query(`select pg_notify('${CHANNEL}', $1)`, [WRITER])
    );
    // Without listeners, a server that ends an idle connection would end this process.
    pool.on('error', nothing);
    pool.on('connect', (client) => client.on('error', nothing));
  }

  /**
   * Connects; with sslmode=prefer encrypted where the server can.
   *
   * @param prepared the statements that run often
   */
  static async open(
    url: PostgresqlUrl,
    prepared = new PreparedStatements()
  ): Promise<PostgresqlPool> {
    try {
      return await PostgresqlPool.#open(url, true, prepared);
    } catch (error) {
      if (url.tls.mode !== 'prefer' || !isPlainServer(error)) {
        throw error;
      }
      return PostgresqlPool.#open(url, false, prepared);
    }
  }

  static async #open(
    url: PostgresqlUrl,
    encrypted: boolean,
    prepared: PreparedStatements
  ): Promise<PostgresqlPool> {
    const pg = await loadPg();
    const config = await poolConfig(url, encrypted);
    const pool = new PostgresqlPool(new pg.Pool(config), config.ssl !== false, prepared);
    try {
      (await pool.connect()).release();
    } catch (error) {
      await pool.end();
      throw error;
    }
    return pool;
  }

  /**
   * Refuses a database that cannot keep every text.
   *
   * @throws ArtifactStorageError `unsupported`.
   */
  async refuseOtherEncoding(url: PostgresqlUrl): Promise<void> {
    const { rows } = await this.#pool.query<{ encoding: string }>(
      "select current_setting('server_encoding') as encoding"
    );
    const encoding = rows[0]?.encoding;
    if (encoding !== 'UTF8') {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: `${describePostgresqlUrl(url)}: the database keeps its texts as ${encoding}, not as UTF8.`,
        hint: "Use a database that was made with ENCODING 'UTF8'.",
        field: 'database_url'
      });
    }
  }

  async connect(): Promise<PostgresPoolClient> {
    // Kysely also asks for cursors, which nothing here uses.
    return new Connection(
      await this.#pool.connect(),
      this.#prepared
    ) as unknown as PostgresPoolClient;
  }

  /** Tells those who listen that this process wrote. */
  announce(): void {
    this.#announcements.announce();
  }

  /** Listens with one of the connections until the end. */
  async listen({ heard, lost }: Listening): Promise<void> {
    const client = await this.#pool.connect();
    let isOver = false;
    const end = (isLost: boolean): void => {
      if (!isOver) {
        isOver = true;
        client.release(true);
        if (isLost) {
          lost();
        }
      }
    };
    client.on('end', () => end(true));
    client.on('error', () => end(true));
    client.on('notification', ({ payload }) => {
      if (payload !== WRITER && !isOver) {
        heard();
      }
    });
    this.#endListening = () => end(false);
    try {
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      end(false);
      throw error;
    }
  }

  async end(): Promise<void> {
    this.#endListening?.();
    await this.#announcements.end();
    await this.#pool.end();
  }
}
