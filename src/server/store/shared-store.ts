import { isArtifactStorageError } from '../../api/errors.js';
import { parseRoot } from '../../location/value-root.js';
import { CHECK_DEADLINE, withDeadline } from './check-deadline.js';
import type { StoreLocation } from './store-location.js';
import type { ValueRoots } from './value-roots.js';

/** A value that is asked for: where it is. */
export interface SharedValue {
  readonly root: string;
  /** Null where it is no file of this machine. */
  readonly path: string | null;
}

/**
 * Why others than this user can save at a location: the end of a sentence. Undefined: it is private.
 *
 * @param value without it, the values root
 * @param deadline how long a disk may take to answer, in milliseconds: one that does not counts as shared
 */
export async function sharedBecause(
  { database, dir }: Pick<StoreLocation, 'database' | 'dir'>,
  roots: ValueRoots,
  value: SharedValue = { root: roots.current.root, path: dir.scheme === 'file' ? dir.path : null },
  deadline: number = CHECK_DEADLINE
): Promise<string | undefined> {
  if (database.dialect !== 'sqlite') {
    return 'its database is on a server, where others may write to it';
  }
  const { root, path } = value;
  if (path === null || parseRoot(root).dir.scheme !== 'file') {
    return 'its values are in an object store, where others may write to them';
  }
  const limits = { address: path, field: 'artifact_storage_dir', deadline } as const;
  try {
    return await withDeadline(limits, async () => {
      const files = (await roots.at(root)).localFiles();
      return files?.writers([database.path, path]);
    });
  } catch (error) {
    if (!isArtifactStorageError(error)) {
      throw error;
    }
    return `it cannot be seen who writes to ${path} (${error.message})`;
  }
}
