import type { Readable } from 'node:stream';
import { ArtifactStorageError, isArtifactStorageError } from '../../../api/errors.js';
import type { StreamedValue } from '../value-store.js';
import type { ObjectClient } from './object-client.js';
import { ObjectStream } from './object-stream.js';

/** Reads objects as streams, and goes on where a connection broke. */
export class ObjectReader {
  readonly #client: ObjectClient;

  constructor(client: ObjectClient) {
    this.#client = client;
  }

  /**
   * The bytes of an object from an offset on, and its whole size.
   *
   * @throws ArtifactStorageError, at once or of the stream.
   */
  async open(name: string, start: number): Promise<StreamedValue> {
    const { bytes: body, size, version } = await this.#client.open(name, start);
    const bytes = new ObjectStream({
      body,
      start,
      size,
      attempts: this.#client.attempts,
      goOn: (at) => this.#goOn(name, at, version),
      explain: (error) => this.#client.explain(error)
    });
    return { bytes, size };
  }

  async #goOn(name: string, at: number, version: string | undefined): Promise<Readable> {
    try {
      return (await this.#client.open(name, at, version)).bytes;
    } catch (error) {
      throw isArtifactStorageError(error) && error.kind === 'conflict' ? this.#changed() : error;
    }
  }

  #changed(): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'corrupted',
      message: `A value in ${this.#client.root} was changed while it was read.`,
      hint: 'Load again; if it is not what was saved, restore it from a backup.',
      field: 'artifact_storage_dir'
    });
  }
}
