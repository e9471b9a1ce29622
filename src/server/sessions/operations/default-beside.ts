import { orElse } from '../../../api/errors.js';
import type { MetadataStore } from '../../metadata/metadata-store.js';
import { openMetadataStore } from '../../metadata/metadata-store-registry.js';
import type { KnownKeys } from '../../store/unknown-files.js';
import { isOtherDatabase } from '../location-change.js';
import { readLocation } from '../parsed-location.js';
import { besideDefault } from '../session-fallback.js';
import type { SessionLocation } from '../session-location.js';

/** Does work that asks the default database of this machine, too, where the session uses another one. */
export async function knowingDefault<T>(
  session: SessionLocation,
  work: (alsoKnown: KnownKeys | undefined) => Promise<T>
): Promise<T> {
  const beside = defaultBeside(session);
  try {
    return await work(beside && ((keys) => beside.knownKeys(keys)));
  } finally {
    await beside?.close();
  }
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
