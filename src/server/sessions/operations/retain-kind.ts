import { RetainRequestSchema } from '../../../api/retention.js';
import { refuseAbsent } from '../../metadata/sqlite/absent-file.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { withoutSecrets } from '../../secrets/problem.js';
import { trashNote } from '../../store/trash.js';
import { LostValues } from '../lost-values.js';
import { ownUser } from '../own-user.js';
import { addressesOfStore, atPresentLocation, type KindOptions } from './kind-options.js';

/** Deletes versions that need not be kept. */
export function retainKind({
  sessions,
  stores,
  events,
  redactor
}: KindOptions): OperationKindOf<'retain'> {
  const lost = new LostValues(sessions, events);
  return {
    unit: 'versions',
    canPause: true,
    journal: RetainRequestSchema,
    keepsInput: true,
    ...atPresentLocation(sessions),
    isDryRun: ({ dry_run }) => dry_run,
    foundProblems: ({ failed }) => failed > 0,
    foundNothing: ({ planned }) => planned === 0,
    addressesOf: (sessionId) => addressesOfStore(sessions, sessionId),
    begin: (session_id, request) => {
      const session = sessions.at(session_id);
      refuseAbsent(session.store.database);
      const store = stores.of(session);
      const { databaseUrl: database_url } = store;
      return (work) =>
        stores.using(store, async () => {
          const { value: days } = session.settings.origins.trash_days;
          const user = redactor.redactKnown(request.user ?? ownUser(), session_id);
          const trash = request.permanently === true ? undefined : trashNote(days, user);
          const done = await store.upkeep.retain(request, work, trash, (name, deleted) => {
            const { versions, purge_at } = deleted;
            const isInTrash = purge_at !== undefined;
            sessions.waiting.removeDeleted(session, { name, versions }, database_url, isInTrash);
            events.publish({
              type: 'artifacts',
              session_id,
              database_url,
              reason: 'deleted',
              name
            });
          });
          if (done.deleted > 0) {
            await lost.lookAgain(session_id, store);
          }
          const problems = done.problems.map(({ name, problem }) => ({
            name,
            problem: withoutSecrets(problem, redactor)
          }));
          return { ...done, problems };
        });
    }
  };
}
