import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { StorageOptions } from '../../../api/location.js';
import type { S3StorageDir } from '../../../location/location-types.js';
import { describeS3 } from '../../../location/s3-url.js';
import { insteadOfSize } from '../../../location/size-text.js';
import { rootText } from '../../../location/value-root.js';
import { isLineapyKey, isOwnKey, isSaveId, isValueKey } from '../value-key.js';
import type {
  ReadOptions,
  StreamedValue,
  ValueCheck,
  ValueEntry,
  ValueStore
} from '../value-store.js';
import { PartReader } from './part-reader.js';
import { checkS3 } from './s3-check.js';
import { parametersFor, type S3Config, s3Config } from './s3-config.js';
import { type Connected, S3Connection } from './s3-connection.js';
import { isGone, isTaken } from './s3-errors.js';
import { listObjects, listUploads } from './s3-listing.js';
import { MultipartUpload } from './s3-multipart.js';
import { headObject, ObjectReader } from './s3-reading.js';

const OWNERS = '.artifact-storage-owners';
const PROBES = '.artifact-storage-probes';
const UPLOADS = '.artifact-storage-uploads';
/** `<UPLOADS>/<upload id>/<value key>`: an upload that is not complete. */
const UPLOAD_KEY = new RegExp(`^\\${UPLOADS}/([^/]+)/(.+)$`);
/** Object metadata that tells our own write from another's. */
const WRITE_ID = 'artifact-storage-write';
const SHA256 = 'artifact-storage-sha256';

/** Keeps values as objects of a bucket. */
export class S3ValueStore implements ValueStore {
  readonly root: string;
  readonly staging = 'stream';
  readonly #dir: S3StorageDir;
  readonly #options: StorageOptions;
  readonly #config: S3Config;
  readonly #connection: S3Connection;
  readonly #reader: ObjectReader;

  constructor(dir: S3StorageDir, options: StorageOptions) {
    this.root = rootText(dir, options);
    this.#dir = dir;
    this.#options = options;
    this.#config = s3Config(options);
    this.#connection = new S3Connection(options, this.#config, this.root);
    this.#reader = new ObjectReader(this.#connection, this.#config, this.root);
  }

