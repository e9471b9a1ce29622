import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ArtifactStorageError, isArtifactStorageError } from '../../../api/errors.js';
import { isLineapyKey } from '../../../location/lineapy-key.js';
import { insteadOfSize } from '../../../location/size-text.js';
import { isOwnKey, isPreviewKey, isSaveId, isValueKey, previewKey } from '../value-key.js';
import {
  isMissingValue,
  type KnownValue,
  type ListOptions,
  MOST_OF_LOCATION,
  OWNERS,
  type ReadOptions,
  type StreamedValue,
  type ValueCheck,
  type ValueEntry,
  type ValueStore
} from '../value-store.js';
import { checkObjects } from './object-check.js';
import type { ObjectClient, ObjectHead } from './object-client.js';
import { ObjectTakenError, StoreSilentError } from './object-errors.js';
import { ObjectReader } from './object-reader.js';

/*
 * What is in the store
 *
 *     <root>/<slug>/<save_id>.pkl                a value; complete from the first moment it exists
 *     <root>/<slug>/<save_id>.preview            what is shown of it, if that is too large for its row
 *     <root>/.artifact-storage-owners/<store id> where that metadata store is, which keeps values here
 *     <root>/.artifact-storage-probes/<id>       written and deleted by a check
 *
 * `.artifact-storage-uploads/<upload id>/<value key>` is the key, in lists, of an upload that is not
 * complete: no object has that name.
 */
const PROBES = '.artifact-storage-probes';
const UPLOADS = '.artifact-storage-uploads';
const OWN_FOLDERS = '.artifact-storage-';
const UPLOAD_KEY = new RegExp(`^\\${UPLOADS}/([^/]+)/(.+)$`);
/** Tags that tell our own write, whose answer was lost, from another's. */
const WRITE_ID = 'artifact-storage-write';
const SHA256 = 'artifact-storage-sha256';

/** Keeps values as objects of a store that an {@link ObjectClient} leads to. */
export class ObjectValueStore implements ValueStore {
  readonly root: string;
  readonly #client: ObjectClient;
  readonly #reader: ObjectReader;

  constructor(client: ObjectClient) {
    this.root = client.root;
    this.#client = client;
    this.#reader = new ObjectReader(client);
  }

  get description(): string {
    return this.#client.description;
  }

  get hashesUploads(): boolean {
    return this.#client.hashes;
  }

