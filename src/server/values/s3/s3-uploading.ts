import { Readable } from 'node:stream';
import { ArtifactStorageError, isArtifactStorageError } from '../../../api/errors.js';

/**
 * A stream's bytes for the SDK, which destroys what it reads from when it fails: its own failure
 * must not look like one of the stream.
 */
export class UploadSource {
  readonly #bytes: Readable;
  #broken: unknown;

  constructor(bytes: Readable) {
    this.#bytes = bytes;
    this.#broken = bytes.errored ?? undefined;
    bytes.once('error', (error) => {
      this.#broken ??= error;
    });
  }

  /** What the SDK reads. */
  get body(): Readable {
    return Readable.from(piecesOf(this.#bytes), { objectMode: false });
  }

  /** Why the stream broke off; undefined where it did not. */
  get failure(): ArtifactStorageError | undefined {
    if (this.#broken === undefined || isArtifactStorageError(this.#broken)) {
      return this.#broken;
    }
    return new ArtifactStorageError({
      kind: 'unreachable',
      message: 'The value broke off on its way to the storage server.',
      hint: 'Save again.',
      cause: this.#broken
    });
  }
}

async function* piecesOf(bytes: Readable): AsyncGenerator<Uint8Array> {
  const iterator = bytes.iterator({ destroyOnReturn: false });
  try {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      // Outside the iterator, which would pass on the error that the SDK destroys this with.
      yield next.value;
    }
  } finally {
    bytes.destroy();
  }
}
