import { orElse } from '../api/errors.js';
import { parseDatabaseUrl } from './database-url.js';
import { NO_BASE } from './location-base.js';

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

const parsed = (url: string) =>
  orElse(
    () => parseDatabaseUrl(url, NO_BASE),
    () => undefined
  );
