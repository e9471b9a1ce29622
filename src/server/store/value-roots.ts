import { NO_BASE, parseArtifactStorageDir } from '../../location/artifact-storage-dir.js';
import type { ArtifactStorageDir } from '../../location/location-types.js';
import type { ValueStore } from '../values/value-store.js';

/** Opens the value store at a directory. */
export type OpenValues = (dir: ArtifactStorageDir) => ValueStore;

/**
 * The value stores that artifacts of one metadata store may be in: the one that is written to now,
 * and those of earlier settings, which artifacts remember.
 */
export class ValueRoots {
  readonly #open: OpenValues;
  readonly #stores = new Map<string, ValueStore>();

  constructor(open: OpenValues, current: ValueStore) {
    this.#open = open;
    this.#stores.set(current.root, current);
  }

  /** The value store at a recorded root. */
  at(root: string): ValueStore {
    const known = this.#stores.get(root);
    if (known !== undefined) {
      return known;
    }
    const store = this.#open(parseArtifactStorageDir(root, NO_BASE));
    this.#stores.set(root, store);
    return store;
  }

  /** Closes the connections of all. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#stores.values()].map((store) => store.close?.()));
  }
}
