import type { StorageOptions } from '../../api/location.js';
import type { ArtifactStorageDir, DatabaseUrl } from '../../location/location-types.js';
import { DirectoryValueStore } from './directory-value-store.js';
import { folderWorkers } from './folder/folder-workers.js';
import { NearFolder } from './folder/near-folder.js';
import { FilesystemHost } from './object/fsspec/filesystem-host.js';
import { FsspecObjectClient } from './object/fsspec/fsspec-object-client.js';
import { ObjectValueStore } from './object/object-value-store.js';
import { S3ObjectClient } from './object/s3/s3-object-client.js';
import type { ValueStore } from './value-store.js';

/** What a value store is opened with. */
export interface ValueStoreParts {
  /** Where its metadata is. */
  readonly database?: DatabaseUrl | undefined;
  /** Opens filesystems beside folders and S3; without it, their use says why there are none. */
  readonly filesystems?: FilesystemHost | undefined;
}

const NO_FILESYSTEMS = new FilesystemHost({ python: undefined, directory: '', environment: {} });

/** The value store at an `artifact_storage_dir`; nothing is touched yet. */
export function openValueStore(
  dir: ArtifactStorageDir,
  options: StorageOptions,
  { database, filesystems = NO_FILESYSTEMS }: ValueStoreParts = {}
): ValueStore {
  switch (dir.scheme) {
    case 'file':
      return new DirectoryValueStore(
        dir,
        options,
        database?.dialect === 'sqlite' ? new NearFolder(dir.path, database.path) : folderWorkers
      );
    case 's3':
      return new ObjectValueStore(new S3ObjectClient(dir, options));
    default:
      return new ObjectValueStore(new FsspecObjectClient(dir, options, filesystems));
  }
}
