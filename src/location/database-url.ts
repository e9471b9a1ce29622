import { NO_BASE } from './location-base.js';
import type { DatabaseUrl, LocationBase } from './location-types.js';
import { withAbsoluteOffer } from './paths.js';
import { describePostgresqlUrl, parsePostgresqlUrl } from './postgresql-url.js';
import { splitUrl } from './sqlalchemy-url.js';
import { parseSqliteUrl } from './sqlite-url.js';
import type { StrangeAddress } from './strange-addresses.js';
import { strangeDatabase, strangeDialect } from './strange-databases.js';
import { refuseUrl } from './url-refusal.js';

const POSTGRESQL = ['postgresql', 'postgres'];

const EXAMPLE =
  'Use sqlite:///path/to/file.sqlite (four slashes for an absolute path) or postgresql://user@host/database.';

/**
 * Parses a `database_url` as SQLAlchemy's `make_url` does: SQLite files and PostgreSQL databases.
 *
 * @param explicit whether it was chosen, in contrast to the default
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `database_url`; its message
 *   never repeats the URL, which may hold a password.
 */
export function parseDatabaseUrl(text: string, base: LocationBase, explicit = true): DatabaseUrl {
  const trimmed = text.trim();
  if (trimmed === '') {
    refuseUrl('database_url is empty.', EXAMPLE, 'invalid_input');
  }
  const parts = splitUrl(trimmed);
  if (parts !== undefined && POSTGRESQL.includes(parts.dialect)) {
    return parsePostgresqlUrl(parts, base, explicit);
  }
  if (parts === undefined || !/^\d*$/.test(parts.port ?? '')) {
    refuseStrange(strangeDatabase(trimmed), base);
    refuseUrl('database_url is not a database URL.', EXAMPLE, 'invalid_input');
  }
  if (parts.dialect === 'sqlite') {
    refuseStrange(parts.host === undefined ? undefined : strangeDialect(trimmed), base);
    return parseSqliteUrl(parts, base, explicit);
  }
  refuseStrange(strangeDialect(trimmed), base);
  return refuseUrl(
    `${parts.dialect} is not a database that Artifact Storage knows.`,
    EXAMPLE,
    'unsupported'
  );
}

function refuseStrange(strange: StrangeAddress | undefined, base: LocationBase): void {
  if (strange !== undefined) {
    const { message, hint, meant } = withAbsoluteOffer(strange, base);
    refuseUrl(message, hint, 'invalid_input', meant);
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
