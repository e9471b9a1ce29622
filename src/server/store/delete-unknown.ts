import type { MetadataStore } from '../metadata/metadata-store.js';
import type { ValueStore } from '../values/value-store.js';

/** Deletes a value, unless a row or the trash knows it. */
export async function deleteUnknown(
  values: ValueStore,
  metadata: MetadataStore,
  key: string
): Promise<void> {
  if ((await metadata.knownKeys([key])).size === 0) {
    await values.delete(key);
  }
}
