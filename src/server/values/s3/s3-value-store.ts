import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { StorageOptions } from '../../../api/location.js';
import type { S3StorageDir } from '../../../location/location-types.js';
import { describeS3 } from '../../../location/s3-url.js';
import { rootText } from '../../../location/value-root.js';
import { isLineapyKey, isOwnKey, isSaveId, isValueKey } from '../value-key.js';
import type { StreamedValue, ValueCheck, ValueEntry, ValueStore } from '../value-store.js';
import { createS3Client } from './s3-client.js';
import { parametersFor, type S3Config, s3Config } from './s3-config.js';
import { isGone, isTaken, mayBeStale, s3Error } from './s3-errors.js';

const OWNERS = '.artifact-storage-owners';
const PROBES = '.artifact-storage-probes';
const UPLOADS = '.artifact-storage-uploads';
/** `<UPLOADS>/<upload id>/<value key>`: an upload that is not complete. */
const UPLOAD_KEY = new RegExp(`^\\${UPLOADS}/([^/]+)/(.+)$`);
/** Object metadata that tells our own write from another's. */
const WRITE_ID = 'artifact-storage-write';
const SHA256 = 'artifact-storage-sha256';

interface Connected {
  readonly client: S3Client;
  readonly s3: typeof import('./aws-sdk.js');
}

/** Keeps values as objects of a bucket. */
export class S3ValueStore implements ValueStore {
  readonly root: string;
  readonly description: string;
  readonly staging = 'stream';
  readonly #dir: S3StorageDir;
  readonly #options: StorageOptions;
  readonly #config: S3Config;
  /** The keys of uploads that no commit asked for yet, by save_id. */
  readonly #uploaded = new Map<string, string>();
  #connected: Promise<Connected> | undefined;

  constructor(dir: S3StorageDir, options: StorageOptions) {
    this.root = rootText(dir, options);
    this.description = describeS3(dir, options);
    this.#dir = dir;
    this.#options = options;
    this.#config = s3Config(options);
  }

