import { type ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { describeArtifactStorageDir } from '../../location/artifact-storage-dir.js';
import { describeDatabaseUrl } from '../../location/database-url.js';

/** What a text means, or why it means nothing. */
export interface IFieldDescription {
  readonly text?: string;
  readonly problem?: ArtifactStorageError;
}

/** Describes what is typed, as it is typed. */
export function describeField(
  field: 'artifact_storage_dir' | 'database_url',
  text: string
): IFieldDescription {
  try {
    return {
      text: field === 'database_url' ? describeDatabaseUrl(text) : describeArtifactStorageDir(text)
    };
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return { problem: error };
    }
    throw error;
  }
}
