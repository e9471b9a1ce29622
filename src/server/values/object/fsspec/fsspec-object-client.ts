import type { Readable } from 'node:stream';
import { ArtifactStorageError, type ErrorDetails } from '../../../../api/errors.js';
import type { StorageOptions } from '../../../../api/location.js';
import { filesystemOf } from '../../../../location/filesystems/filesystems.js';
import type { FsspecStorageDir } from '../../../../location/filesystems/fsspec-dir.js';
import { isRecord } from '../../../../location/is-record.js';
import { openingOptions } from '../../../../location/opening-options.js';
import { rootText } from '../../../../location/value-root.js';
import { abortLate } from '../../../grouping/abort-late.js';
import { PartReader } from '../../part-reader.js';
import { isMissingValue, type KnownValue } from '../../value-store.js';
import type {
  ListedObject,
  ListedUpload,
  ObjectClient,
  ObjectHead,
  ObjectTags,
  OpenedObject
} from '../object-client.js';
import type { FilesystemConnection, FilesystemRequest } from './filesystem-connection.js';
import type { FilesystemHost } from './filesystem-host.js';
import { bodyBroken, hostError, writeError } from './host-errors.js';
import { jsonOf, linesOf, textOf, textsOf } from './host-lines.js';
import { jsonBody } from './host-requests.js';

/** A directory of a filesystem that fsspec opens, in the filesystem host. */
export class FsspecObjectClient implements ObjectClient {
  readonly root: string;
  readonly readOnly: ErrorDetails | null;
  readonly precondition = 'that a new object replaces none';
  /** The libraries repeat requests themselves: this is for what breaks off in its middle. */
  readonly attempts = 3;
  /** The host does, for lost answers: once more here would take as long as a fast network. */
  readonly hashes = true;
  readonly #dir: FsspecStorageDir;
  readonly #options: StorageOptions;
  readonly #connection: FilesystemConnection;

  constructor(dir: FsspecStorageDir, options: StorageOptions, host: FilesystemHost) {
    this.root = rootText(dir, options);
    this.#dir = filesystemOf(dir.scheme).complete(dir, options) as FsspecStorageDir;
    this.#options = options;
    this.readOnly = dir.readOnly;
    const { protocol, text: url } = this.#dir;
    const opening = openingOptions(this.#dir, options);
    this.#connection = host.connect({ protocol, url, options: opening, place: this.root });
  }

  get description(): string {
    const { description } = this.#connection.opened ?? {};
    return description ?? filesystemOf(this.#dir.scheme).describe(this.#dir, this.#options);
  }

  get identity(): string | null {
    return this.#connection.opened?.identity ?? null;
  }

  get notices(): readonly string[] {
    return this.#connection.opened?.notices ?? [];
  }

  async prepare(): Promise<readonly string[]> {
    const made = await this.#json({ method: 'POST', path: ['prepare'], query: this.#at('') });
    return isRecord(made) ? textsOf(made['made']) : [];
  }

  async removeEmpty(made: readonly string[], name: string): Promise<void> {
    const above = name.split('/').slice(0, -1);
    const own = above.map((_, index) => this.#at(above.slice(0, index + 1).join('/')).path);
    for (const path of [...made, ...own].toReversed()) {
      await this.#json({ method: 'DELETE', path: ['directory'], query: { path } });
    }
  }

  /** The host compares what it finds in the place of an object: tags are not needed. */
  async create(
    name: string,
    bytes: Uint8Array,
    _tags: ObjectTags,
    signal?: AbortSignal
  ): Promise<void> {
    const request = this.#object('PUT', name, abortLate(signal));
    const written = await this.#connection
      .send(request, bytes)
      .then(jsonBody)
      .catch(this.#taken(name));
    this.#written(written, bytes.length);
  }

  async createFrom(
    name: string,
    bytes: Readable,
    _tags: ObjectTags,
    signal?: AbortSignal
  ): Promise<KnownValue> {
    const reader = new PartReader(bytes);
    try {
      const request = this.#object('PUT', name, signal);
      const answer = await this.#connection.sendStream(request, reader);
      return this.#written(await jsonBody(answer), reader.size);
    } catch (error) {
      reader.stop();
      return this.#taken(name)(reader.failure ?? error);
    }
  }

  async open(name: string, start: number, version?: string): Promise<OpenedObject> {
    const request = this.#object('GET', name);
    const query = {
      ...request.query,
      start: String(start),
      ...(version === undefined ? {} : { version })
    };
    const bytes = await this.#connection.send({ ...request, query });
    const { 'x-object-size': size, 'x-object-version': mark } = bytes.headers;
    return { bytes, size: Number(size), version: textOf(mark) };
  }

  explain(error: unknown): ArtifactStorageError {
    return error instanceof ArtifactStorageError ? error : bodyBroken(error, this.root);
  }

  async head(name: string, signal?: AbortSignal): Promise<ObjectHead | null> {
    try {
      const request = { method: 'GET', path: ['info'], query: this.#at(name), signal } as const;
      const info = await this.#json(request);
      return { size: isRecord(info) ? Number(info['size']) : Number.NaN, tags: {} };
    } catch (error) {
      if (!isMissingValue(error)) {
        throw error;
      }
      return null;
    }
  }

  async remove(name: string): Promise<void> {
    await this.#json(this.#object('DELETE', name));
  }

  async *list(prefix: string, atMost?: number): AsyncIterable<ListedObject> {
    const limit = atMost === undefined ? {} : { at_most: String(atMost) };
    const query = { ...this.#at(''), prefix, ...limit };
    const answer = await this.#connection.send({ method: 'GET', path: ['list'], query });
    try {
      for await (const line of linesOf(answer)) {
        yield listedOf(jsonOf(line));
      }
    } catch (error) {
      throw this.explain(error);
    }
  }

  /** A value appears at once or not at all: there is nothing that goes on later. */
  async *listUploads(): AsyncIterable<ListedUpload> {}

  async removeUpload(): Promise<void> {}

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #json(request: FilesystemRequest): Promise<unknown> {
    return jsonBody(await this.#connection.send(request));
  }

  #object(method: 'GET' | 'PUT' | 'DELETE', name: string, signal?: AbortSignal) {
    return { method, path: ['object'], query: this.#at(name), signal };
  }

  #at(name: string): { readonly path: string } {
    const { path } = this.#dir;
    return { path: [path, name].filter((part) => part !== '').join(path === '/' ? '' : '/') };
  }

  #taken(name: string): (error: unknown) => never {
    return (error) => {
      throw writeError(error, `${this.root}/${name}`);
    };
  }

  /** What the host says that it wrote. @throws ArtifactStorageError where that is not its size. */
  #written(written: unknown, size: number): KnownValue {
    const sha256 = isRecord(written) ? textOf(written['sha256']) : undefined;
    if (!isRecord(written) || written['size'] !== size || sha256 === undefined) {
      throw new ArtifactStorageError({
        kind: 'corrupted',
        message: `${this.root} kept another size than was written.`,
        hint: 'Save again.',
        field: 'artifact_storage_dir'
      });
    }
    return { size, sha256 };
  }
}

/** @throws ArtifactStorageError where the line says that listing failed in its middle. */
function listedOf(line: unknown): ListedObject {
  const { name, size, modified, error } = isRecord(line) ? line : {};
  if (typeof name !== 'string') {
    throw hostError(error);
  }
  const time = typeof modified === 'string' ? new Date(modified) : new Date();
  return { name, size: Number(size), modified: Number.isNaN(time.getTime()) ? new Date() : time };
}
