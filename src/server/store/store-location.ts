import type { StorageOptions } from '../../api/location.js';
import type { ArtifactStorageDir, DatabaseUrl } from '../../location/location-types.js';
import { rootText } from '../../location/value-root.js';

/** Where a store keeps its values and its metadata: everything that is needed to open it. */
export interface StoreLocation {
  readonly dir: ArtifactStorageDir;
  readonly database: DatabaseUrl;
  /** May hold secrets: never logged, stored or shown. */
  readonly storage_options: StorageOptions;
  /** The options that were used for earlier roots, by root; as secret as `storage_options`. */
  readonly earlier?: Readonly<Record<string, StorageOptions>>;
  /** fsspec's own defaults by protocol, which count for earlier roots, too. */
  readonly default_options?: Readonly<Record<string, StorageOptions>>;
}

/** The root that values are written to at a location. */
export function rootOf({ dir, storage_options }: StoreLocation): string {
  return rootText(dir, storage_options);
}

/** A key that is equal exactly for equal locations; may hold secrets. */
export function locationKey(location: StoreLocation): string {
  const { [rootOf(location)]: _, ...earlier } = location.earlier ?? {};
  return JSON.stringify([
    location.dir.text,
    location.database.text,
    location.storage_options,
    earlier
  ]);
}
