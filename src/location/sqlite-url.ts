import type { LocationBase, SqliteUrl } from './location-types.js';
import { encodePath, resolvePath } from './paths.js';
import { redactUrl, type UrlParts } from './sqlalchemy-url.js';
import { refuseUrl as refuse } from './url-refusal.js';

const EXAMPLE = 'Use sqlite:///path/to/file.sqlite (four slashes for an absolute path).';

/** SQLAlchemy's driver names for plain SQLite files; the driver does not matter here. */
const SQLITE_DRIVERS = new Set(['pysqlite', 'aiosqlite']);

/** Query keys of Python's sqlite3 driver that mean nothing here. */
const NO_EFFECT = new Set(['check_same_thread', 'cached_statements', 'detect_types', 'uri']);

/** Default of Python's sqlite3 `timeout`, in seconds. */
const DEFAULT_TIMEOUT_S = 5;

const MODES = ['ro', 'rw', 'rwc'] as const;

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

function modeOf(values: readonly string[] | undefined): SqliteUrl['mode'] {
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
      'mode needs an SQLite URI.',
      'Write sqlite:///file:path?mode=ro&uri=true.',
      'invalid_input'
    );
  }
}

/**
 * The SQLite file that a URL means.
 *
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `database_url`.
 */
export function parseSqliteUrl(parts: UrlParts, base: LocationBase, explicit: boolean): SqliteUrl {
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
  const path = resolvePath(database, base, {
    field: 'database_url',
    subject: 'The file of database_url',
    written: sqliteUrlOf
  });
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
    explicit,
    notices: []
  };
}

/** The URL of a file; other URLs stay as they are. */
export function sqliteUrlOf(path: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//.test(path) ? path : `sqlite:///${encodePath(path)}`;
}