  check(): Promise<ValueCheck> {
    return this.#guard(async ({ client, s3 }) => {
      this.#refuseReadOnly();
      // First, whether the bucket exists: some compatible stores make it at the first write.
      await client.send(
        new s3.ListObjectsV2Command({
          ...parametersFor(this.#config, 'other'),
          Bucket: this.#dir.bucket,
          Prefix: this.#name(''),
          MaxKeys: 1
        })
      );
      const Key = this.#name(`${PROBES}/${randomUUID()}`);
      const place = { Bucket: this.#dir.bucket, Key };
      const Body = randomUUID();
      try {
        await client.send(
          new s3.PutObjectCommand({ ...parametersFor(this.#config, 'write'), ...place, Body })
        );
        const { Body: found } = await client.send(
          new s3.GetObjectCommand({ ...parametersFor(this.#config, 'read'), ...place })
        );
        if ((await found?.transformToString()) !== Body) {
          throw new ArtifactStorageError({
            kind: 'corrupted',
            message: `${this.root} gave back something else than was written.`,
            hint: 'Check the store behind endpoint_url.',
            field: 'artifact_storage_dir'
          });
        }
      } catch (error) {
        await this.#remove(Key).catch(() => undefined);
        throw error;
      }
      await this.#remove(Key);
      return { would_create: false };
    });
  }

  async prepare(): Promise<void> {
    // A bucket is never made, and a folder of S3 needs no making.
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    const Key = this.#nameOf(key);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return this.#guard(async ({ client, s3 }) => {
      this.#refuseReadOnly();
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
        const found = await this.#head(Key).catch(() => null);
        if (found?.Metadata?.[SHA256] === sha256 && found.ContentLength === bytes.length) {
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
    const id = randomUUID();
    return this.#guard(async ({ client, s3 }) => {
      this.#refuseReadOnly();
      const upload = new s3.Upload({
        client,
        params: { ...this.#writing(Key, { [WRITE_ID]: id }), Body: bytes, IfNoneMatch: '*' },
        partSize: this.#config.part_size,
        queueSize: this.#config.concurrency,
        leavePartsOnError: false
      });
      const abort = () => void upload.abort();
      bytes.once('error', abort);
      try {
        await upload.done();
      } catch (error) {
        if (bytes.errored !== null) {
          await this.#abortUpload(Key, upload.uploadId);
          throw bytes.errored;
        }
        // The answer to the last request may be what was lost.
        const found = await this.#head(Key).catch(() => null);
        if (found?.Metadata?.[WRITE_ID] !== id) {
          await this.#abortUpload(Key, upload.uploadId);
          throw isTaken(error) ? this.#conflict(key) : error;
        }
      } finally {
        bytes.off('error', abort);
      }
      this.#uploaded.set(saveId, key);
    }, false);
  }

  async commitStaged(saveId: string, key: string, size: number): Promise<void> {
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
        message: `The value has ${found.size} bytes in ${this.root} instead of ${size}.`,
        hint: 'Save again.',
        field: 'artifact_storage_dir'
      });
    }
    this.#uploaded.delete(saveId);
  }

  async discardStaged(saveId: string): Promise<void> {
    this.#checkSaveId(saveId);
    const key = this.#uploaded.get(saveId);
    if (key !== undefined) {
      await this.delete(key);
      this.#uploaded.delete(saveId);
    }
  }

  async read(key: string): Promise<Uint8Array> {
    const { bytes } = await this.openRead(key);
    return this.#guard(async () => Buffer.concat(await bytes.toArray()));
  }

  async openRead(key: string): Promise<StreamedValue> {
    const Key = this.#nameOf(key, true);
    return this.#guard(async ({ client, s3 }) => {
      const { Body, ContentLength } = await client.send(
        new s3.GetObjectCommand({
          ...parametersFor(this.#config, 'read'),
          Bucket: this.#dir.bucket,
          Key
        })
      );
      if (!(Body instanceof Readable) || ContentLength === undefined) {
        throw new Error('S3 answered without a body.');
      }
      return { bytes: Body, size: ContentLength };
    });
  }

  localPath(): null {
    return null;
  }

  async stat(key: string): Promise<{ readonly size: number } | null> {
    const Key = this.#nameOf(key, true);
    return this.#guard(async () => {
      const found = await this.#head(Key);
      return found === null ? null : { size: found.ContentLength ?? 0 };
    });
  }