  get description(): string {
    return describeS3(this.#dir, this.#options, this.#connection.endpoint);
  }

  check(): Promise<ValueCheck> {
    const probe = this.#place(this.#name(`${PROBES}/${randomUUID()}`));
    return this.#connection.run((connected) =>
      checkS3(connected, this.#config, {
        root: this.root,
        probe,
        prefix: this.#name(''),
        metadata: this.#writing(probe.Key, {}).Metadata
      })
    );
  }

  async prepare(): Promise<void> {
    // A bucket is never made, and a folder of S3 needs no making.
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    const Key = this.#nameOf(key);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.#refuseReadOnly();
    return this.#connection.run(async (connected) => {
      const { client, s3 } = connected;
      try {
        await client.send(
          new s3.PutObjectCommand({
            ...this.#writing(Key, { [SHA256]: sha256 }),
            Body: bytes,
            IfNoneMatch: '*'
          })
        );
      } catch (error) {
        // Taken, perhaps by our own write whose answer was lost; or nobody knows.
        const found = await this.#head(connected, Key).catch(() => null);
        if (found?.metadata[SHA256] === sha256 && found.size === bytes.length) {
          return;
        }
        throw isTaken(error) ? this.#conflict(key) : error;
      }
    });
  }

  async openStaging(saveId: string): Promise<null> {
    this.#checkSaveId(saveId);
    this.#refuseReadOnly();
    return null;
  }

  async upload(saveId: string, key: string, bytes: Readable): Promise<void> {
    this.#checkSaveId(saveId);
    const Key = this.#nameOf(key);
    this.#refuseReadOnly();
    const id = randomUUID();
    const reader = new PartReader(bytes);
    return this.#connection.run(async (connected) => {
      const destination = { ...this.#writing(Key, { [WRITE_ID]: id }), IfNoneMatch: '*' };
      const upload = new MultipartUpload(connected, destination, reader, this.#config);
      try {
        await upload.run();
      } catch (error) {
        // The answer to the last request may be what was lost.
        const found =
          reader.failure === undefined
            ? await this.#head(connected, Key).catch(() => null)
            : undefined;
        if (found?.metadata[WRITE_ID] !== id) {
          // What fails there must not hide why.
          await this.#abortUpload(connected, Key, upload.uploadId).catch(() => undefined);
          throw reader.failure ?? (isTaken(error) ? this.#conflict(key) : error);
        }
      }
    }, false);
  }

  async commitStaged(_saveId: string, key: string, size: number): Promise<void> {
    const found = await this.stat(key);
    if (found === null) {
      throw new ArtifactStorageError({
        kind: 'not_found',
        message: `The value of this save is not in ${this.root}.`,
        hint: 'Save again.',
        field: 'artifact_storage_dir'
      });
    }
    if (found.size !== size) {
      throw new ArtifactStorageError({
        kind: 'corrupted',
        message: `The value in ${this.root} has ${insteadOfSize(found.size, size)}.`,
        hint: 'Save again.',
        field: 'artifact_storage_dir'
      });
    }
  }

  async discardStaged(saveId: string): Promise<void> {
    this.#checkSaveId(saveId);
    // An upload that broke off has aborted itself, and one that ended is a value.
  }

  async read(key: string): Promise<Uint8Array> {
    const { bytes } = await this.openRead(key);
    return Buffer.concat(await bytes.toArray());
  }

  async openRead(key: string, { start = 0 }: ReadOptions = {}): Promise<StreamedValue> {
    return this.#reader.open(this.#place(this.#nameOf(key, true)), start);
  }

  localPath(): null {
    return null;
  }

  async stat(key: string): Promise<{ readonly size: number } | null> {
    const Key = this.#nameOf(key, true);
    const found = await this.#connection.run((connected) => this.#head(connected, Key));
    return found === null ? null : { size: found.size };
  }

  async delete(key: string): Promise<void> {
    const [, uploadId, uploadKey] = UPLOAD_KEY.exec(key) ?? [];
    const Key = this.#nameOf(uploadKey ?? key);
    this.#refuseReadOnly();
    return this.#connection.run((connected) =>
      uploadId === undefined
        ? this.#remove(connected, Key)
        : this.#abortUpload(connected, Key, decodeURIComponent(uploadId))
    );
  }

  async *list(): AsyncIterable<ValueEntry> {
    const place = { Bucket: this.#dir.bucket, Prefix: this.#name('') };
    const keyOf = (Key = '') => Key.slice(place.Prefix.length);
    for await (const found of listObjects(this.#connection, this.#config, place)) {
      const key = keyOf(found.Key);
      if (isOwnKey(key)) {
        const modified = found.LastModified ?? new Date();
        yield { key, size: found.Size ?? 0, modified, staging: false };
      }
    }
    yield* this.listStaging();
  }

  async *listStaging(): AsyncIterable<ValueEntry> {
    const place = { Bucket: this.#dir.bucket, Prefix: this.#name('') };
    for await (const found of listUploads(this.#connection, this.#config, place)) {
      const key = (found.Key ?? '').slice(place.Prefix.length);
      if (isOwnKey(key) && found.UploadId !== undefined) {
        const id = encodeURIComponent(found.UploadId);
        const modified = found.Initiated ?? new Date();
        yield { key: `${UPLOADS}/${id}/${key}`, size: 0, modified, staging: true };
      }
    }
  }

  async addOwner(storeId: string): Promise<void> {
    this.#checkSaveId(storeId);
    this.#refuseReadOnly();
    await this.#connection.run(({ client, s3 }) =>
      client.send(
        new s3.PutObjectCommand({
          ...this.#writing(this.#name(`${OWNERS}/${storeId}`), {}),
          Body: ''
        })
      )
    );
  }

  async owners(): Promise<ReadonlySet<string>> {
    const place = { Bucket: this.#dir.bucket, Prefix: this.#name(`${OWNERS}/`) };
    const found = new Set<string>();
    for await (const { Key } of listObjects(this.#connection, this.#config, place)) {
      const id = (Key ?? '').slice(place.Prefix.length);
      if (isSaveId(id)) {
        found.add(id);
      }
    }
    return found;
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #place(Key: string) {
    return { Bucket: this.#dir.bucket, Key };
  }

  #writing(Key: string, metadata: Readonly<Record<string, string>>) {
    const parameters = parametersFor(this.#config, 'write');
    const given = parameters.Metadata as Readonly<Record<string, string>> | undefined;
    return { ...parameters, ...this.#place(Key), Metadata: { ...given, ...metadata } };
  }

  #head(connected: Connected, Key: string) {
    return headObject(connected, this.#config, this.#place(Key));
  }

  async #remove({ client, s3 }: Connected, Key: string): Promise<void> {
    const command = { ...parametersFor(this.#config, 'other'), ...this.#place(Key) };
    await client.send(new s3.DeleteObjectCommand(command)).catch(unlessGone);
  }

  async #abortUpload(
    { client, s3 }: Connected,
    Key: string,
    UploadId: string | undefined
  ): Promise<void> {
    if (UploadId !== undefined) {
      const command = { ...parametersFor(this.#config, 'other'), ...this.#place(Key), UploadId };
      await client.send(new s3.AbortMultipartUploadCommand(command)).catch(unlessGone);
    }
  }

  #name(key: string): string {
    return this.#dir.prefix === '' ? key : `${this.#dir.prefix}/${key}`;
  }

  #nameOf(key: string, reading = false): string {
    if (isValueKey(key) || (reading && isLineapyKey(key))) {
      return this.#name(key);
    }
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: 'This is not the key of a value.',
      hint: 'Nothing else is opened in a values root.'
    });
  }

  #checkSaveId(id: string): void {
    if (!isSaveId(id)) {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: 'This is not the id of a save.',
        hint: 'Save again.'
      });
    }
  }

  #refuseReadOnly(): void {
    if (this.#config.anonymous) {
      throw new ArtifactStorageError({
        kind: 'permission_denied',
        message: `${this.root} is used without credentials (anon): it can only be read.`,
        hint: 'Leave anon out, and use a profile or key and secret.',
        field: 'storage_options.anon'
      });
    }
  }

  #conflict(key: string): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'conflict',
      message: `${this.root} already has another value at ${key}.`,
      hint: 'Save again.',
      field: 'artifact_storage_dir'
    });
  }
}

function unlessGone(error: unknown): void {
  if (!isGone(error)) {
    throw error;
  }
}
