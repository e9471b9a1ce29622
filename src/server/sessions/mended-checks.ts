import type { HalfReport } from '../../api/location.js';
import type { SessionState } from '../../api/session.js';

/** What has worked just now, and where. */
export interface Worked {
  /** The database, without its password. */
  readonly databaseUrl: string;
  /** The roots whose values were written, read or deleted. */
  readonly roots?: readonly string[];
  /** Whether something was written or deleted, not only read. */
  readonly wrote?: boolean;
}

/**
 * Whether a check failed at what has worked since, so that it says nothing any more.
 *
 * @param rootOf the root that was checked
 */
export function isMended(
  check: SessionState['last_check'],
  { databaseUrl, roots = [], wrote = false }: Worked,
  rootOf: () => string | undefined
): boolean {
  // What can be read only was reached, and still cannot be written to.
  const failed = ({ ok, problem }: HalfReport): boolean =>
    !ok && (wrote || problem?.kind === 'unreachable');
  if (check === undefined) {
    return false;
  }
  const { values, metadata } = check;
  const isDatabase = failed(metadata) && metadata.location === databaseUrl;
  const isRoot = (): boolean => failed(values) && roots.includes(rootOf() ?? '');
  return isDatabase || (roots.length > 0 && isRoot());
}