  async delete(key: string): Promise<void> {
    const [, uploadId, uploadKey] = UPLOAD_KEY.exec(key) ?? [];
    const Key = this.#nameOf(uploadKey ?? key);
    return this.#guard(async () => {
      if (uploadId === undefined) {
        await this.#remove(Key);
      } else {
        await this.#abortUpload(Key, decodeURIComponent(uploadId), true);
      }
    });
  }

  async *list(): AsyncIterable<ValueEntry> {
    const { client, s3 } = await this.#guard(async (connected) => connected);
    const place = { Bucket: this.#dir.bucket, Prefix: this.#name('') };
    const common = parametersFor(this.#config, 'other');
    let ContinuationToken: string | undefined;
    do {
      const page = await this.#guard(() =>
        client.send(new s3.ListObjectsV2Command({ ...common, ...place, ContinuationToken }))
      );
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        const key = (Key ?? '').slice(place.Prefix.length);
        if (isOwnKey(key)) {
          yield { key, size: Size ?? 0, modified: LastModified ?? new Date(), staging: false };
        }
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    let KeyMarker: string | undefined;
    let UploadIdMarker: string | undefined;
    let more = true;
    while (more) {
      const page = await this.#guard(() =>
        client
          .send(
            new s3.ListMultipartUploadsCommand({ ...common, ...place, KeyMarker, UploadIdMarker })
          )
          .catch((error: unknown) => {
            // rclone answers so where there is no upload.
            if (isGone(error)) {
              return null;
            }
            throw error;
          })
      );
      for (const { Key, UploadId, Initiated } of page?.Uploads ?? []) {
        const key = (Key ?? '').slice(place.Prefix.length);
        if (isOwnKey(key) && UploadId !== undefined) {
          const id = encodeURIComponent(UploadId);
          yield {
            key: `${UPLOADS}/${id}/${key}`,
            size: 0,
            modified: Initiated ?? new Date(),
            staging: true
          };
        }
      }
      KeyMarker = page?.NextKeyMarker;
      UploadIdMarker = page?.NextUploadIdMarker;
      more = page?.IsTruncated === true && KeyMarker !== undefined && KeyMarker !== '';
    }
  }

  async addOwner(storeId: string): Promise<void> {
    this.#checkSaveId(storeId);
    return this.#guard(async ({ client, s3 }) => {
      this.#refuseReadOnly();
      await client.send(
        new s3.PutObjectCommand({
          ...this.#writing(this.#name(`${OWNERS}/${storeId}`), {}),
          Body: ''
        })
      );
    });
  }

  owners(): Promise<ReadonlySet<string>> {
    return this.#guard(async ({ client, s3 }) => {
      const Prefix = this.#name(`${OWNERS}/`);
      const found = new Set<string>();
      const place = { Bucket: this.#dir.bucket, Prefix };
      for await (const page of s3.paginateListObjectsV2({ client }, place)) {
        for (const { Key } of page.Contents ?? []) {
          const id = (Key ?? '').slice(Prefix.length);
          if (isSaveId(id)) {
            found.add(id);
          }
        }
      }
      return found;
    });
  }

  /**
   * Runs an action with the client; once more with newly read credentials where S3 no longer takes
   * those of the provider chain, which somebody may have rotated in their file.
   */
  async #guard<T>(action: (connected: Connected) => Promise<T>, repeatable = true): Promise<T> {
    try {
      try {
        return await this.#use(action);
      } catch (error) {
        if (this.#config.keys !== null || this.#config.anonymous || !mayBeStale(error)) {
          throw error;
        }
        this.#connected = undefined;
        if (!repeatable) {
          throw error;
        }
        return await this.#use(action);
      }
    } catch (error) {
      throw s3Error(error, this.root);
    }
  }

  async #use<T>(action: (connected: Connected) => Promise<T>): Promise<T> {
    this.#connected ??= this.#connect();
    return action(await this.#connected);
  }

  async #connect(): Promise<Connected> {
    try {
      const [client, s3] = await Promise.all([
        createS3Client(this.#options),
        import('./aws-sdk.js')
      ]);
      return { client, s3 };
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
  }

  #writing(Key: string, metadata: Readonly<Record<string, string>>) {
    const parameters = parametersFor(this.#config, 'write');
    const given = parameters.Metadata as Readonly<Record<string, string>> | undefined;
    return {
      ...parameters,
      Bucket: this.#dir.bucket,
      Key,
      Metadata: { ...given, ...metadata }
    };
  }

  #head(Key: string) {
    return (
      this.#connected?.then(async ({ client, s3 }) => {
        try {
          const place = { Bucket: this.#dir.bucket, Key };
          return await client.send(
            new s3.HeadObjectCommand({ ...parametersFor(this.#config, 'read'), ...place })
          );
        } catch (error) {
          if (isGone(error)) {
            return null;
          }
          throw error;
        }
      }) ?? Promise.resolve(null)
    );
  }

  async #remove(Key: string): Promise<void> {
    const { client, s3 } = await (this.#connected ?? this.#connect());
    const place = { Bucket: this.#dir.bucket, Key };
    try {
      await client.send(
        new s3.DeleteObjectCommand({ ...parametersFor(this.#config, 'other'), ...place })
      );
    } catch (error) {
      if (!isGone(error)) {
        throw error;
      }
    }
  }

  /** Gives up an upload. Quietly, unless told: a sweep finds what could not be given up. */
  async #abortUpload(Key: string, UploadId: string | undefined, strict = false): Promise<void> {
    if (UploadId === undefined) {
      return;
    }
    try {
      const { client, s3 } = await (this.#connected ?? this.#connect());
      const place = { Bucket: this.#dir.bucket, Key, UploadId };
      await client.send(
        new s3.AbortMultipartUploadCommand({ ...parametersFor(this.#config, 'other'), ...place })
      );
    } catch (error) {
      if (strict && !isGone(error)) {
        throw error;
      }
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
