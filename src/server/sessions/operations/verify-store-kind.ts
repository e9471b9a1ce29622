import { VerifyStoreRequestSchema } from '../../../api/store-verification.js';
import { refuseAbsent } from '../../metadata/sqlite/absent-file.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { withoutSecrets } from '../../secrets/problem.js';
import { LostValues } from '../lost-values.js';
import { knowingDefault } from './default-beside.js';
import { addressesOfStore, atPresentLocation, type KindOptions } from './kind-options.js';

/** Compares the values of a store with what was saved. */
export function verifyStoreKind({
  sessions,
  stores,
  events,
  redactor
}: KindOptions): OperationKindOf<'verify_store'> {
  const lost = new LostValues(sessions, events);
  return {
    unit: 'bytes',
    canPause: true,
    journal: VerifyStoreRequestSchema,
    keepsInput: true,
    ...atPresentLocation(sessions),
    isDryRun: () => true,
    foundProblems: ({ damaged, missing, unreadable }) => damaged + missing + unreadable > 0,
    addressesOf: (sessionId) => addressesOfStore(sessions, sessionId),
    begin: (session_id, request) => {
      const session = sessions.at(session_id);
      refuseAbsent(session.store.database);
      const store = stores.of(session);
      const { databaseUrl: database_url } = store;
      const onMarked = (): void => {
        void lost.tell(session_id, store);
        events.publish({ type: 'artifacts', session_id, database_url, reason: 'checked' });
      };
      return (work) =>
        stores.using(store, () =>
          knowingDefault(session, async (alsoKnown) => {
            const found = await store.upkeep.verify(request, { ...work, alsoKnown }, onMarked);
            const problems = found.problems.map(({ problem, ...one }) => ({
              ...one,
              ...(problem === undefined ? {} : { problem: withoutSecrets(problem, redactor) })
            }));
            return { ...found, problems };
          })
        );
    }
  };
}
