import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type {
  Artifact,
  ArtifactDetail,
  ArtifactSource,
  DeleteRequest,
  ListQuery,
  SaveRequest,
  SummaryPage,
  SweepReport,
  SweepRequest,
  Uploaded,
  VersionPage
} from '../../api/artifact.js';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import type { Relocation } from '../../api/relocation.js';
import { checkArtifactName } from '../../location/artifact-name.js';
import { rootText, type ValueRoot } from '../../location/value-root.js';
import type { MetadataStore, StoredArtifact, VersionsQuery } from '../metadata/metadata-store.js';
import { valueKey } from '../values/value-key.js';
import { isMissingValue, type StreamedValue, type ValueStore } from '../values/value-store.js';
import { hashValue } from './hash-value.js';
import { inlineValue, sha256Of } from './inline-value.js';
import { LineapyValues } from './lineapy-values.js';
import { listMissing, marked, versionsMissing } from './missing-lists.js';
import { MissingValues } from './missing-values.js';
import { noSuchSave, notFound } from './not-found.js';
import { relocate } from './relocate.js';
import { type CheckOptions, checkStore, type StoreCheck } from './store-check.js';
import type { StoreLocation } from './store-location.js';
import { sweepStaging, sweepStore } from './sweep.js';
import { type OpenValues, ValueRoots } from './value-roots.js';

/** Which version is meant. */
export interface WantedVersion {
  readonly name: string;
  /** Null: the newest. */
  readonly version: number | null;
  /** That very save, whatever has its name and number by now. */
  readonly save_id?: string | undefined;
  /** Whose version, where LineaPy saved one of the same number too. */
  readonly source?: ArtifactSource | undefined;
}

/** Which version to get, and how. */
export interface GetOptions extends WantedVersion {
  /** Values of up to this many bytes come with the answer. */
  readonly inline_limit: number;
  /** Whether the value will be loaded; true without it. */
  readonly load?: boolean | undefined;
}

/** What tells the value of a save. */
export type SavedValue = Pick<SaveRequest, 'save_id' | 'name' | 'size' | 'sha256'>;

/**
 * Values and metadata together. What the project promises of saved artifacts is kept here:
 *
 * - a save makes the value durable first and its row second, so a row never lacks its value;
 * - a delete takes the row first and the value second; what a crash leaves is a value that no row
 *   knows, which a sweep finds;
 * - an artifact remembers the root of its value, and the metadata store how that is reached, so it
 *   still loads after a change of `artifact_storage_dir` or `storage_options`.
 */
export class ArtifactStore {
  /** The versions whose values were looked for in vain. */
  readonly missing: MissingValues;
  readonly #metadata: MetadataStore;
  readonly #values: ValueStore;
  readonly #roots: ValueRoots;
  readonly #lineapy: LineapyValues;
  readonly #location: StoreLocation;
  /** Saves in progress by save_id: a repeated request waits for the first. */
  readonly #saving = new Map<string, { readonly key: string; readonly done: Promise<Artifact> }>();
  /** The id of the database that is noted in the values root as one of its owners. */
  #owner: string | undefined;
  /** When what killed processes left in the values root has been looked for. */
  #tidied: Promise<void> | undefined;

