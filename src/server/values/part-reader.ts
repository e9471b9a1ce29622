import type { Readable } from 'node:stream';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { StreamGarbage } from './stream-garbage.js';

/** Fills buffers from a stream. Never reads further than the next piece. */
export class PartReader {
  readonly #bytes: Readable;
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #garbage = new StreamGarbage();
  /** What is left of the last piece that was read. */
  #left: Uint8Array = new Uint8Array();
  #size = 0;
  #ended = false;
  #stopped = false;
  #failure: ArtifactStorageError | undefined;

  constructor(bytes: Readable) {
    this.#bytes = bytes;
    this.#pieces = bytes[Symbol.asyncIterator]();
  }

  /** Bytes that were read so far. */
  get size(): number {
    return this.#size;
  }

  /** Whether nothing comes any more; known after a {@link fill}. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Why the stream broke off; undefined where it did not. */
  get failure(): ArtifactStorageError | undefined {
    return this.#failure;
  }

  /**
   * Reads until the buffer is full or the stream ends.
   *
   * @returns the part of the buffer that is filled
   * @throws ArtifactStorageError where the stream breaks off.
   */
  async fill(buffer: Buffer): Promise<Buffer> {
    let filled = 0;
    while (await this.#hasMore()) {
      if (filled === buffer.length) {
        break;
      }
      const taken = this.#left.subarray(0, buffer.length - filled);
      buffer.set(taken, filled);
      filled += taken.length;
      this.#size += taken.length;
      this.#garbage.add(taken.length);
      this.#left = this.#left.subarray(taken.length);
    }
    return buffer.subarray(0, filled);
  }

  /** Takes no more of the stream; that it then breaks off is no failure of it. */
  stop(): void {
    this.#stopped = true;
    this.#bytes.destroy();
  }

  async #hasMore(): Promise<boolean> {
    try {
      while (this.#left.length === 0 && !this.#ended) {
        const next = await this.#pieces.next();
        this.#ended = next.done === true;
        this.#left = next.done === true ? this.#left : next.value;
      }
    } catch (error) {
      const failure = brokenOff(error);
      this.#failure = this.#stopped ? this.#failure : failure;
      throw failure;
    }
    return this.#left.length > 0;
  }
}

function brokenOff(cause: unknown): ArtifactStorageError {
  return isArtifactStorageError(cause)
    ? cause
    : new ArtifactStorageError({
        kind: 'unreachable',
        message: 'The value broke off on its way to the storage server.',
        hint: 'Save again.',
        cause
      });
}
