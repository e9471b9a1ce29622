import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Artifact, SaveRequest, Uploaded } from '../../api/artifact.js';
import { isArtifactStorageError } from '../../api/errors.js';
import { checkArtifactName } from '../../location/artifact-name.js';
import { checkNotes } from '../../location/artifact-notes.js';
import { KeyedQueue } from '../grouping/keyed-queue.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import type { MetadataStore, NewArtifact, StoredArtifact } from '../metadata/metadata-store.js';
import { retiredError, type ValueName } from '../metadata/retired-values.js';
import { LEAST_SHARED, type Twin } from '../metadata/same-bytes.js';
import { isSameSave } from '../metadata/version-rows.js';
import { valueKey } from '../values/value-key.js';
import type { HashOptions, ValueStore } from '../values/value-store.js';
import { hashValue } from './hash-value.js';
import { inlineValue, sha256Of } from './inline-value.js';
import type { Previews } from './previews.js';
import { splitPreview } from './split-preview.js';
import { toArtifact } from './to-artifact.js';

/** How many failures are remembered for repeated requests. */
const MAX_FAILURES = 1000;

/** What tells the value of a save. */
export type SavedValue = Pick<SaveRequest, 'name' | 'size' | 'sha256'>;

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

/** Values on their way here without a client. */
export type IncomingValues = Pick<
  Saves,
  'uploadSmall' | 'uploadFile' | 'uploadKnown' | 'shareTwin' | 'readAgain' | 'broughtBefore'
