import { orElse } from '../../api/errors.js';
import { parseDatabaseUrl } from '../../location/database-url.js';
import { NO_BASE } from '../../location/location-base.js';
import type { PostgresqlUrl } from '../../location/location-types.js';
import { trimEnd } from '../../location/trim-end.js';

/** An address as people read it: what it is, where it is new to them, and where. */
export interface ShownAddress {
  /** `SQLite`, `PostgreSQL`; absent where the address says it itself. */
  readonly kind?: string;
  readonly path: string;
}

/**
 * A path of the home directory, written with `~` as shells do.
 *
 * @param home - The home directory, as far as it is known.
 */
export function withTilde(path: string, home: string | undefined): string {
  const base = trimEnd(home ?? '', /\//);
  return base !== '' && (path === base || path.startsWith(`${base}/`))
    ? `~${path.slice(base.length)}`
    : path;
}

/** Where values are kept, as people read it. */
export function shownDir(value: string, home: string | undefined): ShownAddress {
  return { path: withTilde(value.replace(/^(?:file|local):\/\/(?:localhost)?(?=\/)/i, ''), home) };
}

/** A database, as people read it: never its password, and no punctuation of a URL. */
export function shownDatabase(value: string, home: string | undefined): ShownAddress {
  const url = orElse(
    () => parseDatabaseUrl(value, NO_BASE),
    () => undefined
  );
  if (url === undefined) {
    return { path: value };
  }
  if (url.dialect === 'postgresql') {
    return { kind: 'PostgreSQL', path: serverOf(url) };
  }
  return { kind: 'SQLite', path: withTilde(url.path, home) };
}

/** An address in one text. */
export function textOfAddress({ kind, path }: ShownAddress): string {
  return kind === undefined ? path : `${kind} · ${path}`;
}

/** `ana@db/ml`: the usual port is not said. */
function serverOf({ user, host, port, database }: PostgresqlUrl): string {
  const server = `${host ?? 'localhost'}${port === 5432 ? '' : `:${port}`}`;
  return `${user === null ? '' : `${user}@`}${server}${database === null ? '' : `/${database}`}`;
}
