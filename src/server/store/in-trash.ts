import { ArtifactStorageError } from '../../api/errors.js';
import type { TrashedVersion } from '../metadata/trash-store.js';

/** The error for a version that is in the trash: it is in no list and loads nowhere, but comes back. */
export function inTrash(
  { name, version, purge_at }: TrashedVersion,
  field: 'version' | 'save_id' = 'version'
): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `Version ${version} of "${name}" is in the trash.`,
    hint: `Restore it with ${call(name, version)}, or in the panel’s trash. ${goneOn(purge_at)}`,
    field
  });
}

/** The error for a name whose versions are all in the trash. */
export function allInTrash({ name, version, purge_at }: TrashedVersion): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `No version of "${name}" is left but in the trash.`,
    hint: `Restore version ${version} with ${call(name, version)}, or all with ${call(name, '"all"')}. ${goneOn(purge_at)}`,
    field: 'name'
  });
}

const call = (name: string, version: number | string): string =>
  `artifact_storage.restore(${JSON.stringify(name)}, ${version})`;

const goneOn = (purgeAt: string): string => `It is deleted for good on ${purgeAt.slice(0, 10)}.`;
