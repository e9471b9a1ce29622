import { finished, Readable } from 'node:stream';
import type { ArtifactStorageError } from '../../../api/errors.js';
import { StreamGarbage } from '../stream-garbage.js';
import { StoreSilentError } from './object-errors.js';

export interface ObjectStreamOptions {
  /** The answer that it begins with. */
  readonly body: Readable;
  /** Offset of its first byte. */
  readonly start: number;
  /** Bytes of the whole object. */
  readonly size: number;
  /** How often it may break off without a byte more. */
  readonly attempts: number;
  /** Another answer, from an offset on; rejects with why there is none. */
  readonly goOn: (at: number) => Promise<Readable>;
  readonly explain: (error: unknown) => ArtifactStorageError;
}

/**
 * The bytes of an object, which go on where a connection broke. Follows events and no iterators:
 * a promise or two for each 64 KiB cost more than all the rest of a load.
 */
export class ObjectStream extends Readable {
  readonly #options: ObjectStreamOptions;
  readonly #garbage = new StreamGarbage();
  #body: Readable;
  #at: number;
  #failures = 0;
  #begun = false;

  constructor(options: ObjectStreamOptions) {
    super();
    this.#options = options;
    this.#body = options.body;
    this.#at = options.start;
  }

  /** Begins with the first reader: one that comes later would miss why it broke off. */
  override _read(): void {
    if (this.#begun) {
      this.#body.resume();
    } else {
      this.#begun = true;
      this.#follow(this.#body);
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#body.destroy();
    done(error);
  }

  #follow(body: Readable): void {
    this.#body = body;
    body.on('data', (piece: Buffer) => {
      this.#at += piece.length;
      this.#failures = 0;
      if (!this.push(piece)) {
        body.pause();
      }
      // Of one that its reader has freed, nothing is left.
      this.#garbage.add(piece.length);
    });
    finished(body, (error) => {
      if (this.destroyed) {
        return;
      }
      if (error == null || this.#at === this.#options.size) {
        this.push(null);
      } else {
        void this.#goOn(error);
      }
    });
  }

  async #goOn(broken: Error): Promise<void> {
    const { attempts, explain, goOn } = this.#options;
    const error = explain(broken);
    this.#failures += 1;
    const isFinal = error.kind !== 'unreachable' || error instanceof StoreSilentError;
    if (isFinal || this.#failures >= attempts) {
      this.destroy(error);
      return;
    }
    try {
      const body = await goOn(this.#at);
      if (this.destroyed) {
        body.destroy();
      } else {
        this.#follow(body);
      }
    } catch (reason) {
      this.destroy(explain(reason));
    }
  }
}
