import { ArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import { filesystemOf } from '../../location/filesystems/filesystems.js';
import type { ArtifactStorageDir, DatabaseUrl } from '../../location/location-types.js';
import { DirectoryValueStore } from './directory-value-store.js';
import { folderWorkers } from './folder/folder-workers.js';
import { NearFolder } from './folder/near-folder.js';
import { ObjectValueStore } from './object/object-value-store.js';
import { S3ObjectClient } from './object/s3/s3-object-client.js';
import type { ValueStore } from './value-store.js';

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
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: `This version cannot keep values in ${filesystemOf(dir.scheme).place} yet.`,
        hint: 'Use the path of a folder, or s3://bucket/folder.',
        field: 'artifact_storage_dir'
      });
  }
}
