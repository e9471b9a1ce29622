import type { StorageOptions } from '../../api/location.js';
import type { ArtifactStorageDir, DatabaseUrl } from '../../location/location-types.js';

/** Where a store keeps its values and its metadata: everything that is needed to open it. */
export interface StoreLocation {
  readonly dir: ArtifactStorageDir;
  readonly database: DatabaseUrl;
  /** May hold secrets: never logged, stored or shown. */
  readonly storage_options: StorageOptions;
}

/** A key that is equal exactly for equal locations; may hold secrets. */
export function locationKey(location: StoreLocation): string {
  return JSON.stringify([location.dir.text, location.database.text, location.storage_options]);
}
