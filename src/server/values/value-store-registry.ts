import type { StorageOptions } from '../../api/location.js';
import type { FsspecStorageDir } from '../../location/filesystems/fsspec-dir.js';
import type {
  ArtifactStorageDir,
  DatabaseUrl,
  FileStorageDir
} from '../../location/location-types.js';
import { DirectoryValueStore } from './directory-value-store.js';
import { folderWorkers } from './folder/folder-workers.js';
import { NearFolder } from './folder/near-folder.js';
import type { FilesystemHost } from './object/fsspec/filesystem-host.js';
import { FsspecObjectClient } from './object/fsspec/fsspec-object-client.js';
import { noPython } from './object/fsspec/host-start.js';
import { ObjectValueStore } from './object/object-value-store.js';
import { S3ObjectClient } from './object/s3/s3-object-client.js';
import type { ValueStore } from './value-store.js';

/** What a value store is opened with. */
export interface ValueStoreParts {
  /** Where its metadata is. */
  readonly database?: DatabaseUrl | undefined;
  /** Opens filesystems beside folders and S3; undefined: none can be opened. */
  readonly filesystems?: FilesystemHost | undefined;
}

/** The value store at an `artifact_storage_dir`; nothing is touched yet. */
export function openValueStore(
  dir: ArtifactStorageDir | FsspecStorageDir,
  options: StorageOptions,
  parts: ValueStoreParts = {}
): ValueStore {
  switch (dir.scheme) {
    case 'file':
      return openFolder(dir, options, parts);
    case 's3':
      return new ObjectValueStore(new S3ObjectClient(dir, options));
    default:
      return openFsspec(dir, options, parts);
  }
}

function openFolder(
  dir: FileStorageDir,
  options: StorageOptions,
  { database }: ValueStoreParts
): ValueStore {
  const isNear = database?.dialect === 'sqlite';
  const runner = isNear ? new NearFolder(dir.path, database.path) : folderWorkers;
  return new DirectoryValueStore(dir, options, runner);
}

function openFsspec(
  dir: FsspecStorageDir,
  options: StorageOptions,
  { filesystems }: ValueStoreParts
): ValueStore {
  if (filesystems === undefined) {
    throw noPython();
  }
  return new ObjectValueStore(new FsspecObjectClient(dir, options, filesystems));
}
