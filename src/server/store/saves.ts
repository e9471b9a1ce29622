import type { Artifact, SaveRequest } from '../../api/artifact.js';
import { isArtifactStorageError } from '../../api/errors.js';
import { checkArtifactName } from '../../location/artifact-name.js';
import { checkNotes } from '../../location/artifact-notes.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import type { MetadataStore, NewArtifact, StoredArtifact } from '../metadata/metadata-store.js';
import { retiredError, type ValueName } from '../metadata/retired-values.js';
import type { Twin } from '../metadata/same-bytes.js';
import { isSameSave } from '../metadata/version-rows.js';
import { valueKey } from '../values/value-key.js';
import type { ValueStore } from '../values/value-store.js';
import { deleteUnknown } from './delete-unknown.js';
import { inlineValue } from './inline-value.js';
import type { Previews } from './previews.js';
import { SaveTurns } from './save-turns.js';
import { splitPreview } from './split-preview.js';
import { toArtifact } from './to-artifact.js';
import { Twins } from './twins.js';
import { Uploads } from './uploads.js';

/** How to save. */
export interface SaveOptions {
  /** The id of the value, where it is not that of the save: a copy has one for each attempt. */
  readonly value_id?: string;
  /** Of a copy: what is recorded of it beside its value, which was brought and verified. */
  readonly copied?: CopiedFacts;
}

/** What is recorded of a copy that no client says of a save. */
export type CopiedFacts = Pick<
  NewArtifact,
  'copied_from' | 'original_save_id' | 'verified_at' | 'place'
>;

/** What saves need of their store. */
export interface SavesOptions {
  readonly values: ValueStore;
  readonly metadata: MetadataStore;
  /** Says in the values root that this database keeps values there. */
  readonly own: () => Promise<void>;
  readonly previews: Previews;
}

/**
 * All requests about the ids of saves: upload, save, discard, each also repeated.
 *
 * Those of one id run one after the other here, and a discard stops what runs; between storage servers
 * the database decides (see metadata/retired-values.ts). So a version never lacks its value, and what was
 * discarded never becomes a version.
 */
export class Saves {
  readonly #values: ValueStore;
  readonly #metadata: MetadataStore;
  readonly #own: () => Promise<void>;
  readonly #previews: Previews;
  readonly #turns = new SaveTurns();
  readonly #twins: Twins;
  /** Brings values before their saves. */
  readonly uploads: Uploads;

