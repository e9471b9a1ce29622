import { ArtifactStorageError } from '../../api/errors.js';
import type { RestoreRequest } from '../../api/trash.js';
import { someNames } from '../../location/some-names.js';

/** The error for what cannot be restored. */
export function notInTrash(
  database: string,
  name: string,
  version: RestoreRequest['version']
): ArtifactStorageError {
  const which =
    typeof version === 'string'
      ? 'No version'
      : typeof version === 'number'
        ? `Version ${version}`
        : `None of the versions ${someNames(version.map(String))}`;
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `${which} of "${name}" is in the trash of ${database}.`,
    hint: 'It was restored, or deleted for good: look at artifact_storage.trash() and at the list of artifacts.',
    field: typeof version === 'string' ? 'name' : 'version'
  });
}
