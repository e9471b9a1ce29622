import { NO_BASE } from './artifact-storage-dir.js';
import type { DatabaseUrl, LocationBase } from './location-types.js';
import { describePostgresqlUrl, parsePostgresqlUrl } from './postgresql-url.js';
import { splitUrl } from './sqlalchemy-url.js';
import { parseSqliteUrl, sqliteUrlOf } from './sqlite-url.js';
import { strangeAddress } from './strange-addresses.js';
import { refuseUrl } from './url-refusal.js';

const EXAMPLE =
  'Use sqlite:///path/to/file.sqlite (four slashes for an absolute path) or postgresql://user@host/database.';

/**
 * Parses a `database_url` as SQLAlchemy's `make_url` does: SQLite files and PostgreSQL databases.
 *
 * @param explicit whether somebody chose it, in contrast to the default
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `database_url`; its message
 *   never repeats the URL, which may hold a password.
 */
export function parseDatabaseUrl(text: string, base: LocationBase, explicit = true): DatabaseUrl {
  const trimmed = text.trim();
  if (trimmed === '') {
    refuseUrl('database_url is empty.', EXAMPLE, 'invalid_input');
  }
  const parts = splitUrl(trimmed);
  if (parts === undefined) {
    const strange = strangeAddress(trimmed, 'database_url', sqliteUrlOf);
    if (strange !== undefined) {
      refuseUrl(strange.message, strange.hint, 'invalid_input');
    }
    refuseUrl('database_url is not a database URL.', EXAMPLE, 'invalid_input');
  }
  switch (parts.dialect) {
    case 'sqlite':
      return parseSqliteUrl(parts, base, explicit);
    case 'postgresql':
    case 'postgres':
      return parsePostgresqlUrl(parts, base, explicit);
    default:
      return refuseUrl(
        `${parts.dialect} is not a database that Artifact Storage knows.`,
        EXAMPLE,
        'unsupported'
      );
  }
}

/**
 * A `database_url` in words, for people; never its password.
 *
 * @throws ArtifactStorageError as {@link parseDatabaseUrl}.
 */
export function describeDatabaseUrl(text: string, base?: LocationBase): string {
  const url = parseDatabaseUrl(text, base ?? NO_BASE);
  if (url.dialect === 'postgresql') {
    return describePostgresqlUrl(url);
  }
  const mode = url.mode === 'ro' ? ', read-only' : '';
  return `SQLite file on this machine: ${base === undefined ? fileOf(text) : url.path}${mode}`;
}

function fileOf(text: string): string {
  return (splitUrl(text.trim())?.database ?? '').replace(/^file:/, '');
}