  constructor({ values, metadata, own, previews }: SavesOptions) {
    this.#values = values;
    this.#previews = previews;
    this.#metadata = metadata;
    this.#own = own;
    this.#twins = new Twins(values, metadata);
    this.uploads = new Uploads({ values, metadata, own, turns: this.#turns, twins: this.#twins });
  }

  /** As `ArtifactStore.save` says. */
  save(
    request: SaveRequest,
    { value_id = request.save_id, copied }: SaveOptions
  ): Promise<Artifact> {
    return this.#turns.run(value_id, async (signal) => {
      const value = { id: value_id, key: valueKey(request.name, value_id), copied };
      const artifact = await this.#save(request, value, signal).catch((error: unknown) => {
        if (signal.aborted) {
          // For the discard, which need not know the name.
          this.uploads.note(value_id, value.key);
        }
        throw error;
      });
      this.uploads.forget(value_id);
      return artifact;
    });
  }

  /**
   * Cancels a save: stops what is under way of it, waits for the end of that and deletes what was
   * brought, unless it is recorded by then.
   *
   * @param name of its artifact, where it is known
   * @returns whether it is cancelled; else it is recorded
   */
  discard(id: string, name?: string): Promise<boolean> {
    return this.#turns.end(id, retiredError(), async () => {
      await this.#values.discardStaged(id);
      const key = name === undefined ? this.uploads.keyOf(id) : valueKey(name, id);
      const retired = await this.#retire({ id, key });
      this.uploads.forget(id);
      if (!retired) {
        this.#turns.allow(id);
      }
      return retired;
    });
  }

  /** Whether something is under way that needs a file of the value store. */
  readonly needs = (key: string): boolean => this.#turns.keys.some((id) => key.includes(id));

  /** Waits for what is under way. */
  ended(): Promise<void> {
    return this.#turns.ended();
  }

  async #save(
    request: SaveRequest,
    {
      id,
      key,
      copied
    }: { readonly id: string; readonly key: string; readonly copied: CopiedFacts | undefined },
    signal: AbortSignal
  ): Promise<Artifact> {
    checkArtifactName(request.name);
    checkNotes(request);
    const bytes = inlineValue(request);
    await unlessAborted(signal, this.#own());
    let twin: Twin | null = null;
    try {
      // The value of a copy was brought before, and read again.
      const isThere = copied !== undefined;
      twin = isThere ? null : await this.#twins.of(request);
      const isShared = twin !== null && (await this.#twins.share(twin, key, bytes ?? id, signal));
      if (!isThere && !isShared) {
        await (bytes === null
          ? this.#values.commitStaged(id, key, request.size, signal)
          : this.#values.write(key, bytes, signal));
      }
    } catch (error) {
      const recorded = await this.#recorded(request);
      if (recorded !== null) {
        return toArtifact(recorded);
      }
      throw error;
    }
    const { value: _, ...described } = request;
    const { row: preview, stored: whole } = splitPreview(request.preview);
    const preview_size = whole === null ? {} : { preview_size: whole.length };
    try {
      const { root } = this.#values;
      const stored = await this.#metadata.insert(
        { ...described, ...copied, preview, ...preview_size, value_key: key, root },
        signal
      );
      if (stored.value_key !== key) {
        // Another attempt was faster, with a value of its own.
        await this.#retire({ id, key }).catch(() => undefined);
      } else if (whole !== null && whole.length === stored.preview_size) {
        this.#previews.write(this.#values, key, whole);
      }
      const artifact = toArtifact(stored);
      return twin?.name === stored.name && twin.version < stored.version
        ? { ...artifact, same_as: twin.version }
        : artifact;
    } catch (error) {
      // After a lost connection it is not known whether the row was recorded; a discard asks itself.
      const isUnknown = isArtifactStorageError(error) && error.kind === 'unreachable';
      if (!isUnknown && !signal.aborted) {
        await this.#retireFailed({ id, key }, error);
      }
      throw error;
    }
  }

  /** The version of a repeated save whose value is elsewhere by now: relocated, for example. */
  async #recorded(request: SaveRequest): Promise<StoredArtifact | null> {
    const found = await this.#metadata.ofSave(request.save_id).catch(() => null);
    return found !== null && isSameSave(found, request) ? found : null;
  }

  /** Deletes a value that no row knows; a kill in between leaves a note, and the next storage server goes on. */
  async #retire(value: ValueName): Promise<boolean> {
    const { root } = this.#values;
    const retired = (await this.#metadata.retire([{ ...value, root }])).has(value.id);
    if (retired && value.key !== undefined) {
      await this.#values.delete(value.key);
      await this.#metadata.trash.finish([{ root, value_key: value.key }]);
    }
    return retired;
  }

  /** Deletes the value of a save that failed, if it is certain that no row knows it. */
  async #retireFailed(value: ValueName, failure: unknown): Promise<void> {
    try {
      if (await this.#retire(value)) {
        this.#turns.refuse(value.id, failure);
      }
    } catch (error) {
      // A database that takes no row at all takes none of a repeated save either.
      const full = isArtifactStorageError(error) && error.kind !== 'unreachable';
      if (full && value.key !== undefined) {
        await deleteUnknown(this.#values, this.#metadata, value.key).catch(() => undefined);
      }
      // Else it is not certain: a clean-up finds it later.
    }
  }
}
