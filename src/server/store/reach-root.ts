import { type ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import type { ValueAddress } from '../metadata/value-address.js';
import { CHECK_DEADLINE, withDeadline } from './check-deadline.js';
import type { ValueRoots } from './value-roots.js';

/**
 * Looks whether values of a root can be deleted from here, by one of them.
 *
 * @returns why not; null where they can, or the root is gone: then nothing is left to delete
 * @throws the reason of the signal.
 */
export async function whyUnreachable(
  { root, value_key }: Pick<ValueAddress, 'root' | 'value_key'>,
  roots: ValueRoots,
  signal: AbortSignal | undefined
): Promise<ArtifactStorageError | null> {
  try {
    await withDeadline(
      { address: root, field: 'artifact_storage_dir', deadline: CHECK_DEADLINE, signal },
      async (stopped) => (await roots.at(root)).stat(value_key, stopped)
    );
    return null;
  } catch (error) {
    if (!isArtifactStorageError(error) || signal?.aborted) {
      throw error;
    }
    return error.kind === 'not_found' ? null : error;
  }
}
