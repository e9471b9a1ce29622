import { CleanUpRequestSchema } from '../../../api/clean-up.js';
import { orElse } from '../../../api/errors.js';
import type { Progress } from '../../../api/operation.js';
import { openMetadataStore } from '../../metadata/metadata-store-registry.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { rootOf } from '../../store/store-location.js';
import { readLocation } from '../parsed-location.js';
import { besideDefault } from '../session-fallback.js';
import { atPresentLocation, type KindOptions } from './kind-options.js';

/** Finds, and deletes, values without a row. */
export function cleanUpKind({ sessions, stores }: KindOptions): OperationKindOf<'clean_up'> {
  return {
    unit: 'files',
    journal: CleanUpRequestSchema,
    ...atPresentLocation(sessions),
    isDryRun: ({ dry_run }) => dry_run,
    addressesOf: (sessionId) => [rootOf(readLocation(sessions.resolve(sessionId).inUse))],
    begin: (sessionId, request) => {
      const store = stores.of(sessions.at(sessionId));
      const { configured } = sessions.resolve(sessionId);
      return (work) =>
        stores.using(store, async () => {
          const database = orElse(
            () => readLocation(besideDefault(configured)).database,
            () => undefined
          );
          const beside = database === undefined ? undefined : openMetadataStore(database);
          const followed = {
            signal: work.signal,
            notes: work.notes,
            note: (step: unknown) => work.note(step),
            tell: (progress: Progress) => work.tell(progress)
          };
          return store
            .cleanUp(
              request,
              beside === undefined ? work : { ...followed, alsoKnown: beside.knownKeys }
            )
            .finally(() => beside?.close());
        });
    }
  };
}
