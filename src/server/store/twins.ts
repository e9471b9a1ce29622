import type { SaveRequest } from '../../api/artifact.js';
import { isArtifactStorageError } from '../../api/errors.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { LEAST_SHARED, type Twin } from '../metadata/same-bytes.js';
import type { ValueStore } from '../values/value-store.js';

/** What tells the value of a save. */
export type SavedValue = Pick<SaveRequest, 'name' | 'size' | 'sha256'>;

/** Values with the bytes of an earlier one become a second name of it (docs/design/039). */
export class Twins {
  readonly #values: ValueStore;
  readonly #metadata: MetadataStore;

  constructor(values: ValueStore, metadata: MetadataStore) {
    this.#values = values;
    this.#metadata = metadata;
  }

  /** A version with the bytes of a value; null also where that cannot be found out. */
  async of({ name, size, sha256 }: SavedValue): Promise<Twin | null> {
    if (this.#values.share === undefined || size < LEAST_SHARED) {
      return null;
    }
    const value = { name, root: this.#values.root, size, sha256 };
    return this.#metadata.twinOf(value).catch((error: unknown) => {
      if (isArtifactStorageError(error) && error.kind !== 'unreachable') {
        return null;
      }
      throw error;
    });
  }

  /** Whether a value has become a second name of that of its twin. */
  async share(
    { value_key: twin, size }: Twin,
    key: string,
    value: Uint8Array | string | undefined,
    signal: AbortSignal
  ): Promise<boolean> {
    const shared = { twin, key, size, ...(value === undefined ? {} : { value }) };
    return (await this.#values.share?.(shared, signal)) === true;
  }
}
