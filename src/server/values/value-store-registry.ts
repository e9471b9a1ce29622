import type { StorageOptions } from '../../api/location.js';
import type { ArtifactStorageDir, DatabaseUrl } from '../../location/location-types.js';
import { DirectoryValueStore } from './directory-value-store.js';
import { folderWorkers } from './folder/folder-workers.js';
import { NearFolder } from './folder/near-folder.js';
import { ObjectValueStore } from './object/object-value-store.js';
import { S3ObjectClient } from './object/s3/s3-object-client.js';
import type { ValueStore } from './value-store.js';

type Dir<S> = Extract<ArtifactStorageDir, { readonly scheme: S }>;

/** Every value store: the scheme of an `artifact_storage_dir`, and what opens it. */
const VALUE_STORES: {
  readonly [S in ArtifactStorageDir['scheme']]: (
    dir: Dir<S>,
    options: StorageOptions,
    database: DatabaseUrl | undefined
  ) => ValueStore;
} = {
  file: (dir, options, database) =>
    new DirectoryValueStore(
      dir,
      options,
      database?.dialect === 'sqlite' ? new NearFolder(dir.path, database.path) : folderWorkers
    ),
  s3: (dir, options) => new ObjectValueStore(new S3ObjectClient(dir, options))
};

/**
 * The value store at an `artifact_storage_dir`; nothing is touched yet.
 *
 * @param database where its metadata is
 */
export function openValueStore(
  dir: ArtifactStorageDir,
  options: StorageOptions,
  database?: DatabaseUrl
): ValueStore {
  const open = VALUE_STORES[dir.scheme] as (
    dir: ArtifactStorageDir,
    options: StorageOptions,
    database: DatabaseUrl | undefined
  ) => ValueStore;
  return open(dir, options, database);
}
