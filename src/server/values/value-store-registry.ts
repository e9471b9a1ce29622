import type { StorageOptions } from '../../api/location.js';
import type { ArtifactStorageDir } from '../../location/location-types.js';
import { DirectoryValueStore } from './directory-value-store.js';
import type { ValueStore } from './value-store.js';

type Open = (dir: ArtifactStorageDir, options: StorageOptions) => ValueStore;

/** Every value store: the scheme of an `artifact_storage_dir`, and what opens it. */
const VALUE_STORES: Readonly<Record<ArtifactStorageDir['scheme'], Open>> = {
  file: (dir) => new DirectoryValueStore(dir)
};

/** The value store at an `artifact_storage_dir`; nothing is touched yet. */
export function openValueStore(dir: ArtifactStorageDir, options: StorageOptions): ValueStore {
  return VALUE_STORES[dir.scheme](dir, options);
}