  async check(): Promise<ValueCheck> {
    const found = await checkObjects(this.#client, `${PROBES}/${randomUUID()}`);
    const { identity, notices } = this.#client;
    return {
      ...found,
      ...(identity === null ? {} : { identity }),
      ...(notices.length === 0 ? {} : { notices })
    };
  }

  async prepare(): Promise<void> {
    this.#refuseReadOnly();
    await this.#client.prepare();
  }

  async write(
    key: string,
    bytes: Uint8Array,
    signal?: AbortSignal,
    known?: KnownValue
  ): Promise<void> {
    const name = nameOf(key);
    const sha256 = known?.sha256 ?? createHash('sha256').update(bytes).digest('hex');
    this.#refuseReadOnly();
    try {
      await this.#client.create(name, bytes, { [SHA256]: sha256 }, signal, known);
    } catch (error) {
      const found = await this.#foundAfter(error, name, signal);
      if (found?.tags[SHA256] !== sha256 || found.size !== bytes.length) {
        throw this.#explained(error, key);
      }
    }
  }

  async upload(
    saveId: string,
    key: string,
    bytes: Readable,
    signal?: AbortSignal,
    known?: KnownValue
  ): Promise<KnownValue | null> {
    checkSaveId(saveId);
    const name = nameOf(key);
    this.#refuseReadOnly();
    const id = randomUUID();
    try {
      return await this.#client.createFrom(name, bytes, { [WRITE_ID]: id }, signal, known);
    } catch (error) {
      const found = bytes.errored === null ? await this.#foundAfter(error, name, signal) : null;
      if (found?.tags[WRITE_ID] !== id) {
        throw this.#explained(error, key);
      }
      return null;
    }
  }

  async commitStaged(
    _saveId: string,
    key: string,
    size: number,
    signal?: AbortSignal
  ): Promise<void> {
    const found = await this.stat(key, signal);
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
    checkSaveId(saveId);
    // An upload that broke off has given itself up, and one that ended is a value.
  }

  localFiles(): null {
    return null;
  }

  async read(key: string): Promise<Uint8Array> {
    const { bytes } = await this.openRead(key);
    return Buffer.concat(await bytes.toArray());
  }

  async openRead(key: string, { start = 0 }: ReadOptions = {}): Promise<StreamedValue> {
    return this.#reader.open(nameOf(key, true), start);
  }

  async stat(key: string, signal?: AbortSignal): Promise<{ readonly size: number } | null> {
    const found = await this.#client.head(nameOf(key, true), signal);
    return found === null ? null : { size: found.size };
  }

  async writePreview(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    const name = previewKey(nameOf(key));
    this.#refuseReadOnly();
    try {
      await this.#client.create(name, bytes, {}, signal);
    } catch (error) {
      if (!(error instanceof ObjectTakenError)) {
        throw error;
      }
    }
  }

  async readPreview(key: string, size: number): Promise<Uint8Array | null> {
    const name = previewKey(nameOf(key));
    try {
      const found = await this.#reader.open(name, 0);
      if (found.size !== size) {
        found.bytes.destroy();
        return null;
      }
      return Buffer.concat(await found.bytes.toArray());
    } catch (error) {
      if (isMissingValue(error)) {
        return null;
      }
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    const [, uploadId, uploadKey] = UPLOAD_KEY.exec(key) ?? [];
    const name = isPreviewKey(key) ? key : nameOf(uploadKey ?? key);
    this.#refuseReadOnly();
    if (uploadId !== undefined) {
      return this.#client.removeUpload(name, decodeURIComponent(uploadId));
    }
    // A clean-up finds one that stays. Together: a delete waits no longer than without it.
    const preview = isPreviewKey(name)
      ? undefined
      : this.#client.remove(previewKey(name)).catch(() => undefined);
    await Promise.all([this.#client.remove(name), preview]);
  }

  async *list({ foreign = false }: ListOptions = {}): AsyncIterable<ValueEntry> {
    for await (const { name, size, modified } of this.#client.list('')) {
      const entry = { key: name, size, modified, staging: false };
      if (isOwnKey(name)) {
        yield entry;
      } else if (foreign && !name.startsWith(OWN_FOLDERS)) {
        yield { ...entry, foreign: true };
      }
    }
    yield* this.listStaging();
  }

  async *listStaging(): AsyncIterable<ValueEntry> {
    for await (const { name, id, started } of this.#client.listUploads()) {
      if (isOwnKey(name)) {
        const key = `${UPLOADS}/${encodeURIComponent(id)}/${name}`;
        yield { key, size: 0, modified: started, staging: true };
      }
    }
  }

  async addOwner(storeId: string, location = ''): Promise<void> {
    checkSaveId(storeId);
    this.#refuseReadOnly();
    try {
      await this.#client.create(`${OWNERS}/${storeId}`, Buffer.from(location), {});
    } catch (error) {
      if (!(error instanceof ObjectTakenError)) {
        throw error;
      }
    }
  }

  async removeOwner(storeId: string): Promise<void> {
    checkSaveId(storeId);
    await this.#client.remove(`${OWNERS}/${storeId}`);
  }

  async owners(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for await (const { name } of this.#client.list(`${OWNERS}/`)) {
      const id = name.slice(OWNERS.length + 1);
      if (isSaveId(id)) {
        found.add(id);
      }
    }
    return found;
  }

  async ownerLocation(storeId: string): Promise<string> {
    checkSaveId(storeId);
    const name = `${OWNERS}/${storeId}`;
    const size = (await this.#client.head(name))?.size ?? 0;
    if (size === 0 || size > MOST_OF_LOCATION) {
      return '';
    }
    const { bytes } = await this.#client.open(name, 0);
    return Buffer.concat(await bytes.toArray()).toString();
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** After a write that failed: taken, perhaps by that write, whose answer was lost; or unknown. */
  async #foundAfter(
    error: unknown,
    name: string,
    signal: AbortSignal | undefined
  ): Promise<ObjectHead | null> {
    const isKnown =
      error instanceof StoreSilentError ||
      (isArtifactStorageError(error) && error.kind === 'permission_denied');
    return isKnown ? null : this.#client.head(name, signal).catch(() => null);
  }

  #explained(error: unknown, key: string): unknown {
    return error instanceof ObjectTakenError
      ? new ArtifactStorageError({
          kind: 'conflict',
          message: `${this.root} already has another value at ${key}.`,
          hint: 'Save again.',
          field: 'artifact_storage_dir',
          cause: error.cause
        })
      : error;
  }

  #refuseReadOnly(): void {
    if (this.#client.readOnly !== null) {
      throw new ArtifactStorageError(this.#client.readOnly);
    }
  }
}

/** @param reading whether it may be a value of LineaPy's */
function nameOf(key: string, reading = false): string {
  if (isValueKey(key) || (reading && isLineapyKey(key))) {
    return key;
  }
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message: 'This is not the key of a value.',
    hint: 'Nothing else is opened in a values root.'
  });
}

function checkSaveId(id: string): void {
  if (!isSaveId(id)) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: 'This is not the id of a save.',
      hint: 'Save again.'
    });
  }
}
