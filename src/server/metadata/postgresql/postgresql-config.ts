import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import type { PoolConfig } from 'pg';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { PostgresqlTls, PostgresqlUrl } from '../../../location/location-types.js';
import { readNamedFile } from '../../files/user-file.js';
import { passwordFromEnvironment, passwordFromFile } from './password-file.js';
import { statementTimeout } from './statement-limits.js';

/** Where libpq's builds look for the socket. */
const SOCKET_DIRECTORIES = ['/var/run/postgresql', '/tmp'];

/** How many connections one store has at most. */
export const MAX_CONNECTIONS = 8;

/** Milliseconds that an answer may stay away after the server stopped waiting by itself. */
const ANSWER_GRACE = 5_000;

/** The object id of PostgreSQL's 64 bit integers; ours all fit into a number. */
const INT8 = 20;

function invalid(message: string, hint: string): ArtifactStorageError {
  return new ArtifactStorageError({ kind: 'not_found', message, hint, field: 'database_url' });
}

function hostOf({ host, port }: PostgresqlUrl): string {
  const found =
    host ?? SOCKET_DIRECTORIES.find((directory) => existsSync(`${directory}/.s.PGSQL.${port}`));
  if (found === undefined) {
    throw new ArtifactStorageError({
      kind: 'unreachable',
      message: 'No PostgreSQL server has a socket on this machine.',
      hint: 'Start it, or name the host: postgresql://user@localhost/database.',
      field: 'database_url'
    });
  }
  return found;
}

/** The user of this process; one without a name, as in a container, has to be said. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    throw invalid(
      'The database URL names no user, and the user of the storage server has no name here.',
      'Write the user: postgresql://user@host/database.'
    );
  }
}

async function fileOf(parameter: string, path: string | null): Promise<Buffer | undefined> {
  if (path === null) {
    return undefined;
  }
  const file = await readNamedFile(path);
  if (file.kind === 'read') {
    return file.content;
  }
  throw invalid(
    `The file ${path} of ${parameter} cannot be read${file.kind === 'absent' ? '' : `: ${file.reason}`}.`,
    'Correct the path: it is read where the storage server runs.'
  );
}

async function tlsOf(tls: PostgresqlTls, host: string): Promise<ConnectionOptions | false> {
  // As with libpq: a Unix socket is never encrypted.
  if (tls.mode === 'disable' || host.startsWith('/')) {
    return false;
  }
  const system = tls.root_certificate === 'system';
  const [ca, cert, key] = await Promise.all([
    fileOf('sslrootcert', system ? null : tls.root_certificate),
    fileOf('sslcert', tls.certificate),
    fileOf('sslkey', tls.key)
  ]);
  return {
    rejectUnauthorized: tls.mode === 'verify-ca' || tls.mode === 'verify-full',
    // pg leaves an address out of the check, and Node would then check for "localhost".
    checkServerIdentity: (_, certificate) =>
      tls.mode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key })
  };
}

/**
 * What pg needs to connect. Every field is given: pg would fill in the rest from PG* variables of
 * this process.
 *
 * @throws ArtifactStorageError where a file of certificates cannot be read, or no socket exists.
 */
export async function poolConfig(url: PostgresqlUrl, encrypted: boolean): Promise<PoolConfig> {
  const host = hostOf(url);
  const user = url.user ?? ownName();
  const ssl = encrypted ? await tlsOf(url.tls, host) : false;
  const database = url.database ?? user;
  const timeout = statementTimeout(url);
  // Only a text that is not empty keeps PGOPTIONS out.
  const options = url.options ?? (process.env['PGOPTIONS'] === undefined ? undefined : ' ');
  return {
    host,
    port: url.port,
    user,
    database,
    // A function: the file may change.
    password: async () =>
      // pg takes `undefined` for no password, which its types do not know.
      (url.password ??
        passwordFromEnvironment() ??
        (await passwordFromFile({ host, port: url.port, database, user }))) as string,
    ssl,
    sslnegotiation: ssl === false ? 'postgres' : url.tls.negotiation,
    application_name: url.application_name,
    client_encoding: 'UTF8',
    ...(options === undefined ? {} : { options }),
    keepAlive: url.keep_alive,
    keepAliveInitialDelayMillis: url.keep_alive_idle_ms,
    connectionTimeoutMillis: url.connect_timeout_ms,
    // The server's own limits are set in each transaction (statement-limits.ts).
    query_timeout: timeout + Math.min(timeout, ANSWER_GRACE),
    max: MAX_CONNECTIONS,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : defaultParser(oid, format)
    }
  };
}

let parsers: typeof import('pg').types | undefined;

/** pg's own parser of a type; pg is loaded when the first connection is made. */
function defaultParser(oid: number, format: 'text' | 'binary' | undefined) {
  // biome-ignore lint/suspicious/noExplicitAny: pg's types name each object id
  return parsers?.getTypeParser(oid as any, format as any) ?? String;
}

/** Loads pg at the first use of PostgreSQL, so that others do not wait for it. */
export async function loadPg(): Promise<typeof import('pg')['default']> {
  const { default: pg } = await import('pg');
  parsers = pg.types;
  return pg;
}