>;

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
  readonly #queue = new KeyedQueue();
  /** Stop what is under way, by value id. */
  readonly #stops = new Map<string, AbortController>();
  /** The keys of values that were brought and that no save recorded yet, by value id. */
  readonly #uploaded = new Map<string, string>();
  /** Why saves failed for good: a repeated request gets the same answer. */
  readonly #failures = new Map<string, unknown>();

  constructor({ values, metadata, own, previews }: SavesOptions) {
    this.#values = values;
    this.#previews = previews;
    this.#metadata = metadata;
    this.#own = own;
  }

  /** As `ArtifactStore.save` says. */
  save(
    request: SaveRequest,
    { value_id = request.save_id, copied }: SaveOptions
  ): Promise<Artifact> {
    return this.#run(value_id, async (signal) => {
      const value = { id: value_id, key: valueKey(request.name, value_id), copied };
      const artifact = await this.#save(request, value, signal).catch((error: unknown) => {
        if (signal.aborted) {
          // For the discard, which need not know the name.
          this.#uploaded.set(value_id, value.key);
        }
        throw error;
      });
      this.#uploaded.delete(value_id);
      return artifact;
    });
  }

  /** As `ArtifactStore.upload` says. */
  async upload(id: string, name: string, bytes: Readable): Promise<Uploaded> {
    // A discard may end it before it is read.
    bytes.on('error', () => undefined);
    return this.#bring(id, name, (key, signal) => {
      addAbortSignal(signal, bytes);
      return hashed(bytes, (stream) => this.#values.upload(id, key, stream, signal));
    });
  }

  /**
   * The same of a file of this machine, which is read again where it then is.
   *
   * @param path absolute
   * @returns null where it must be brought as a stream
   */
  async uploadFile(
    id: string,
    name: string,
    path: string,
    options: Pick<HashOptions, 'signal' | 'onRead'>
  ): Promise<Uploaded | null> {
    return this.#values.uploadFile === undefined
      ? null
      : this.#bring(id, name, async (key, stop) => {
          const signal = AbortSignal.any([stop, ...(options.signal ? [options.signal] : [])]);
          return (await this.#values.uploadFile?.(id, key, path, { ...options, signal })) ?? null;
        });
  }

  /** The same of a stream of which it is known what it is to be: that is compared later. */
  async uploadKnown(id: string, value: SavedValue, bytes: Readable): Promise<void> {
    bytes.on('error', () => undefined);
    await this.#bring(id, value.name, (key, signal) => {
      addAbortSignal(signal, bytes);
      return this.#values.upload(id, key, bytes, signal, value);
    });
  }

  /** The same of a small value. */
  async uploadSmall(id: string, name: string, bytes: Uint8Array): Promise<Uploaded> {
    return this.#bring(id, name, async (key, signal) => {
      await this.#values.write(key, bytes, signal);
      return { size: bytes.length, sha256: sha256Of(bytes) };
    });
  }

  /**
   * Lets a value that is to be brought be a second name of one that is here already: that one is read,
   * and has its size and checksum.
   *
   * @returns whether it is; else it must be brought
   */
  async shareTwin(id: string, value: SavedValue, stop?: AbortSignal): Promise<boolean> {
    const twin = await this.#twinOf(value);
    if (twin === null) {
      return false;
    }
    const { size, sha256 } = value;
    const found = await hashValue(this.#values, twin.value_key, { signal: stop });
    return (
      found?.size === size &&
      found.sha256 === sha256 &&
      this.#bring(id, value.name, (key, signal) => this.#share(twin, key, undefined, signal))
    );
  }

  #bring<T>(
    id: string,
    name: string,
    bring: (key: string, signal: AbortSignal) => Promise<T>
  ): Promise<T> {
    checkArtifactName(name);
    const key = valueKey(name, id);
    return this.#run(id, async (signal) => {
      await unlessAborted(signal, this.#own());
      const uploaded = await bring(key, signal);
      this.#uploaded.set(id, key);
      if ((await this.#metadata.retired([id])).has(id)) {
        // Unless it is in the trash: then it is the value that a restore needs.
        await this.#deleteUnknown(key);
        this.#uploaded.delete(id);
        throw retiredError();
      }
      return uploaded;
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
    const refusal = retiredError();
    // At once: a request that waits for its turn must not save it either.
    this.#remember(id, refusal);
    this.#stops.get(id)?.abort(refusal);
    return this.#queue.run(id, async () => {
      await this.#values.discardStaged(id);
      const key = name === undefined ? this.#uploaded.get(id) : valueKey(name, id);
      const retired = await this.#retire({ id, key });
      this.#uploaded.delete(id);
      if (!retired) {
        this.#failures.delete(id);
      }
      return retired;
    });
  }

  /** Reads the value of an attempt, recorded or not; null where there is none. */
  readAgain(id: string, name: string, signal?: AbortSignal): Promise<Uploaded | null> {
    return hashValue(this.#values, valueKey(name, id), { signal });
  }

  /** The same of a value that a killed process may have brought: from now on it lasts. */
  async broughtBefore(id: string, name: string, signal?: AbortSignal): Promise<Uploaded | null> {
    const found = await this.readAgain(id, name, signal);
    if (found !== null) {
      await this.#values.commitStaged(id, valueKey(name, id), found.size, signal);
    }
    return found;
  }

  /** Whether something is under way that needs a file of the value store. */
  readonly needs = (key: string): boolean => this.#queue.keys.some((id) => key.includes(id));

  /** Waits for what is under way. */
  ended(): Promise<void> {
    return this.#queue.ended();
  }

  /** Runs what brings a value, when it is its turn, until it is discarded. */
  #run<T>(id: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#queue.run(id, async () => {
      const failure = this.#failures.get(id);
      if (failure !== undefined) {
        throw failure;
      }
      const stop = new AbortController();
      this.#stops.set(id, stop);
      try {
        return await task(stop.signal);
      } catch (error) {
        throw stop.signal.aborted ? stop.signal.reason : error;
      } finally {
        this.#stops.delete(id);
      }
    });
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
      twin = isThere ? null : await this.#twinOf(request);
      const isShared = twin !== null && (await this.#share(twin, key, bytes ?? id, signal));
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

  /** A version with the bytes of a value; null also where that cannot be found out. */
  async #twinOf({ name, size, sha256 }: SavedValue): Promise<Twin | null> {
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
  async #share(
    { value_key: twin, size }: Twin,
    key: string,
    value: Uint8Array | string | undefined,
    signal: AbortSignal
  ): Promise<boolean> {
    const shared = { twin, key, size, ...(value === undefined ? {} : { value }) };
    return (await this.#values.share?.(shared, signal)) === true;
  }

  /** The version of a repeated save whose value is elsewhere by now: relocated, for example. */
  async #recorded(request: SaveRequest): Promise<StoredArtifact | null> {
    const found = await this.#metadata.ofSave(request.save_id).catch(() => null);
    return found !== null && isSameSave(found, request) ? found : null;
  }

  async #retire(value: ValueName): Promise<boolean> {
    const retired = (await this.#metadata.retire([value])).has(value.id);
    if (retired && value.key !== undefined) {
      await this.#values.delete(value.key);
    }
    return retired;
  }

  /** Deletes the value of a save that failed, if it is certain that no row knows it. */
  async #retireFailed(value: Required<ValueName>, failure: unknown): Promise<void> {
    try {
      if (await this.#retire(value)) {
        this.#remember(value.id, failure);
      }
    } catch (error) {
      // A database that takes no row at all takes none of a repeated save either.
      const full = isArtifactStorageError(error) && error.kind !== 'unreachable';
      if (full && value.key !== undefined) {
        await this.#deleteUnknown(value.key).catch(() => undefined);
      }
      // Else it is not certain: a clean-up finds it later.
    }
  }

  async #deleteUnknown(key: string): Promise<void> {
    if ((await this.#metadata.knownKeys([key])).size === 0) {
      await this.#values.delete(key);
    }
  }

  #remember(id: string, failure: unknown): void {
    const [oldest] = this.#failures.keys();
    if (this.#failures.size >= MAX_FAILURES && oldest !== undefined) {
      this.#failures.delete(oldest);
    }
    this.#failures.set(id, failure);
  }
}

/** Size and checksum of what a stream brings to its consumer. */
async function hashed(
  bytes: Readable,
  consume: (stream: Readable) => Promise<void>
): Promise<Uploaded> {
  const hash = createHash('sha256');
  let size = 0;
  const stream = new Transform({
    highWaterMark: 1 << 20,
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    }
  });
  const piped = pipeline(bytes, stream).catch(() => undefined);
  try {
    await consume(stream);
  } finally {
    stream.destroy();
    await piped;
  }
  return { size, sha256: hash.digest('hex') };
}
