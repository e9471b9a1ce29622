import { Readable } from 'node:stream';
import { ArtifactStorageError, isArtifactStorageError } from '../../../../api/errors.js';
import { ObjectStream } from '../object-stream.js';
import { parametersFor, type S3Config } from './s3-config.js';
import type { Connected, S3Connection } from './s3-connection.js';
import { isGone, isWithoutReason, s3Error, statusOf } from './s3-errors.js';

/** An object of a bucket. */
export interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

/** What a HEAD says of an object. */
export interface Head {
  /** Bytes. */
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Part {
  readonly body: Readable;
  /** Bytes of the whole object. */
  readonly size: number;
  readonly etag: string | undefined;
}

/** `bytes 5-9/10` of a Content-Range (RFC 9110, 14.4): where it begins, and the whole size. */
function rangeOf(text: string | undefined): { readonly start: number; readonly size: number } {
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(text ?? '') ?? [];
  return { start: Number(start), size: Number(size) };
}

/**
 * The size and metadata of an object; null where there is none.
 *
 * @throws what S3 says, also where its answer to the HEAD, which has no body, says no reason.
 */
export async function headObject(
  { client, s3 }: Connected,
  config: S3Config,
  place: ObjectPlace
): Promise<Head | null> {
  const parameters = { ...parametersFor(config, 'read'), ...place };
  try {
    const found = await client.send(new s3.HeadObjectCommand(parameters));
    return { size: found.ContentLength ?? 0, metadata: found.Metadata ?? {} };
  } catch (error) {
    if (!isWithoutReason(error)) {
      throw error;
    }
    try {
      const found = await client.send(
        new s3.GetObjectCommand({ ...parameters, Range: 'bytes=0-0' })
      );
      (found.Body as Readable | undefined)?.destroy();
      return { size: rangeOf(found.ContentRange).size, metadata: found.Metadata ?? {} };
    } catch (reason) {
      if (isGone(reason)) {
        return null;
      }
      throw statusOf(reason) === 416 ? error : reason;
    }
  }
}

/** Reads objects as streams, and goes on where a connection broke. */
export class ObjectReader {
  readonly #connection: S3Connection;
  readonly #config: S3Config;
  readonly #root: string;

  constructor(connection: S3Connection, config: S3Config, root: string) {
    this.#connection = connection;
    this.#config = config;
    this.#root = root;
  }

  /**
   * The bytes of an object from an offset on, and its whole size.
   *
   * @throws ArtifactStorageError, at once or of the stream.
   */
  async open(
    place: ObjectPlace,
    start: number
  ): Promise<{ readonly bytes: Readable; readonly size: number }> {
    const first = await this.#part(place, start);
    const bytes = new ObjectStream({
      body: first.body,
      start,
      size: first.size,
      attempts: this.#config.max_attempts,
      goOn: (at) => this.#goOn(place, at, first.etag),
      explain: (error) => s3Error(error, this.#root)
    });
    return { bytes, size: first.size };
  }

  async #part(place: ObjectPlace, start: number, etag?: string): Promise<Part> {
    return this.#connection.run(async ({ client, s3, hold }) => {
      const answer = await client.send(
        new s3.GetObjectCommand({
          ...parametersFor(this.#config, 'read'),
          ...place,
          ...(start === 0 ? {} : { Range: `bytes=${start}-` }),
          ...(etag === undefined ? {} : { IfMatch: etag })
        })
      );
      const { Body: body, ContentRange, ContentLength } = answer;
      if (!(body instanceof Readable)) {
        throw new Error('S3 answered without a body.');
      }
      hold(body);
      const range = start === 0 ? { start: 0, size: ContentLength } : rangeOf(ContentRange);
      if (range.start !== start || range.size === undefined) {
        body.destroy();
        throw new ArtifactStorageError({
          kind: 'unsupported',
          message: `The store behind ${this.#root} cannot read parts of an object.`,
          hint: 'Load again: a load that is not interrupted needs none.',
          field: 'artifact_storage_dir'
        });
      }
      return { body, size: range.size, etag: answer.ETag };
    });
  }

  async #goOn(place: ObjectPlace, at: number, etag: string | undefined): Promise<Readable> {
    try {
      return (await this.#part(place, at, etag)).body;
    } catch (error) {
      throw isArtifactStorageError(error) && error.kind === 'conflict' ? this.#changed() : error;
    }
  }

  #changed(): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'corrupted',
      message: `A value in ${this.#root} was changed while it was read.`,
      hint: 'Load again; if it is not what was saved, restore it from a backup.',
      field: 'artifact_storage_dir'
    });
  }
}
