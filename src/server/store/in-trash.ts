import { ArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import type { TrashedVersion } from '../metadata/trash-store.js';

/** The error for a version that is in the trash: it is in no list and loads nowhere, but comes back. */
export function inTrash({ name, version, purge_at }: TrashedVersion): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `The artifact "${visibleName(name)}" has no version ${version} any more: it is in the trash.`,
    hint: restoring(name, version, purge_at),
    field: 'version'
  });
}

/** The same for a save that is asked for by its id. */
export function saveInTrash(
  { name, version, purge_at }: TrashedVersion,
  database: string
): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `That save of "${visibleName(name)}" (version ${version}) is not in ${database} any more: it is in the trash.`,
    hint: restoring(name, version, purge_at),
    field: 'save_id'
  });
}

/** The error for a name whose versions are all in the trash. */
export function allInTrash({ name, version, purge_at }: TrashedVersion): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `There is no artifact named "${visibleName(name)}" any more: its versions are in the trash.`,
    hint: `Restore version ${version} with ${call(name, version)}, or all with ${call(name, '"all"')}. ${goneOn(purge_at)}`,
    field: 'name'
  });
}

const restoring = (name: string, version: number, purgeAt: string): string =>
  `Restore it with ${call(name, version)}, or in the panel’s trash. ${goneOn(purgeAt)}`;

const call = (name: string, version: number | string): string =>
  `artifact_storage.restore(${JSON.stringify(name)}, ${version})`;

const goneOn = (purgeAt: string): string => `It is deleted for good on ${purgeAt.slice(0, 10)}.`;
