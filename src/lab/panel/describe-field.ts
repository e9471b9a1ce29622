import { type ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import { describeArtifactStorageDir } from '../../location/artifact-storage-dir.js';
import { describeDatabaseUrl } from '../../location/database-url.js';

/** What a text means, or why it means nothing. */
export interface IFieldDescription {
  readonly text?: string;
  readonly problem?: ArtifactStorageError;
}

/**
 * Describes what is typed, as it is typed.
 *
 * @param options the storage options beside it: an endpoint in them says where an S3 bucket is
 */
export function describeField(
  field: 'artifact_storage_dir' | 'database_url',
  text: string,
  options: StorageOptions = {}
): IFieldDescription {
  try {
    return {
      text:
        field === 'database_url'
          ? describeDatabaseUrl(text)
          : describeArtifactStorageDir(text, undefined, options)
    };
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return { problem: error };
    }
    throw error;
  }
}
