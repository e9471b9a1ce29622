import type { StorageOptions } from '../../api/location.js';
import type { ArtifactStorageDir } from '../../location/location-types.js';
import { DirectoryValueStore } from './directory-value-store.js';
import { S3ValueStore } from './object/s3/s3-value-store.js';
import type { ValueStore } from './value-store.js';

type Dir<S> = Extract<ArtifactStorageDir, { readonly scheme: S }>;

/** Every value store: the scheme of an `artifact_storage_dir`, and what opens it. */
const VALUE_STORES: {
  readonly [S in ArtifactStorageDir['scheme']]: (
    dir: Dir<S>,
    options: StorageOptions
  ) => ValueStore;
} = {
  file: (dir, options) => new DirectoryValueStore(dir, options),
  s3: (dir, options) => new S3ValueStore(dir, options)
};

/** The value store at an `artifact_storage_dir`; nothing is touched yet. */
export function openValueStore(dir: ArtifactStorageDir, options: StorageOptions): ValueStore {
  const open = VALUE_STORES[dir.scheme] as (
    dir: ArtifactStorageDir,
    options: StorageOptions
  ) => ValueStore;
  return open(dir, options);
}
