import { orElse } from '../../api/errors.js';
import type { HalfReport } from '../../api/location.js';
import type { SessionLocation } from './session-location.js';
import type { SessionRecord } from './session-record.js';
import type { SessionRegistry } from './session-registry.js';

type LastCheck = NonNullable<SessionRecord['last_check']>;

/** What has worked just now, and where. */
export interface Worked {
  /** The database, without its password. */
  readonly databaseUrl?: string;
  /** The roots whose values were written, read or deleted. */
  readonly roots?: readonly string[];
  /** Whether something was written or deleted, not only read. */
  readonly wrote?: boolean;
}

/** Forgets failed checks of what works again, in every session; a panel that is open checks anew. */
export function forgetFailures(sessions: SessionRegistry, worked: Worked): void {
  for (const session of sessions.checked((last) => !isPassed(last))) {
    if (isMended(session, worked)) {
      sessions.setCheck(session.id, undefined);
    }
  }
}

/**
 * Forgets checks that passed before a store could not be reached, in every session at the location of
 * this one; a panel that is open checks anew. So it never says for long that all is well where a save
 * or a list has just failed.
 *
 * @param since when the request began, in milliseconds of the epoch: what was checked later stays
 */
export function forgetSuccesses(sessions: SessionRegistry, id: string, since: number): void {
  const isOutdated = (last: LastCheck): boolean =>
    isPassed(last) &&
    [last.values, last.metadata].some(({ checked_at }) => Date.parse(checked_at) < since);
  const found = sessions.checked(isOutdated);
  const where = found.find((session) => session.id === id);
  for (const session of where === undefined ? [] : found) {
    if (placeOf(session) === placeOf(where)) {
      sessions.setCheck(session.id, undefined);
    }
  }
}

const isPassed = ({ values, metadata }: LastCheck): boolean => values.ok && metadata.ok;

/** A session whose secrets are missing is nowhere, so it is like no other one. */
function placeOf(session: SessionLocation | undefined): string | undefined {
  return orElse(
    () => session && `${session.root}\n${session.databaseUrl}`,
    () => session?.id
  );
}

function isMended(
  session: SessionLocation,
  { databaseUrl, roots = [], wrote = false }: Worked
): boolean {
  const { values, metadata } = session.record.last_check ?? {};
  // What can be read only was reached, and still cannot be written to.
  const failed = (half: HalfReport | undefined): boolean =>
    half?.ok === false && (wrote || half.problem?.kind === 'unreachable');
  const root = (): string | undefined =>
    orElse(
      () => session.root,
      () => undefined
    );
  return (
    (failed(metadata) && metadata?.location === databaseUrl) ||
    (roots.length > 0 && failed(values) && roots.includes(root() ?? ''))
  );
}
