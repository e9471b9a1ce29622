import type { LocationBase, PostgresqlTls, PostgresqlUrl } from './location-types.js';
import { isAbsolutePath } from './paths.js';
import { PostgresqlParameters } from './postgresql-parameters.js';
import { redactUrl, type UrlParts } from './sqlalchemy-url.js';
import { refuseUrl } from './url-refusal.js';
import { encoded } from './written-secrets.js';

const DEFAULT_PORT = 5432;

/** SQLAlchemy's driver names: how Python connects does not matter here. */
const DRIVERS = new Set([
  'psycopg2',
  'psycopg',
  'psycopg_async',
  'psycopg2cffi',
  'asyncpg',
  'pg8000'
]);

const hasNul = (text: string | undefined): boolean => text?.includes('\0') === true;

interface Server {
  readonly host: string | null;
  readonly port: number;
}

function portOf(port: string | undefined): number | undefined {
  if (port === undefined) {
    return undefined;
  }
  const number = Number(port);
  if (!/^\d+$/.test(port) || number < 1 || number > 65535) {
    refuseUrl('The port is not a number from 1 to 65535.', 'For example :5432.', 'invalid_input');
  }
  return number;
}

/** A host as the query names it: a name, `name:port`, or the directory of a socket. */
function queryHost(text: string): { host: string; port: number | undefined } {
  if (text.includes(',')) {
    refuseUrl('Several hosts are not supported.', 'Name one host.', 'unsupported');
  }
  if (text.startsWith('@')) {
    refuseUrl('Abstract sockets are not supported.', "Name the socket's directory.", 'unsupported');
  }
  const named = /^([^:/]+):(\d+)$/.exec(text);
  return named === null
    ? { host: text, port: undefined }
    : { host: named[1] ?? '', port: portOf(named[2]) };
}

function serverOf(parts: UrlParts, query: PostgresqlParameters): Server {
  if (parts.host?.includes('@')) {
    refuseUrl(
      'There is more than one @ before the host.',
      'In a user name or password, write %40 instead of @.',
      'invalid_input'
    );
  }
  if (parts.host?.includes('[') === true) {
    refuseUrl('The address in brackets has no end.', 'For example [::1]:5432.', 'invalid_input');
  }
  if (`${parts.host ?? ''}${parts.port ?? ''}`.includes(',')) {
    refuseUrl('Several hosts are not supported.', 'Name one host.', 'unsupported');
  }
  const socket = query.take('unix_sock');
  const given = query.take('host') ?? socket?.replace(/\/\.s\.PGSQL\.\d+$/, '');
  const socketPort = /\/\.s\.PGSQL\.(\d+)$/.exec(socket ?? '')?.[1];
  const port = portOf(query.take('port')) ?? portOf(socketPort);
  if (given === undefined || given === '') {
    return { host: parts.host ?? null, port: port ?? portOf(parts.port) ?? DEFAULT_PORT };
  }
  if (parts.host !== undefined) {
    query.notice('database_url names two hosts: the one after host= is used, as libpq does.');
  }
  const named = queryHost(given);
  return { host: named.host, port: named.port ?? port ?? portOf(parts.port) ?? DEFAULT_PORT };
}

/**
 * The PostgreSQL database that a URL means, with libpq's meaning of every part.
 *
 * Nothing is left to the environment of the process that connects: PGHOST, PGPASSWORD and the like
 * are the user's shell's, not this session's.
 *
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `database_url`.
 */
export function parsePostgresqlUrl(
  parts: UrlParts,
  base: LocationBase,
  explicit: boolean
): PostgresqlUrl {
  if (parts.driver !== undefined && !DRIVERS.has(parts.driver)) {
    refuseUrl(
      `The PostgreSQL driver ${parts.driver} is not known.`,
      'Leave it out: postgresql://user@host/database.',
      'unsupported'
    );
  }
  const { username, password, host, database } = parts;
  // In what is sent to the server, it ends a text.
  if ([username, password, host, database, ...[...parts.query.values()].flat()].some(hasNul)) {
    refuseUrl('A part of database_url contains a NUL character.', 'Remove %00.', 'invalid_input');
  }
  const query = new PostgresqlParameters(parts.query, base);
  if (parts.dialect === 'postgres') {
    query.notice('database_url: postgres:// is read as postgresql://, which SQLAlchemy wants.');
  }
  const server = serverOf(parts, query);
  const fields = {
    ...server,
    user: parts.username === undefined || parts.username === '' ? null : parts.username,
    password: parts.password === undefined || parts.password === '' ? null : parts.password,
    database: parts.database === undefined || parts.database === '' ? null : parts.database,
    ...query.rest()
  };
  const text = canonical(fields);
  return {
    dialect: 'postgresql',
    ...fields,
    text,
    redacted: redactUrl(text),
    explicit,
    notices: query.notices
  };
}

type Fields = Omit<PostgresqlUrl, 'dialect' | 'text' | 'redacted' | 'explicit' | 'notices'>;

function tlsQuery({ mode, root_certificate, certificate, key, negotiation }: PostgresqlTls) {
  return {
    sslmode: mode === 'prefer' ? null : mode,
    sslrootcert: root_certificate,
    sslcert: certificate,
    sslkey: key,
    sslnegotiation: negotiation === 'postgres' ? null : negotiation
  };
}

/** The one text of a URL: equal for equal meanings, and it parses to the same. */
function canonical(url: Fields): string {
  const socket = url.host !== null && !/^[\w.:%-]+$/.test(url.host);
  const query: Record<string, string | null> = {
    host: socket ? url.host : null,
    ...tlsQuery(url.tls),
    connect_timeout: url.connect_timeout_ms === 10_000 ? null : `${url.connect_timeout_ms / 1000}`,
    command_timeout: url.query_timeout_ms === null ? null : `${url.query_timeout_ms / 1000}`,
    application_name: url.application_name === 'artifact-storage' ? null : url.application_name,
    options: url.options,
    keepalives: url.keep_alive ? null : '0',
    keepalives_idle: url.keep_alive_idle_ms === 60_000 ? null : `${url.keep_alive_idle_ms / 1000}`
  };
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${encoded(value)}`]
  );
  const user = url.user === null && url.password === null ? '' : encoded(url.user ?? '');
  const password = url.password === null ? '' : `:${encoded(url.password)}`;
  const at = user === '' && password === '' ? '' : '@';
  const host =
    socket || url.host === null ? '' : url.host.includes(':') ? `[${url.host}]` : url.host;
  const port = url.port === DEFAULT_PORT ? '' : `:${url.port}`;
  const database = url.database === null ? '' : `/${encoded(url.database)}`;
  const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return `postgresql://${user}${password}${at}${host}${port}${database}${search}`;
}

/** A PostgreSQL database in words: `PostgreSQL on db, database ml, as ana`. */
export function describePostgresqlUrl(url: PostgresqlUrl): string {
  const port = url.port === DEFAULT_PORT ? '' : `:${url.port}`;
  const where =
    url.host === null
      ? `on this machine${port === '' ? '' : `, port ${url.port}`}`
      : isAbsolutePath(url.host)
        ? `at the socket in ${url.host}${port === '' ? '' : `, port ${url.port}`}`
        : `on ${url.host.includes(':') ? `[${url.host}]` : url.host}${port}`;
  const database = url.database ?? url.user;
  return [
    `PostgreSQL ${where}`,
    ...(database === null ? [] : [`database ${database}`]),
    ...(url.user === null ? [] : [`as ${url.user}`])
  ].join(', ');
}
