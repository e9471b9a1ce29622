import type { Readable } from 'node:stream';
import type {
  Artifact,
  ArtifactDetail,
  ArtifactSource,
  SaveRequest,
  Uploaded
} from '../../api/artifact.js';
import type {
  DeleteRequest,
  EditNotesRequest,
  SetAliasRequest
} from '../../api/artifact-changes.js';
import type { ListQuery, SummaryPage, VersionPage } from '../../api/artifact-list.js';
import type { CleanUpReport, CleanUpRequest } from '../../api/clean-up.js';
import type { Lineage } from '../../api/lineage.js';
import type { Alias, Facets, FacetsQuery } from '../../api/notes.js';
import type { Preview } from '../../api/preview.js';
import type { Relocation } from '../../api/relocation.js';
import type { Verification } from '../../api/verification.js';
import { optionsThere } from '../../location/secrets-target.js';
import { rootText, type ValueRoot } from '../../location/value-root.js';
import type { CopyRecords } from '../metadata/copy-records.js';
import type { MetadataStore, StoredArtifact } from '../metadata/metadata-store.js';
import { type LongWork, UNWATCHED } from '../operations/long-work.js';
import type { ValueStore } from '../values/value-store.js';
import { type CleanUpWork, cleanUpStaging, cleanUpStore } from './clean-up.js';
import type { DeleteOptions, VersionsDeleted } from './delete-versions.js';
import { lineageOf, type NumberedVersion } from './lineage.js';
import { LineapyValues } from './lineapy-values.js';
import { MissingValues } from './missing-values.js';
import { editNotes, setAlias } from './notes.js';
import { type PreviewDropped, Previews } from './previews.js';
import { relocate } from './relocate.js';
import { leaveRoot, RootOwner } from './root-owner.js';
import { type SaveOptions, Saves } from './saves.js';
import { type SharedValue, sharedBecause } from './shared-store.js';
import { type CheckOptions, checkStore, type StoreCheck } from './store-check.js';
import { StoreDeletes } from './store-deletes.js';
import { type ListedVersions, StoreLists } from './store-lists.js';
import type { StoreLocation } from './store-location.js';
import { StoreUpkeep } from './store-upkeep.js';
import { toArtifact } from './to-artifact.js';
import { Trash } from './trash.js';
import type { Uploads } from './uploads.js';
import { type OpenValues, ValueRoots } from './value-roots.js';
import { verifyVersion } from './verify-version.js';
import {
  type GetOptions,
  VersionReader,
  type VersionSources,
  type WantedValue,
  type WantedVersion
} from './version-reader.js';

/** How often saves look for what killed processes left, in milliseconds. */
const TIDY_MS = 600_000;

/**
 * Values and metadata together. What the project promises of saved artifacts is kept here:
 *
 * - a save makes the value durable first and its row second, so a row never lacks its value;
 * - a delete takes the row first and the value second; after a crash, the next storage server does that;
 * - an artifact remembers the root of its value, and the metadata store how that is reached, so it
 *   still loads after a change of `artifact_storage_dir` or `storage_options`.
 */
export class ArtifactStore {
  /** The versions whose values are missing or damaged, as far as that is known. */
  readonly missing: MissingValues;
  /** Care of the whole store. */
  readonly upkeep: StoreUpkeep;
  /** What was deleted and can be restored. */
  readonly trash: Trash;
  /** What copies read and write beside versions. */
  readonly copies: CopyRecords;
  /** Values on their way here without a client. */
  readonly incoming: Uploads;
  readonly #metadata: MetadataStore;
  readonly #values: ValueStore;
  readonly #roots: ValueRoots;
  readonly #lineapy: LineapyValues;
  readonly #location: StoreLocation;
  readonly #reader: VersionReader;
  readonly #sources: VersionSources;
  readonly #saves: Saves;
  readonly #previews: Previews;
  readonly #owner: RootOwner;
  readonly #lists: StoreLists;
  readonly #deletes: StoreDeletes;
  readonly #needs = (key: string) => this.#saves.needs(key) || this.#previews.needs(key);
  /** When the values root was made, or found to be there. */
  #prepared: Promise<void> | undefined;
  /** When what killed processes left in the values root has been looked for. */
  #tidied: Promise<void> | undefined;
  #tidiedAt = Number.NEGATIVE_INFINITY;

