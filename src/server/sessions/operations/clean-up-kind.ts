import { CleanUpRequestSchema } from '../../../api/clean-up.js';
import { orElse } from '../../../api/errors.js';
import type { MetadataStore } from '../../metadata/metadata-store.js';
import { openMetadataStore } from '../../metadata/metadata-store-registry.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { rootOf } from '../../store/store-location.js';
import { isOtherDatabase } from '../location-change.js';
import { readLocation } from '../parsed-location.js';
import { besideDefault } from '../session-fallback.js';
import type { SessionLocation } from '../session-location.js';
import { atPresentLocation, type KindOptions } from './kind-options.js';

/** Finds, and deletes, values without a row. */
export function cleanUpKind({ sessions, stores }: KindOptions): OperationKindOf<'clean_up'> {
  return {
    unit: 'files',
    canPause: true,
    journal: CleanUpRequestSchema,
    ...atPresentLocation(sessions),
    isDryRun: ({ dry_run }) => dry_run,
    addressesOf: (sessionId) => [rootOf(readLocation(sessions.resolve(sessionId).inUse))],
    begin: (sessionId, request) => {
      const session = sessions.at(sessionId);
      const store = stores.of(session);
      return (work) =>
        stores.using(store, () => {
          const beside = defaultBeside(session);
          return store
            .cleanUp(request, { ...work, alsoKnown: beside?.knownKeys })
            .finally(() => beside?.close());
        });
    }
  };
}

/** The default database of this machine, where the session uses another one. */
function defaultBeside({ settings, store }: SessionLocation): MetadataStore | undefined {
  const location = orElse(
    () => readLocation(besideDefault(settings.configured)),
    () => undefined
  );
  return location !== undefined && isOtherDatabase(location, store)
    ? openMetadataStore(location.database)
    : undefined;
}
