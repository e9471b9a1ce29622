import { type ArtifactStorageError, orElse } from '../../../api/errors.js';
import type { StorageOptions } from '../../../api/location.js';
import type { PathBase } from '../../../api/session.js';
import { describeArtifactStorageDir } from '../../../location/artifact-storage-dir.js';
import { describeDatabaseUrl } from '../../../location/database-url.js';

/** What a text means, or why it means nothing. */
export interface FieldDescription {
  readonly text?: string;
  readonly problem?: ArtifactStorageError;
}

/**
 * Describes what is typed, as it is typed.
 *
 * @param options the storage options beside it: an endpoint in them says where an S3 bucket is
 * @param paths what `~` and relative paths mean; without it, they are described in words
 */
export function describeField(
  field: 'artifact_storage_dir' | 'database_url',
  text: string,
  options: StorageOptions = {},
  paths?: PathBase
): FieldDescription {
  // Only the storage server knows the homes of other users.
  const base =
    paths === undefined || /^(?:sqlite[\w+]*:\/\/\/|file:\/\/)?~[^/]/i.test(text.trim())
      ? undefined
      : { ...paths, lineapy_home: paths.home };
  const describe = () =>
    field === 'database_url'
      ? describeDatabaseUrl(text, base)
      : describeArtifactStorageDir(text, base, options);
  return orElse<FieldDescription, FieldDescription>(
    () => ({ text: describe() }),
    (problem) => ({ problem })
  );
}
