import type { Deleted } from '../../api/artifact-changes.js';
import { isArtifactStorageError, problemOf } from '../../api/errors.js';
import type { ValueAddress } from '../metadata/metadata-store.js';
import type { Previews } from './previews.js';
import type { ValueRoots } from './value-roots.js';

/** Values that stay though their versions are gone. */
export type LeftValues = NonNullable<Deleted['left']>;

/** Where values are, and what is being written beside them. */
export interface DeletedValues {
  readonly roots: ValueRoots;
  readonly previews: Pick<Previews, 'settled'>;
}

/** Deletes values whose rows are gone, and says what is left and in which roots some were deleted. */
export async function deleteValues(
  { roots, previews }: DeletedValues,
  addresses: readonly ValueAddress[]
): Promise<{ readonly left: LeftValues; readonly done: ReadonlySet<string> }> {
  const left: LeftValues = [];
  const done = new Set<string>();
  for (const { version, root, value_key } of addresses) {
    try {
      await previews.settled(value_key);
      await (await roots.at(root)).delete(value_key);
      done.add(root);
    } catch (error) {
      // The version is gone, as was asked; a clean-up of its root finds the value later.
      if (!isArtifactStorageError(error)) {
        throw error;
      }
      if (error.kind !== 'not_found') {
        left.push({ version, root, value_key, problem: problemOf(error) });
      }
    }
  }
  return { left, done };
}