  /** @param onPreviewDropped hears of previews that could not be written or read */
  constructor(
    location: StoreLocation,
    metadata: MetadataStore,
    openValues: OpenValues,
    onPreviewDropped: PreviewDropped = () => undefined
  ) {
    this.#location = location;
    this.#metadata = metadata;
    this.copies = metadata.copies;
    this.#roots = new ValueRoots(location, openValues, (root) => metadata.rootOptions(root));
    this.#values = this.#roots.current;
    this.#lineapy = new LineapyValues(metadata, this.#roots);
    this.#previews = new Previews(this.#roots, onPreviewDropped);
    this.#saves = new Saves({
      values: this.#values,
      metadata,
      own: () => this.#own(),
      previews: this.#previews
    });
    this.incoming = this.#saves.uploads;
    this.missing = new MissingValues(metadata, this.#roots);
    const deleted = { roots: this.#roots, previews: this.#previews, trash: metadata.trash };
    this.trash = new Trash(metadata, deleted);
    const { missing } = this;
    this.#sources = { metadata, roots: this.#roots, lineapy: this.#lineapy, missing };
    this.#reader = new VersionReader(this.#sources);
    this.#owner = new RootOwner(metadata, this.#values);
    this.#lists = new StoreLists({ ...this.#sources, trash: this.trash });
    this.#deletes = new StoreDeletes(metadata, deleted, this.#reader);
    this.upkeep = new StoreUpkeep({
      ...this.#sources,
      ...deleted,
      list: (query) => this.list(query),
      needs: this.#needs
    });
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

  /** Calls back when another storage server wrote to the database; the result ends it. */
  watch(changed: () => void): () => void {
    return this.#metadata.watch(changed);
  }

  /** Whether this process made the file of the database: true once, for the answer that tells it. */
  tellMade(): boolean {
    return this.#metadata.tellMade();
  }

  /** The id of the database; null where it has none, as one that only LineaPy made. */
  knownId(): Promise<string | null> {
    return this.#metadata.knownId();
  }

  /** Why others can save here, as {@link sharedBecause}; without a value, at the values root. */
  sharedBecause(value?: SharedValue, deadline?: number): Promise<string | undefined> {
    return sharedBecause(this.#location, this.#roots, value, deadline);
  }

  /** Everything that is recorded of one version; null where it does not exist. */
  async stored(
    name: string,
    version: number,
    source: ArtifactSource = 'artifact_storage'
  ): Promise<StoredArtifact | null> {
    const found = await this.#metadata.get(name, version, source);
    return found?.source === 'lineapy' ? this.#lineapy.look(found) : found;
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
  save(request: SaveRequest, options: SaveOptions = {}): Promise<Artifact> {
    return this.#saves.save(request, options);
  }

  /** The absolute path at which the client writes a large value; null where it is a stream. */
  async openStaging(saveId: string): Promise<string | null> {
    const files = this.#values.localFiles();
    if (files === null) {
      // Once: each save makes again what somebody deleted meanwhile.
      this.#prepared ??= this.#values.prepare().catch((error: unknown) => {
        this.#prepared = undefined;
        throw error;
      });
      await this.#prepared;
      return null;
    }
    return files.openStaging(saveId);
  }

  /**
   * Takes a value as a stream, before its save.
   *
   * @throws ArtifactStorageError; then nothing is left behind.
   */
  upload(valueId: string, name: string, bytes: Readable): Promise<Uploaded> {
    return this.incoming.upload(valueId, name, bytes);
  }

  /** As {@link VersionReader.openValue} says. */
  openValue(wanted: WantedValue, start = 0): ReturnType<VersionReader['openValue']> {
    return this.#reader.openValue(wanted, start);
  }

  /** As {@link VersionReader.fileOf} says. */
  fileOf(address: Parameters<VersionReader['fileOf']>[0]): ReturnType<VersionReader['fileOf']> {
    return this.#reader.fileOf(address);
  }

  /** As {@link VersionReader.get} says. */
  get(options: GetOptions): Promise<ArtifactDetail> {
    return this.#reader.get(options);
  }

  /** One version, as it is recorded: with its code and preview. */
  find(wanted: WantedVersion): Promise<StoredArtifact> {
    return this.#reader.find(wanted);
  }

  /** What a version was made from, and what was made from it, as {@link lineageOf} says. */
  lineage(wanted: NumberedVersion): Promise<Lineage> {
    return lineageOf(this.#metadata, wanted, () => this.#reader.find(wanted));
  }

  /** What a save was made from. */
  inputsOf(saveId: string): ReturnType<MetadataStore['inputsOf']> {
    return this.#metadata.inputsOf(saveId);
  }

  /** Compares the value of a version with what was saved, as {@link verifyVersion} says. */
  async verify(wanted: WantedVersion, work: LongWork = UNWATCHED): Promise<Verification> {
    return verifyVersion(this.#sources, await this.#reader.find(wanted), work);
  }

  /**
   * What is shown of one version.
   *
   * @throws ArtifactStorageError `not_found` with what does exist.
   */
  async preview(wanted: WantedVersion): Promise<Preview> {
    return this.previewOf(await this.#reader.find(wanted));
  }

  /** What is shown of a version that was found; where that is lost or out of reach, a part of it. */
  previewOf(stored: StoredArtifact): Promise<Preview> {
    return this.#previews.read(stored);
  }

  /** The size of the value at an address in bytes; null where there is none. */
  async sizeOf({ root, value_key }: Pick<StoredArtifact, 'root' | 'value_key'>) {
    return (await (await this.#roots.at(root)).stat(value_key))?.size ?? null;
  }

  /** As {@link Saves.discard} says. */
  discard(valueId: string, name?: string): Promise<boolean> {
    return this.#saves.discard(valueId, name);
  }

  /** As {@link editNotes}. */
  editNotes(request: EditNotesRequest, user: string): Promise<Artifact> {
    return editNotes(this.#metadata, request, user);
  }

  /** As {@link setAlias}. */
  setAlias(request: SetAliasRequest, user: string): Promise<Alias> {
    return setAlias(this.#metadata, request, user);
  }

  /** Values that a filter of the list finds. */
  async facets(query: FacetsQuery): Promise<Facets> {
    return { values: await this.#metadata.facets(query) };
  }

  /** As {@link StoreLists.list} says. */
  list(query: ListQuery): Promise<SummaryPage> {
    return this.#lists.list(query);
  }

  /** As {@link StoreLists.versions} says. */
  versions(query: ListedVersions): Promise<VersionPage> {
    return this.#lists.versions(query);
  }

  /** As {@link StoreDeletes.delete} says. */
  delete(
    name: string,
    version: DeleteRequest['version'],
    save_id?: string
  ): Promise<readonly number[]> {
    return this.#deletes.delete(name, version, save_id);
  }

  /** As {@link StoreDeletes.deleteVersions} says. */
  deleteVersions(request: DeleteRequest, options: DeleteOptions = {}): Promise<VersionsDeleted> {
    return this.#deletes.deleteVersions(request, options);
  }

  /**
   * Lets versions whose root moved have their values in another root, once all are verified there.
   *
   * @param from the root as versions remember it, or its `artifact_storage_dir` where only one root
   *   is there
   * @param to a root; without an endpoint, S3 is reached as by the session
   * @param work follows and stops it
   */
  relocate(
    from: ValueRoot,
    to: ValueRoot,
    dryRun: boolean,
    work: LongWork = UNWATCHED
  ): Promise<Relocation> {
    const { dir, storage_options } = this.#location;
    const options = optionsThere(to.dir, dir, storage_options);
    const target = to.place === null ? rootText(to.dir, options) : to.text;
    return relocate(this.#metadata, this.#roots, { from, target, dryRun }, work);
  }

  /**
   * Finds orphans; deletes them where it is no dry run.
   *
   * @param work follows and stops it
   */
  async cleanUp(request: CleanUpRequest, work: CleanUpWork = UNWATCHED): Promise<CleanUpReport> {
    await this.#tidied;
    return cleanUpStore(this.#values, this.#metadata, request, this.#needs, work);
  }

  /** Closes the database and the connections to values. */
  async close(): Promise<void> {
    await this.#saves.ended();
    await this.#previews.ended();
    await this.#tidied;
    await this.trash.close();
    await this.#roots.close();
    await this.#metadata.close();
  }

  /** As {@link leaveRoot}: `isCopied` tells whether another store has a version. */
  async leaveRoot(isCopied: (stored: StoredArtifact) => Promise<boolean>): Promise<void> {
    await leaveRoot(this.#metadata, this.#values, isCopied);
    this.#owner.forget();
  }

  /** Says in the values root that this database keeps values there, before the first one. */
  async #own(): Promise<void> {
    await this.#owner.note(this.#roots.reaching(this.#values.root));
    this.trash.begin();
    // Beside the save, which must neither wait for it nor fail with it.
    const now = performance.now();
    if (now - this.#tidiedAt > TIDY_MS) {
      this.#tidiedAt = now;
      this.#tidied = cleanUpStaging(this.#values, this.#saves.needs).catch(() => undefined);
    }
  }
}
