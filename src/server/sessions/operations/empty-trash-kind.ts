import type { OperationKindOf } from '../../operations/operation-kind.js';
import { atPresentLocation, type KindOptions } from './kind-options.js';

/** Deletes for good what is in the trash. */
export function emptyTrashKind({
  sessions,
  stores,
  events
}: KindOptions): OperationKindOf<'empty_trash'> {
  return {
    unit: 'versions',
    canPause: true,
    // Not in a journal: after a kill, what is in the trash by then was not all meant.
    isDryRun: ({ dry_run }) => dry_run,
    foundProblems: ({ left, unreachable }) => left > 0 || unreachable.length > 0,
    ...atPresentLocation(sessions),
    addressesOf: (sessionId) => [sessions.at(sessionId).databaseUrl],
    begin: (session_id, request) => {
      const store = stores.of(sessions.at(session_id));
      const { databaseUrl: database_url } = store;
      return (work) =>
        stores.using(store, async () => {
          try {
            return await store.trash.empty(request, work);
          } finally {
            if (!request.dry_run) {
              events.publish({ type: 'artifacts', session_id, database_url, reason: 'deleted' });
            }
          }
        });
    }
  };
}