  constructor(location: StoreLocation, metadata: MetadataStore, openValues: OpenValues) {
    this.#location = location;
    this.#metadata = metadata;
    this.#roots = new ValueRoots(location, openValues, (root) => metadata.rootOptions(root));
    this.#values = this.#roots.current;
    this.#lineapy = new LineapyValues(metadata, this.#roots);
    this.missing = new MissingValues(metadata, this.#roots);
  }

  /** Checks both halves for real, and leaves nothing behind. What fails is in the report. */
  check(options: CheckOptions = {}): Promise<StoreCheck> {
    return checkStore(this.#location, this.#metadata, this.#roots, this.missing, options);
  }

  /**
   * Connects to the database, and tries whether it can be written to. Changes nothing.
   *
   * @throws ArtifactStorageError as {@link MetadataStore.check} says.
   */
  async checkMetadata(): Promise<void> {
    await this.#metadata.check();
  }

  /** The database's URL without its password. */
  get databaseUrl(): string {
    return this.#metadata.location;
  }

  /** Everything that is recorded of one version; null where it does not exist. */
  stored(name: string, version: number): Promise<StoredArtifact | null> {
    return this.#metadata.get(name, version, 'artifact_storage');
  }

  /** What a save became; null where it was never recorded. */
  async ofSave(saveId: string): Promise<Artifact | null> {
    const stored = await this.#metadata.ofSave(saveId);
    return stored === null ? null : toArtifact(stored);
  }

  /** Makes what does not exist yet: directory, database, tables. */
  async prepare(): Promise<void> {
    await this.#values.prepare();
    await this.#metadata.prepare();
  }

  /**
   * Saves a value as the next version of its name. When this has resolved, the artifact survives a
   * power cut. Again with the same save_id: the same version.
   *
   * @throws ArtifactStorageError; then there is no new version.
   */
  save(request: SaveRequest, options: { readonly signal?: AbortSignal } = {}): Promise<Artifact> {
    const running = this.#saving.get(request.save_id);
    if (running !== undefined) {
      // The first decides; then the database knows whether this is the same save.
      return running.done.then(
        () => this.save(request, options),
        () => this.save(request, options)
      );
    }
    const key = valueKey(request.name, request.save_id);
    const done = this.#save(request, key, options.signal).finally(() =>
      this.#saving.delete(request.save_id)
    );
    this.#saving.set(request.save_id, { key, done });
    return done;
  }

  /** The absolute path at which the client writes a large value; null where it is a stream. */
  openStaging(saveId: string): Promise<string | null> {
    return this.#values.openStaging(saveId);
  }

  /**
   * Takes a value as a stream, before its save.
   *
   * @throws ArtifactStorageError; then nothing is left behind.
   */
  async upload(saveId: string, name: string, bytes: Readable): Promise<Uploaded> {
    checkArtifactName(name);
    if (this.#values.upload === undefined) {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: `${this.#values.root} takes large values as files only.`,
        hint: 'Save again.'
      });
    }
    await this.#own();
    const hash = createHash('sha256');
    let size = 0;
    const hashed = new Transform({
      highWaterMark: 1 << 20,
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      }
    });
    const piped = pipeline(bytes, hashed).catch(() => undefined);
    try {
      await this.#values.upload(saveId, valueKey(name, saveId), hashed);
    } finally {
      hashed.destroy();
      await piped;
    }
    return { size, sha256: hash.digest('hex') };
  }

  /**
   * The bytes of one version as a stream.
   *
   * @param start offset of the first byte
   * @throws ArtifactStorageError `not_found` with what does exist; `corrupted` without its value.
   */
  async openValue(wanted: WantedVersion, start = 0): Promise<StreamedValue> {
    const found = await this.#find(wanted);
    try {
      const values = await this.#roots.at(found.root);
      return await values.openRead(found.value_key, { start });
    } catch (error) {
      throw this.#explained(error, found);
    }
  }

  /** Whether the value of a save is in its place already, recorded or not. */
  async hasValue({ save_id, name, size, sha256 }: SavedValue): Promise<boolean> {
    const found = await hashValue(this.#values, valueKey(name, save_id));
    return found !== null && found.size === size && found.sha256 === sha256;
  }

  /** Deletes the staging file of a save that failed. */
  discardStaging(saveId: string): Promise<void> {
    return this.#values.discardStaged(saveId);
  }

  /**
   * One version, and the way to its value.
   *
   * @throws ArtifactStorageError `not_found` with what does exist; `corrupted` where the value is
   *   missing or not what was saved.
   */
  async get({ inline_limit, load, ...wanted }: GetOptions): Promise<ArtifactDetail> {
    const found = await this.#find(wanted);
    if (found.source !== 'lineapy') {
      return this.#detail(found, inline_limit);
    }
    const { save_id: _, unavailable, ...artifact } = found; // LineaPy gives its saves no ids.
    if (unavailable !== undefined) {
      return { ...artifact, value: { path: null, base64: null, unavailable } };
    }
    if (load === false) {
      const { save_id: _id, ...looked } = await this.#lineapy.look(found);
      const path = (await this.#roots.at(found.root)).localPath(found.value_key);
      return { ...looked, value: { path, base64: null } };
    }
    const seen = await this.#lineapy.see(found);
    const detail = await this.#detail(seen.artifact, inline_limit);
    return { ...detail, value: { ...detail.value, verified: seen.verified } };
  }

  async #find({ name, version, source, save_id }: WantedVersion): Promise<StoredArtifact> {
    const found = await (save_id === undefined
      ? this.#metadata.get(name, version, source)
      : this.#metadata.ofSave(save_id));
    if (found !== null) {
      return found;
    }
    throw save_id === undefined
      ? await notFound(this.#metadata, name, version)
      : noSuchSave(this.databaseUrl, name, version);
  }

  async #detail(stored: StoredArtifact, inline_limit: number): Promise<ArtifactDetail> {
    const values = await this.#roots.at(stored.root);
    const path = values.localPath(stored.value_key);
    if (stored.size > inline_limit) {
      const found = await values.stat(stored.value_key).catch((error: unknown) => {
        throw this.#explained(error, stored);
      });
      if (found?.size !== stored.size) {
        throw found === null ? this.#lost(stored) : changedValue(stored);
      }
      return { ...stored, value: { path, base64: null } };
    }
    const bytes = await values.read(stored.value_key).catch((error: unknown) => {
      throw this.#explained(error, stored);
    });
    if (bytes.length !== stored.size || sha256Of(bytes) !== stored.sha256) {
      throw changedValue(stored);
    }
    return { ...stored, value: { path, base64: Buffer.from(bytes).toString('base64') } };
  }

  /** A page of names, each with its newest version. */
  async list(query: ListQuery): Promise<SummaryPage> {
    await this.missing.lookAgain();
    const page =
      query.missing === true
        ? await listMissing(this.#metadata, this.missing, query)
        : await this.#metadata.list(query);
    return this.#shown(page);
  }

  /** A page of versions, newest first. */
  async versions(query: VersionsQuery & { readonly missing?: boolean }): Promise<VersionPage> {
    await this.missing.lookAgain();
    const page =
      query.missing === true
        ? await versionsMissing(this.#metadata, this.missing, query)
        : await this.#metadata.versions(query);
    return this.#shown(page);
  }

  /** A page with the sizes that LineaPy did not record, and marks where values are missing. */
  async #shown<T extends SummaryPage | VersionPage>(page: T): Promise<T> {
    const artifacts = await this.#lineapy.withSizes<Artifact>(page.artifacts);
    return { ...page, artifacts: marked(artifacts, this.missing) };
  }

  /**
   * Deletes versions and their values, wherever those are.
   *
   * @returns the numbers of the deleted versions, ascending
   * @throws ArtifactStorageError `not_found` with what does exist. A value that cannot be deleted
   *   any more (its disk is gone) is left for a sweep: its version is deleted all the same.
   */
  async delete(
    name: string,
    version: DeleteRequest['version'],
    save_id?: string
  ): Promise<readonly number[]> {
    if (save_id !== undefined) {
      // A number is never given out twice: name and version of a save stay those of that save.
      const found = await this.#find({ name, version: null, save_id });
      return this.delete(found.name, found.version);
    }
    const places = await this.#metadata.delete(name, version);
    if (places.length === 0) {
      throw await notFound(this.#metadata, name, typeof version === 'number' ? version : null);
    }
    for (const { root, value_key } of places) {
      await this.#deleteQuietly(root, value_key);
    }
    return places.map((place) => place.version);
  }

  /**
   * Lets versions whose root moved have their values at another place, once all are verified there.
   *
   * @param from the root as versions remember it, or its `artifact_storage_dir` where only one root
   *   is there
   * @param to a root; without an endpoint, S3 is reached as by the session
   * @param onProgress told after each value how far it came
   */
  relocate(
    from: ValueRoot,
    to: ValueRoot,
    dryRun: boolean,
    onProgress?: (found: Relocation) => void
  ): Promise<Relocation> {
    const { dir, storage_options } = this.#location;
    const options = dir.scheme === to.dir.scheme ? storage_options : {};
    const target = to.place === null ? rootText(to.dir, options) : to.text;
    return relocate(this.#metadata, this.#roots, { from, target, dryRun, onProgress });
  }

  /** Finds orphans; deletes them where it is no dry run. */
  async sweep(request: SweepRequest): Promise<SweepReport> {
    await this.#tidied;
    return sweepStore(this.#values, this.#metadata, request, this.#inProgress);
  }

  /** Closes the database and the connections to values. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#saving.values()].map(({ done }) => done));
    await this.#tidied;
    await this.#roots.close();
    await this.#metadata.close();
  }

  async #save(request: SaveRequest, key: string, signal?: AbortSignal): Promise<Artifact> {
    checkArtifactName(request.name);
    const bytes = inlineValue(request);
    await this.#own();
    signal?.throwIfAborted();
    if (bytes === null) {
      await this.#values.commitStaged(request.save_id, key, request.size);
    } else {
      await this.#values.write(key, bytes);
    }
    try {
      signal?.throwIfAborted();
      const { value: _, ...described } = request;
      return toArtifact(
        await this.#metadata.insert({ ...described, value_key: key, root: this.#values.root })
      );
    } catch (error) {
      // After a lost connection nobody knows whether the row was recorded.
      if (!isArtifactStorageError(error) || error.kind !== 'unreachable') {
        await this.#deleteUnrecorded(key);
      }
      throw error;
    }
  }

  /** Says in the values root that this database keeps values there, before the first one. */
  async #own(): Promise<void> {
    const storeId = await this.#metadata.storeId();
    if (this.#owner !== storeId) {
      await this.#values.addOwner(storeId);
      const { root } = this.#values;
      await this.#metadata.noteRoot(root, this.#roots.reaching(root));
      this.#owner = storeId;
      // Beside the save, which must neither wait for it nor fail with it.
      this.#tidied ??= sweepStaging(this.#values, this.#inProgress).catch(() => undefined);
    }
  }

  readonly #inProgress = (key: string): boolean =>
    [...this.#saving].some(([saveId, saving]) => saving.key === key || key.includes(saveId));

  /** Deletes the value of a save that failed, if it is certain that no row knows it. */
  async #deleteUnrecorded(key: string): Promise<void> {
    try {
      const known = await this.#metadata.knownKeys([key]);
      if (known.size === 0) {
        await this.#values.delete(key);
      }
    } catch {
      // Not certain: a sweep finds it later.
    }
  }

  /** What went wrong with a value, in the words of its artifact. */
  #explained(error: unknown, stored: StoredArtifact): unknown {
    if (isMissingValue(error)) {
      return this.#lost(stored);
    }
    const isLocked = isArtifactStorageError(error) && error.kind === 'permission_denied';
    return isLocked && stored.root !== this.#values.root ? lockedValue(stored, error) : error;
  }

  #lost(stored: StoredArtifact): ArtifactStorageError {
    this.missing.note(stored);
    return missingValue(stored);
  }

  async #deleteQuietly(root: string, key: string): Promise<void> {
    try {
      await (await this.#roots.at(root)).delete(key);
    } catch {
      // The version is gone already, as was asked; a sweep finds the value later.
    }
  }
}

/** A recorded save as the contract shows it, without code, preview and packages. */
function toArtifact(stored: StoredArtifact): Artifact {
  const { code: _code, preview: _preview, packages: _packages, ...artifact } = stored;
  return artifact;
}

function missingValue({ name, version, root, value_key }: StoredArtifact): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: `The value of "${name}" version ${version} is missing: ${root} has no ${value_key}.`,
    hint: 'Check that its disk is connected and that nobody moved or deleted the file.'
  });
}

function lockedValue(
  { name, version, root }: StoredArtifact,
  error: ArtifactStorageError
): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'permission_denied',
    message: `The value of "${name}" version ${version} is in ${root}, where this session kept values earlier: ${error.message}`,
    hint: `${error.hint} Or use that location once more in this session, with its credentials: then they are known here.`,
    field: 'storage_options'
  });
}

function changedValue({ name, version, root, value_key }: StoredArtifact): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: `The value of "${name}" version ${version} is not what was saved: ${root}, ${value_key}.`,
    hint: 'The file was changed or damaged. Restore it from a backup, or load another version.'
  });
}
