import { ArtifactStorageError } from '../api/errors.js';
import { NO_BASE } from './artifact-storage-dir.js';
import type { DatabaseUrl, LocationBase } from './location-types.js';
import { resolvePath } from './paths.js';
import { redactUrl, splitUrl, type UrlParts } from './sqlalchemy-url.js';

const FIELD = 'database_url';
const EXAMPLE = 'Use sqlite:///path/to/file.sqlite (four slashes for an absolute path).';

/** SQLAlchemy's driver names for plain SQLite files; the driver does not matter here. */
const SQLITE_DRIVERS = new Set(['pysqlite', 'aiosqlite']);

/** Query keys of Python's sqlite3 driver that mean nothing here. */
const NO_EFFECT = new Set(['check_same_thread', 'cached_statements', 'detect_types', 'uri']);

/** Default of Python's sqlite3 `timeout`, in seconds. */
const DEFAULT_TIMEOUT_S = 5;

const MODES = ['ro', 'rw', 'rwc'] as const;

function refuse(message: string, hint: string, kind: 'invalid_input' | 'unsupported'): never {
  throw new ArtifactStorageError({ kind, message, hint, field: FIELD });
}

function busyTimeoutOf(values: readonly string[] | undefined): number {
  const text = values?.at(-1);
  if (text === undefined) {
    return DEFAULT_TIMEOUT_S * 1000;
  }
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0 || text.trim() === '') {
    refuse(
      `The timeout "${text}" is not a number of seconds.`,
      'For example ?timeout=10.',
      'invalid_input'
    );
  }
  return Math.round(seconds * 1000);
}

function modeOf(values: readonly string[] | undefined): DatabaseUrl['mode'] {
  const text = values?.at(-1) ?? 'rwc';
  const mode = MODES.find((known) => known === text);
  return mode ?? refuse(`mode=${text} is not supported.`, 'Use mode=ro, rw or rwc.', 'unsupported');
}

function checkQuery(parts: UrlParts): void {
  for (const key of parts.query.keys()) {
    if (key !== 'timeout' && key !== 'mode' && !NO_EFFECT.has(key)) {
      refuse(
        `The parameter ${key} of the SQLite URL is not supported.`,
        'Supported are timeout and, with file: and uri=true, mode.',
        'unsupported'
      );
    }
  }
  if (parts.query.has('mode') && parts.query.get('uri')?.at(-1) !== 'true') {
    refuse(
      'mode needs a SQLite URI.',
      'Write sqlite:///file:path?mode=ro&uri=true.',
      'invalid_input'
    );
  }
}

/**
 * Parses a `database_url` as SQLAlchemy's `make_url` does: SQLite files.
 *
 * @param explicit whether somebody chose it, in contrast to the default
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `database_url`; its message
 *   never repeats the URL, which may hold a password.
 */
export function parseDatabaseUrl(text: string, base: LocationBase, explicit = true): DatabaseUrl {
  const trimmed = text.trim();
  if (trimmed === '') {
    refuse('database_url is empty.', EXAMPLE, 'invalid_input');
  }
  const parts = splitUrl(trimmed);
  if (parts === undefined) {
    refuse('database_url is not a database URL.', EXAMPLE, 'invalid_input');
  }
  if (parts.dialect === 'postgresql' || parts.dialect === 'postgres') {
    refuse('This version cannot keep metadata in PostgreSQL yet.', EXAMPLE, 'unsupported');
  }
  if (parts.dialect !== 'sqlite') {
    refuse(
      `${parts.dialect} is not a database that Artifact Storage knows.`,
      EXAMPLE,
      'unsupported'
    );
  }
  if (parts.driver !== undefined && !SQLITE_DRIVERS.has(parts.driver)) {
    refuse(`The SQLite driver ${parts.driver} is not supported.`, EXAMPLE, 'unsupported');
  }
  if (parts.username !== undefined || parts.password !== undefined || parts.host !== undefined) {
    refuse('A SQLite URL has no user, password or host.', EXAMPLE, 'invalid_input');
  }
  const database = (parts.database ?? '').replace(/^file:/, '');
  if (database === '' || database === ':memory:') {
    refuse('An in-memory database would lose the metadata.', EXAMPLE, 'unsupported');
  }
  checkQuery(parts);
  const path = resolvePath(database, base);
  const mode = modeOf(parts.query.get('mode'));
  const busy_timeout_ms = busyTimeoutOf(parts.query.get('timeout'));
  const query = [
    ...(busy_timeout_ms === DEFAULT_TIMEOUT_S * 1000 ? [] : [`timeout=${busy_timeout_ms / 1000}`]),
    ...(mode === 'rwc' ? [] : [`mode=${mode}`, 'uri=true'])
  ].join('&');
  const canonical = `sqlite:///${mode === 'rwc' ? '' : 'file:'}${encodePath(path)}${query === '' ? '' : `?${query}`}`;
  return {
    dialect: 'sqlite',
    path,
    mode,
    busy_timeout_ms,
    text: canonical,
    redacted: redactUrl(canonical),
    explicit
  };
}

/** Keeps a path whole in a URL: only `%` and `?` mean something there. */
export function encodePath(path: string): string {
  return path.replaceAll('%', '%25').replaceAll('?', '%3F');
}

/**
 * A `database_url` in words, for people; never its password.
 *
 * @throws ArtifactStorageError as {@link parseDatabaseUrl}.
 */
export function describeDatabaseUrl(text: string, base?: LocationBase): string {
  const url = parseDatabaseUrl(text, base ?? NO_BASE);
  const mode = url.mode === 'ro' ? ', read-only' : '';
  return `SQLite file on this machine: ${base === undefined ? fileOf(text) : url.path}${mode}`;
}

function fileOf(text: string): string {
  return (splitUrl(text.trim())?.database ?? '').replace(/^file:/, '');
}
