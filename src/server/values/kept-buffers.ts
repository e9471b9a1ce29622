/** Buffers have a multiple of so many bytes, so that values of about one size share them. */
const STEP = 1 << 20;

/** So many bytes are kept at most: about what a copy has under way. */
const MOST = 24 << 20;

/** How long nobody may have asked for one before they are freed, in milliseconds. */
const IDLE = 2000;

/**
 * Buffers for values that are held as a whole for a moment, which the next one uses again. New ones
 * would be memory that V8 frees late, and at the price of a collection of all that it has.
 */
export class KeptBuffers {
  readonly #free: ArrayBuffer[] = [];
  #kept = 0;
  #idle: NodeJS.Timeout | undefined;

  /** Bytes that wait for their next use. */
  get kept(): number {
    return this.#kept;
  }

  /** A buffer of so many bytes, with any content. */
  take(size: number): Buffer<ArrayBuffer> {
    const whole = Math.max(1, Math.ceil(size / STEP)) * STEP;
    const index = this.#free.findIndex(({ byteLength }) => byteLength === whole);
    const [found] = index < 0 ? [] : this.#free.splice(index, 1);
    this.#kept -= found?.byteLength ?? 0;
    return Buffer.from(found ?? new ArrayBuffer(whole), 0, size);
  }

  /** Takes a buffer of {@link take} back, or a part of it, which nobody reads or writes any more. */
  give({ buffer }: Buffer): void {
    if (buffer instanceof ArrayBuffer) {
      this.#free.push(buffer);
      this.#kept += buffer.byteLength;
    }
    while (this.#kept > MOST) {
      this.#freeOldest();
    }
    this.#idle ??= setTimeout(() => this.#freeAll(), IDLE).unref();
    this.#idle.refresh();
  }

  #freeAll(): void {
    while (this.#free.length > 0) {
      this.#freeOldest();
    }
  }

  /** At once: values may have another size by now, and V8 would free it late. */
  #freeOldest(): void {
    const oldest = this.#free.shift();
    this.#kept -= oldest?.byteLength ?? 0;
    oldest?.transfer(0);
  }
}

/** Those of this process. */
export const keptBuffers = new KeptBuffers();
