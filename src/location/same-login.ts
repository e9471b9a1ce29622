import { orElse } from '../api/errors.js';
import { parseDatabaseUrl } from './database-url.js';
import { NO_BASE } from './location-base.js';
import type { DatabaseUrl, SslMode } from './location-types.js';

/** From no encryption to a verified server. */
const SSL_MODES: readonly SslMode[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/**
 * Whether a password for one `database_url` is one for the other as well: both lead to the same
 * database of the same PostgreSQL server, as the same user. What cannot be read leads nowhere.
 */
export function isSameLogin(one: string, other: string): boolean {
  if (one.trim() === other.trim()) {
    return true;
  }
  const [a, b] = [parsed(one), parsed(other)];
  return (
    a?.dialect === 'postgresql' &&
    b?.dialect === 'postgresql' &&
    a.host === b.host &&
    a.port === b.port &&
    a.user === b.user &&
    a.database === b.database
  );
}

/**
 * Whether a password that is kept for one URL may go to the other: the same login, whose server is
 * verified no less (docs/design/035).
 */
export function keepsPassword(from: string, to: string): boolean {
  const [a, b] = [parsed(from), parsed(to)];
  return (
    isSameLogin(from, to) &&
    (a?.dialect !== 'postgresql' ||
      b?.dialect !== 'postgresql' ||
      (SSL_MODES.indexOf(b.tls.mode) >= SSL_MODES.indexOf(a.tls.mode) &&
        a.tls.root_certificate === b.tls.root_certificate))
  );
}

/** Whether two URLs lead to the same tables, however one connects, and as whom. */
export function isSameDatabase(one: string, other: string): boolean {
  if (one.trim() === other.trim()) {
    return true;
  }
  const [a, b] = [parsed(one), parsed(other)];
  return a !== undefined && b !== undefined && databaseKey(a) === databaseKey(b);
}

/** A key that is equal exactly for URLs of the same tables. Holds no secret. */
export function databaseKey(url: DatabaseUrl): string {
  return url.dialect === 'sqlite'
    ? JSON.stringify(['sqlite', url.path])
    : JSON.stringify([
        'postgresql',
        url.host,
        url.port,
        url.database ?? url.user,
        searchPathOf(url.options ?? '')
      ]);
}

/** The last `-csearch_path=…`, `-c search_path=…` or `--search_path=…` of a server's options. */
const searchPathOf = (options: string): string =>
  [...options.matchAll(/(?:-c\s*|--)search[_-]path=((?:\\.|\S)*)/g)].at(-1)?.[1] ?? '';

const parsed = (url: string) =>
  orElse(
    () => parseDatabaseUrl(url, NO_BASE),
    () => undefined
  );
