import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Uploaded } from '../../api/artifact.js';
import { checkArtifactName } from '../../location/artifact-name.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { retiredError } from '../metadata/retired-values.js';
import { valueKey } from '../values/value-key.js';
import type { HashOptions, ValueStore } from '../values/value-store.js';
import { deleteUnknown } from './delete-unknown.js';
import { hashValue } from './hash-value.js';
import { sha256Of } from './inline-value.js';
import type { SaveTurns } from './save-turns.js';
import type { SavedValue, Twins } from './twins.js';

/** What uploads need of their store. */
export interface UploadsOptions {
  readonly values: ValueStore;
  readonly metadata: MetadataStore;
  /** Says in the values root that this database keeps values there. */
  readonly own: () => Promise<void>;
  readonly turns: SaveTurns;
  readonly twins: Twins;
}

/** Brings values before their saves, each by the id of its save or of an attempt of a copy. */
export class Uploads {
  readonly #values: ValueStore;
  readonly #metadata: MetadataStore;
  readonly #own: () => Promise<void>;
  readonly #turns: SaveTurns;
  readonly #twins: Twins;
  /** The keys of values that were brought and that no save recorded yet, by value id. */
  readonly #keys = new Map<string, string>();

  constructor({ values, metadata, own, turns, twins }: UploadsOptions) {
    this.#values = values;
    this.#metadata = metadata;
    this.#own = own;
    this.#turns = turns;
    this.#twins = twins;
  }

  /** As `ArtifactStore.upload` says. */
  async upload(id: string, name: string, bytes: Readable): Promise<Uploaded> {
    // A discard may end it before it is read.
    bytes.on('error', () => undefined);
    return this.#bring(id, name, (key, signal) => {
      addAbortSignal(signal, bytes);
      return written(bytes, !this.#values.hashesUploads, (stream) =>
        this.#values.upload(id, key, stream, signal)
      );
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

  /** Whether a value of some MiB, too, is best brought in one go. */
  get takesWhole(): boolean {
    return this.#values.uploadFile === undefined;
  }

  /** The same of a value in one go, of which it is known what it is to be: that is compared later. */
  async uploadWhole(id: string, value: SavedValue, bytes: Uint8Array): Promise<void> {
    await this.#bring(id, value.name, (key, signal) =>
      this.#values.write(key, bytes, signal, value)
    );
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
    const twin = await this.#twins.of(value);
    if (twin === null) {
      return false;
    }
    const { size, sha256 } = value;
    const found = await hashValue(this.#values, twin.value_key, { signal: stop });
    return (
      found?.size === size &&
      found.sha256 === sha256 &&
      this.#bring(id, value.name, (key, signal) => this.#twins.share(twin, key, undefined, signal))
    );
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

  /** The key of a value that was brought and that no save recorded yet. */
  keyOf(id: string): string | undefined {
    return this.#keys.get(id);
  }

  /** Notes the key of a value whose save did not end: a discard need not know its name. */
  note(id: string, key: string): void {
    this.#keys.set(id, key);
  }

  /** A save recorded it, or it was discarded. */
  forget(id: string): void {
    this.#keys.delete(id);
  }

  #bring<T>(
    id: string,
    name: string,
    bring: (key: string, signal: AbortSignal) => Promise<T>
  ): Promise<T> {
    checkArtifactName(name);
    const key = valueKey(name, id);
    return this.#turns.run(id, async (signal) => {
      await unlessAborted(signal, this.#own());
      const uploaded = await bring(key, signal);
      this.#keys.set(id, key);
      if ((await this.#metadata.retired([id])).has(id)) {
        // Unless it is in the trash: then it is the value that a restore needs.
        await deleteUnknown(this.#values, this.#metadata, key);
        this.#keys.delete(id);
        throw retiredError();
      }
      return uploaded;
    });
  }
}

/**
 * Size and checksum of what a stream brings to its consumer: as the consumer says.
 *
 * @param isHashed whether the bytes are hashed on their way, since the consumer says nothing
 */
async function written(
  bytes: Readable,
  isHashed: boolean,
  consume: (stream: Readable) => Promise<Uploaded | null>
): Promise<Uploaded> {
  const hash = isHashed ? createHash('sha256') : null;
  let size = 0;
  const stream = new Transform({
    highWaterMark: 1 << 20,
    transform(chunk: Buffer, _encoding, done) {
      hash?.update(chunk);
      size += chunk.length;
      done(null, chunk);
    }
  });
  const piped = pipeline(bytes, stream).catch(() => undefined);
  try {
    const said = await consume(stream);
    const found = hash === null ? said : { size, sha256: hash.digest('hex') };
    if (found === null) {
      throw new Error('A store that hashes uploads did not say what it wrote.');
    }
    return found;
  } finally {
    stream.destroy();
    await piped;
  }
}
