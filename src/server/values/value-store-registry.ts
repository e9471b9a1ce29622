import type { StorageOptions } from '../../api/location.js';
import type { ArtifactStorageDir } from '../../location/location-types.js';
import { rootText } from '../../location/value-root.js';
import { DirectoryValueStore } from './directory-value-store.js';
import { ObjectValueStore } from './object/object-value-store.js';
import { S3ObjectClient } from './object/s3/s3-object-client.js';
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
  s3: (dir, options) =>
    new ObjectValueStore(rootText(dir, options), new S3ObjectClient(dir, options))
};

/** The value store at an `artifact_storage_dir`; nothing is touched yet. */
export function openValueStore(dir: ArtifactStorageDir, options: StorageOptions): ValueStore {
  const open = VALUE_STORES[dir.scheme] as (
    dir: ArtifactStorageDir,
    options: StorageOptions
  ) => ValueStore;
  return open(dir, options);
}
