import type { Deleted } from '../../api/artifact-changes.js';
import { type ArtifactStorageError, isArtifactStorageError, problemOf } from '../../api/errors.js';
import type { DeletedValue } from '../metadata/deleted-values.js';
import type { TrashStore } from '../metadata/trash-store.js';
import type { ValueAddress } from '../metadata/value-address.js';
import type { Previews } from './previews.js';
import type { ValueRoots } from './value-roots.js';

/** Values that stay though their versions are gone. */
export type LeftValues = NonNullable<Deleted['left']>;

/** Where values are, what is being written beside them, and which are still to be deleted. */
export interface DeletedValues {
  readonly roots: ValueRoots;
  readonly previews: Pick<Previews, 'settled'>;
  readonly trash: Pick<TrashStore, 'finish'>;
}

/** Deletes values whose rows are gone, and says what is left and in which roots some were deleted. */
export async function deleteValues(
  values: DeletedValues,
  addresses: readonly ValueAddress[]
): Promise<{ readonly left: LeftValues; readonly done: ReadonlySet<string> }> {
  const left: LeftValues = [];
  const done = new Set<string>();
  const gone: DeletedValue[] = [];
  for (const { version, root, value_key } of addresses) {
    const error = await deleteValue(values, { root, value_key });
    if (error === null) {
      done.add(root);
    }
    if (error === null || error.kind === 'not_found') {
      gone.push({ root, value_key });
    } else {
      // The version is gone, as was asked; its value is tried again later.
      left.push({ version, root, value_key, problem: problemOf(error) });
    }
  }
  // Where that fails they are deleted once more: nothing is lost.
  await values.trash.finish(gone).catch(() => undefined);
  return { left, done };
}

/** Deletes a value; returns why it stays, or `not_found` where its root is gone. */
export async function deleteValue(
  { roots, previews }: Pick<DeletedValues, 'roots' | 'previews'>,
  { root, value_key }: DeletedValue
): Promise<ArtifactStorageError | null> {
  try {
    await previews.settled(value_key);
    await (await roots.at(root)).delete(value_key);
    return null;
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return error;
    }
    throw error;
  }
}
