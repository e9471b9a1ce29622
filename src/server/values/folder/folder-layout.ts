import { join } from 'node:path';
import { ArtifactStorageError } from '../../../api/errors.js';
import { isLineapyKey } from '../../../location/lineapy-key.js';
import { isPreviewKey, isSaveId, isValueKey, previewKey } from '../value-key.js';
import { writerTag } from './writer-tag.js';

/*
 * What is on the disk
 *
 *     <root>/<slug>/<save_id>.pkl                  a value; complete from the first moment it exists
 *     <root>/<slug>/<save_id>.preview              what is shown of it, if too large for its row
 *     <root>/.artifact-storage-staging/<save_id>.pkl        being written by a client
 *     <root>/.artifact-storage-staging/<save_id>~<tag>.tmp  being written by the storage server
 *     <root>/.artifact-storage-staging/<save_id>~<tag>.writer  which client writes the .pkl (writer-tag.ts)
 *     <root>/.artifact-storage-owners/<store id>   where that metadata store is, which keeps values here
 *
 * Everything else in the root belongs to other programs (LineaPy's pickles and its `heartbeat`, say)
 * and is never opened, listed or deleted. A value gets its name by a hard link from its staging
 * file, after an fsync: the name appears atomically, never replaces one, and the fsync of its
 * folder makes it last. No part of a path below the root may be a symbolic link, so nothing
 * outside the root is ever reached; the root itself may be one.
 *
 * A value and its preview are for their owner alone (0600). In a root that its group may write to,
 * the group may read values and use the folders too.
 */

/** The folder in a root of what is being written. */
export const STAGING = '.artifact-storage-staging';

const STAGING_FILE = /^[0-9A-Za-z-]{8,64}(?:\.pkl|~[0-9a-f]{16}(?:[0-9a-f]{10})?\.(?:tmp|writer))$/;

/** Whether a name is one of a staging file. */
export function isStagingFile(name: string): boolean {
  return STAGING_FILE.test(name);
}

/** A folder of values, as it crosses from thread to thread. */
export interface RootFolder {
  /** The root as people and artifacts know it. */
  readonly root: string;
  /** Its absolute path. */
  readonly path: string;
  /** Whether a missing root may be made. */
  readonly makesRoot: boolean;
}

/** The path of a value of ours. */
export function pathOf({ path }: RootFolder, key: string): string {
  if (!isValueKey(key)) {
    throw badKey();
  }
  return join(path, ...key.split('/'));
}

/** The path of a value that may be LineaPy's: those lie in the root itself, and are read only. */
export function readablePathOf(rootFolder: RootFolder, key: string): string {
  return isLineapyKey(key) ? join(rootFolder.path, key) : pathOf(rootFolder, key);
}

/** The path of what is shown of a value of ours. */
export function previewPathOf(rootFolder: RootFolder, key: string): string {
  return previewKey(pathOf(rootFolder, key));
}

/** The paths of what goes with a key: a value and its preview, or a preview alone. */
export function pathsOf(rootFolder: RootFolder, key: string): readonly string[] {
  return isPreviewKey(key)
    ? [join(rootFolder.path, ...key.split('/'))]
    : [previewPathOf(rootFolder, key), pathOf(rootFolder, key)];
}

/** The path at which a client writes a large value. */
export function stagingPathOf({ path }: RootFolder, saveId: string): string {
  if (!isSaveId(saveId)) {
    throw badKey();
  }
  return join(path, STAGING, `${saveId}.pkl`);
}

/** A path of its own at which the storage server writes a value of a save. */
export function uploadPathOf(rootFolder: RootFolder, saveId: string): string {
  const path = stagingPathOf(rootFolder, saveId);
  return `${path.slice(0, -'.pkl'.length)}~${writerTag()}.tmp`;
}

/** The error for what is no key. */
export function badKey(): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'invalid_input',
    message: 'This is not the key of a value.',
    hint: 'Use the keys that the metadata store recorded.'
  });
}
