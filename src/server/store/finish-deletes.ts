import type { DeletedValue } from '../metadata/deleted-values.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { valueIdOf } from '../metadata/retired-values.js';
import { type DeletedValues, deleteValue } from './delete-values.js';
import { whyUnreachable } from './reach-root.js';

/** How many values are looked at together. */
const BATCH = 200;

/**
 * Deletes values that a killed storage server has left behind the rows of their versions. What is in a
 * root that cannot be reached stays for the next time.
 */
export async function finishDeletes(
  metadata: Pick<MetadataStore, 'trash' | 'retire'>,
  values: DeletedValues,
  signal: AbortSignal
): Promise<void> {
  const reached = new Map<string, boolean>();
  for (let after: DeletedValue | null = null; ; ) {
    signal.throwIfAborted();
    const page: readonly DeletedValue[] = await metadata.trash.unfinished(after, BATCH);
    const last = page.at(-1);
    if (last === undefined) {
      return;
    }
    after = last;
    for (const one of page) {
      if (!reached.has(one.root)) {
        reached.set(one.root, (await whyUnreachable(one, values.roots, signal)) === null);
      }
    }
    const here = page.filter(({ root }) => reached.get(root) === true);
    const names = here.map(({ value_key: key }) => ({ id: valueIdOf(key), key }));
    // Much later, a copy may have brought a value with the same key.
    const free = await metadata.retire(names);
    const gone: DeletedValue[] = [];
    for (const one of here) {
      const isFree = free.has(valueIdOf(one.value_key));
      const error = isFree ? await deleteValue(values, one) : null;
      if (error === null || error.kind === 'not_found') {
        gone.push(one);
      }
    }
    await metadata.trash.finish(gone);
  }
}
