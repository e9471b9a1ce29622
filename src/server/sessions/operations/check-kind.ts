import type { OperationKindOf } from '../../operations/operation-kind.js';
import { LostValues } from '../lost-values.js';
import { atPresentLocation, type KindOptions } from './kind-options.js';

/** Checks a location, and remembers what is found of the present one. */
export function checkKind({
  sessions,
  stores,
  events,
  locationSwitch
}: KindOptions): OperationKindOf<'check'> {
  const present = atPresentLocation(sessions);
  const lost = new LostValues(sessions, events);
  return {
    unit: 'steps',
    // Not in a journal: a change may hold secrets, and a check is soon made again.
    isDryRun: () => true,
    foundProblems: ({ ok, pairing }) => !ok || (pairing?.lost.length ?? 0) > 0,
    addressOf: (sessionId) => {
      try {
        return present.addressOf(sessionId);
      } catch {
        // The check says what is wrong with it.
        return '';
      }
    },
    addressesOf: (sessionId, change) => {
      const { artifact_storage_dir: dir, database_url: url } = locationSwitch.shown(
        sessionId,
        change
      );
      return [dir.value, url.value];
    },
    isReady: () => true,
    begin: (sessionId, change) => async (work) => {
      const report = await locationSwitch.check(sessionId, change, work);
      const isPresent = report.ok && report.changed.length === 0;
      // The secrets that a check brings are no part of the session before they are applied.
      if (isPresent && sessions.state(sessionId).missing_secrets.length === 0) {
        await lost.tell(sessionId, stores.of(sessions.at(sessionId)));
      }
      return report;
    }
  };
}
