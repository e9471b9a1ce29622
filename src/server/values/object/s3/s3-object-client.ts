import type { Readable } from 'node:stream';
import type { ArtifactStorageError, ErrorDetails } from '../../../../api/errors.js';
import type { StorageOptions } from '../../../../api/location.js';
import type { S3StorageDir } from '../../../../location/location-types.js';
import { describeS3 } from '../../../../location/s3-url.js';
import { rootText } from '../../../../location/value-root.js';
import { abortLate } from '../../../grouping/abort-late.js';
import { PartReader } from '../../part-reader.js';
import type { KnownValue } from '../../value-store.js';
import type {
  ListedObject,
  ListedUpload,
  ObjectClient,
  ObjectHead,
  ObjectTags,
  OpenedObject
} from '../object-client.js';
import { ObjectTakenError } from '../object-errors.js';
import { parametersFor, type S3Config, s3Config } from './s3-config.js';
import { type Connected, S3Connection, stoppedBy } from './s3-connection.js';
import { isContested, isGone, s3Error } from './s3-errors.js';
import { listObjects, listUploads } from './s3-listing.js';
import { MultipartUpload } from './s3-multipart.js';
import { addPayloadHash } from './s3-payload-hash.js';
import { headObject, openObject } from './s3-reading.js';

/** A folder of a bucket, or a bucket as a whole. */
export class S3ObjectClient implements ObjectClient {
  readonly root: string;
  readonly precondition = 'If-None-Match';
  readonly readOnly: ErrorDetails | null;
  readonly attempts: number;
  readonly hashes = false;
  readonly identity = null;
  readonly notices = [];
  readonly #dir: S3StorageDir;
  readonly #options: StorageOptions;
  readonly #config: S3Config;
  readonly #connection: S3Connection;

  constructor(dir: S3StorageDir, options: StorageOptions) {
    this.#dir = dir;
    this.#options = options;
    this.root = rootText(dir, options);
    this.#config = s3Config(options);
    this.#connection = new S3Connection(options, this.#config, this.root);
    this.attempts = this.#config.max_attempts;
    this.readOnly = this.#config.anonymous
      ? {
          kind: 'permission_denied',
          message: `${this.root} is used without credentials (anon): it can only be read.`,
          hint: 'Leave anon out, and use a profile or key and secret.',
          field: 'storage_options.anon'
        }
      : null;
  }

  get description(): string {
    return describeS3(this.#dir, this.#options, this.#connection.endpoint);
  }

  /** A bucket is never made, and a folder in it needs no making. */
  async prepare(): Promise<readonly string[]> {
    return [];
  }

  async removeEmpty(): Promise<void> {}

  create(
    name: string,
    bytes: Uint8Array,
    tags: ObjectTags,
    signal?: AbortSignal,
    known?: KnownValue
  ): Promise<void> {
    return this.#connection.run(async ({ client, s3 }) => {
      const last = abortLate(signal);
      const command = new s3.PutObjectCommand({ ...this.#creating(name, tags), Body: bytes });
      if (known !== undefined) {
        addPayloadHash(command, known.sha256);
      }
      await client.send(command, stoppedBy(last)).catch((error: unknown) => {
        throw this.#taken(error, name);
      });
    });
  }

  createFrom(
    name: string,
    bytes: Readable,
    tags: ObjectTags,
    signal?: AbortSignal,
    known?: KnownValue
  ): Promise<null> {
    const reader = new PartReader(bytes);
    return this.#connection.run(async (connected) => {
      const upload = new MultipartUpload(connected, this.#creating(name, tags), reader, {
        ...this.#config,
        signal,
        known
      });
      try {
        await upload.run();
        return null;
      } catch (error) {
        // What fails there must not hide why.
        await this.#abort(connected, name, upload.uploadId).catch(() => undefined);
        throw reader.failure ?? this.#taken(error, name);
      }
    }, false);
  }

  open(name: string, start: number, version?: string): Promise<OpenedObject> {
    return this.#connection.run((connected) =>
      openObject(connected, this.#config, {
        address: this.#addressOf(name),
        start,
        version,
        root: this.root
      })
    );
  }

  explain(error: unknown): ArtifactStorageError {
    return s3Error(error, this.root, this.#options);
  }

  head(name: string, signal?: AbortSignal): Promise<ObjectHead | null> {
    return this.#connection.run((connected) =>
      headObject(connected, this.#config, this.#addressOf(name), signal)
    );
  }

  remove(name: string): Promise<void> {
    return this.#connection.run(async ({ client, s3 }) => {
      const command = new s3.DeleteObjectCommand(this.#other(name));
      await client.send(command).catch(unlessGone);
    });
  }

  async *list(prefix: string, atMost?: number): AsyncIterable<ListedObject> {
    const { Bucket, Key: Prefix } = this.#addressOf(prefix);
    const address = { Bucket, Prefix, ...(atMost === undefined ? {} : { MaxKeys: atMost }) };
    for await (const found of listObjects(this.#connection, this.#config, address)) {
      const modified = found.LastModified ?? new Date();
      yield { name: this.#nameOf(found.Key), size: found.Size ?? 0, modified };
    }
  }

  async *listUploads(): AsyncIterable<ListedUpload> {
    const { Bucket, Key: Prefix } = this.#addressOf('');
    for await (const found of listUploads(this.#connection, this.#config, { Bucket, Prefix })) {
      if (found.UploadId !== undefined) {
        const started = found.Initiated ?? new Date();
        yield { name: this.#nameOf(found.Key), id: found.UploadId, started };
      }
    }
  }

  removeUpload(name: string, id: string): Promise<void> {
    return this.#connection.run((connected) => this.#abort(connected, name, id));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #addressOf(name: string) {
    const { bucket: Bucket, prefix } = this.#dir;
    return { Bucket, Key: prefix === '' ? name : `${prefix}/${name}` };
  }

  #nameOf(key = ''): string {
    return key.slice(this.#addressOf('').Key.length);
  }

  #creating(name: string, tags: ObjectTags) {
    const parameters = parametersFor(this.#config, 'write');
    const given = parameters.Metadata as ObjectTags | undefined;
    const Metadata = { ...given, ...tags };
    return { ...parameters, ...this.#addressOf(name), Metadata, IfNoneMatch: '*' };
  }

  #other(name: string) {
    return { ...parametersFor(this.#config, 'other'), ...this.#addressOf(name) };
  }

  async #abort(
    { client, s3 }: Connected,
    name: string,
    UploadId: string | undefined
  ): Promise<void> {
    if (UploadId !== undefined) {
      const command = new s3.AbortMultipartUploadCommand({ ...this.#other(name), UploadId });
      await client.send(command).catch(unlessGone);
    }
  }

  #taken(error: unknown, name: string): unknown {
    return isContested(error) ? new ObjectTakenError(`${this.root}/${name}`, error) : error;
  }
}

function unlessGone(error: unknown): void {
  if (!isGone(error)) {
    throw error;
  }
}
