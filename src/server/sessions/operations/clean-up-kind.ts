import { CleanUpRequestSchema } from '../../../api/clean-up.js';
import { refuseAbsent } from '../../metadata/sqlite/absent-file.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { knowingDefault } from './default-beside.js';
import { addressesOfStore, atPresentLocation, type KindOptions } from './kind-options.js';

/** Finds, and deletes, values without a row. */
export function cleanUpKind({ sessions, stores }: KindOptions): OperationKindOf<'clean_up'> {
  return {
    unit: 'files',
    canPause: true,
    journal: CleanUpRequestSchema,
    keepsInput: true,
    ...atPresentLocation(sessions),
    isDryRun: ({ dry_run }) => dry_run,
    foundNothing: ({ orphans }) => orphans.length === 0,
    addressesOf: (sessionId) => addressesOfStore(sessions, sessionId),
    begin: (sessionId, request) => {
      const session = sessions.at(sessionId);
      refuseAbsent(session.store.database);
      const store = stores.of(session);
      return (work) =>
        stores.using(store, () =>
          knowingDefault(session, (alsoKnown) => store.cleanUp(request, { ...work, alsoKnown }))
        );
    }
  };
}
