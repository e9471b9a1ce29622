import type { StorageOptions } from '../../api/location.js';
import type { MetadataStore, StoredArtifact } from '../metadata/metadata-store.js';
import type { ValueStore } from '../values/value-store.js';

/** How long a note is believed, in milliseconds: far less than a clean-up spares what is new. */
const BELIEVED_FOR = 600_000;

/** Notes in a values root that a metadata store keeps values there. */
export class RootOwner {
  readonly #metadata: MetadataStore;
  readonly #values: ValueStore;
  #noted: { readonly id: string; readonly at: number } | undefined;

  constructor(metadata: MetadataStore, values: ValueStore) {
    this.#metadata = metadata;
    this.#values = values;
  }

  /**
   * Before a save. Again after a while: another process may have taken the note away.
   *
   * @param options how the root is reached
   */
  async note(options: StorageOptions): Promise<void> {
    const id = await this.#metadata.storeId();
    const now = performance.now();
    if (this.#noted?.id === id && now - this.#noted.at < BELIEVED_FOR) {
      return;
    }
    // First, so that nothing is left in the root where the database takes nothing.
    await this.#metadata.noteRoot(this.#values.root, options);
    await this.#values.addOwner(id, this.#metadata.location);
    this.#noted = { id, at: now };
  }

  /** Lets the next save note it again. */
  forget(): void {
    this.#noted = undefined;
  }
}

/** Takes the note of a metadata store away, where another one has copies of all its versions. */
export async function leaveRoot(
  metadata: MetadataStore,
  values: ValueStore,
  isCopied: (stored: StoredArtifact) => Promise<boolean>
): Promise<void> {
  for await (const { name, version, in_trash } of metadata.versionsInRoot(values.root)) {
    if (in_trash === true) {
      return; // A restore needs its value, which no other database knows.
    }
    const stored = await metadata.get(name, version, 'artifact_storage');
    if (stored !== null && !(await isCopied(stored))) {
      return;
    }
  }
  await values.removeOwner(await metadata.storeId());
}
