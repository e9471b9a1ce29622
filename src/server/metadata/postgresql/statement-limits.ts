import type { PostgresqlUrl } from '../../../location/location-types.js';

/** Milliseconds: longer than any of our statements takes, shorter than people wait. */
const STATEMENT_TIMEOUT = 30_000;

/** Milliseconds until the server frees the locks of a client that vanished. */
const IDLE_TIMEOUT = 10_000;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** What `options` of the URL sets; undefined where it does not mention the setting. */
function optionOf(url: PostgresqlUrl, name: string): string | undefined {
  const pattern = new RegExp(`(?:-c\\s*|--)${name.replaceAll('_', '[_-]')}=(\\S*)`, 'gi');
  return [...(url.options ?? '').matchAll(pattern)].at(-1)?.[1];
}

/** How long a statement may take, in milliseconds; 0: without end. */
export function statementTimeout(url: PostgresqlUrl): number {
  const [, amount = '', unit = 'ms'] =
    /^(\d+)(ms|s|min|h)?$/.exec(optionOf(url, 'statement_timeout') ?? '') ?? [];
  const given = amount === '' ? undefined : Number(amount) * (UNITS[unit] ?? 1);
  return url.query_timeout_ms ?? given ?? STATEMENT_TIMEOUT;
}

/**
 * The statements that begin a transaction. Its limits are set here, and not when the connection is
 * made: a gate such as PgBouncer refuses them there, and may lend the connection to others.
 *
 * - `read committed`, whatever the database's default: who waited for a lock must then see what its
 *   owner did.
 * - `synchronous_commit` at least on: an acknowledged save survives a power cut.
 */
export function beginStatements(url: PostgresqlUrl): string {
  return [
    'begin isolation level read committed',
    `set local statement_timeout = ${statementTimeout(url)}`,
    ...(optionOf(url, 'idle_in_transaction_session_timeout') === undefined
      ? [`set local idle_in_transaction_session_timeout = ${IDLE_TIMEOUT}`]
      : []),
    "select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'"
  ].join('; ');
}
