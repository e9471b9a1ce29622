import { orElse } from '../../api/errors.js';
import type { HalfReport } from '../../api/location.js';
import type { SessionLocation } from './session-location.js';
import type { SessionRegistry } from './session-registry.js';

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
  for (const session of sessions.failed()) {
    if (isMended(session, worked)) {
      sessions.setCheck(session.id, undefined);
    }
  }
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
