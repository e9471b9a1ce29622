import type { Artifact, ArtifactSource, ArtifactSummary } from '../../api/artifact.js';
import type { DeleteRequest } from '../../api/artifact-changes.js';
import { ArtifactStorageError } from '../../api/errors.js';
import type { Facets, FacetsQuery, Notes } from '../../api/notes.js';
import type { Sizes, SizesQuery } from '../../api/sizes.js';
import { visibleName } from '../../location/visible-name.js';
import type { CopyRecords } from './copy-records.js';
import { MergedCopyRecords } from './merged-copy-records.js';
import { facetsOfBoth } from './merged-facets.js';
import { countAdded, mergedSummaries, pageOfMergedNames } from './merged-names.js';
import {
  type CountWanted,
  type MetadataCheck,
  type MetadataSource,
  type MetadataStore,
  type NameCount,
  type NameRows,
  type NamesWanted,
  NEWEST,
  type StoredArtifact,
  type VersionsWanted,
  type WantedAlias
} from './metadata-store.js';
import type { EditedVersion } from './notes-rows.js';
import { compareValues, inOrder, listNames, listVersions, type Row } from './paging.js';
import { MAX_ANSWERS } from './similar-names.js';
import type { Totals, TotalsWanted } from './totals.js';
import type { TrashNote, TrashStore } from './trash-store.js';
import type { DeletedAddress } from './value-address.js';
import type { ValueMarks } from './value-marks.js';

/** A metadata store and a second source of versions as one store, which saves into the first. */
export class MergedMetadataStore implements MetadataStore {
  readonly #first: MetadataStore;
  readonly #second: MetadataSource;
  readonly copies: CopyRecords;

  readonly list: MetadataSource['list'] = (query) => listNames(this, query);
  readonly versions: MetadataSource['versions'] = (query) => listVersions(this, query);

  // What is recorded is recorded in the first one.
  readonly prepare: MetadataStore['prepare'] = () => this.#first.prepare();
  readonly tellMade: MetadataStore['tellMade'] = () => this.#first.tellMade();
  readonly watch: MetadataStore['watch'] = (changed) => this.#first.watch(changed);
  readonly storeId: MetadataStore['storeId'] = () => this.#first.storeId();
  readonly knownId: MetadataStore['knownId'] = () => this.#first.knownId();
  readonly ofSave: MetadataStore['ofSave'] = (saveId) => this.#first.ofSave(saveId);
  readonly insert: MetadataStore['insert'] = (artifact, signal) =>
    this.#first.insert(artifact, signal);
  readonly noteRoot: MetadataStore['noteRoot'] = (root, options) =>
    this.#first.noteRoot(root, options);
  readonly rootOptions: MetadataStore['rootOptions'] = (root) => this.#first.rootOptions(root);
  readonly roots: MetadataStore['roots'] = () => this.#first.roots();
  readonly stampOfRoot: MetadataStore['stampOfRoot'] = (root) => this.#first.stampOfRoot(root);
  readonly versionsInRoot: MetadataStore['versionsInRoot'] = (root) =>
    this.#first.versionsInRoot(root);
  readonly relocateRoot: MetadataStore['relocateRoot'] = (from, to, verified) =>
    this.#first.relocateRoot(from, to, verified);
  readonly firstLoad: MetadataStore['firstLoad'] = (root, key) => this.#first.firstLoad(root, key);
  readonly noteFirstLoad: MetadataStore['noteFirstLoad'] = (value) =>
    this.#first.noteFirstLoad(value);
  readonly retire: MetadataStore['retire'] = (values) => this.#first.retire(values);
  readonly retired: MetadataStore['retired'] = (ids) => this.#first.retired(ids);

  readonly versionOfAlias: MetadataStore['versionOfAlias'] = (name, alias) =>
    this.#first.versionOfAlias(name, alias);
  readonly aliases: MetadataStore['aliases'] = (name) => this.#first.aliases(name);
  readonly inputsOf: MetadataStore['inputsOf'] = (saveId) => this.#first.inputsOf(saveId);
  readonly usersOf: MetadataStore['usersOf'] = (version) => this.#first.usersOf(version);
  readonly savedAs: MetadataStore['savedAs'] = (name, version) =>
    this.#first.savedAs(name, version);
  readonly savesHere: MetadataStore['savesHere'] = (ids) => this.#first.savesHere(ids);
  readonly twinOf: MetadataStore['twinOf'] = (value) => this.#first.twinOf(value);
  readonly sameBytes: MetadataStore['sameBytes'] = (artifacts) => this.#first.sameBytes(artifacts);
  readonly deleteUnkept: MetadataStore['deleteUnkept'] = (name, unkept, trash) =>
    this.#first.deleteUnkept(name, unkept, trash);

  constructor(first: MetadataStore, second: MetadataSource) {
    this.#first = first;
    this.#second = second;
    this.copies = new MergedCopyRecords(first.copies, second);
  }

  get location(): string {
    return this.#first.location;
  }

  get trash(): TrashStore {
    return this.#first.trash;
  }

  get marks(): ValueMarks {
    return this.#first.marks;
  }

  async check(together = {}): Promise<MetadataCheck> {
    const [first, second] = await Promise.all([
      this.#first.check(together),
      this.#second.check(together)
    ]);
    const mayShare = first.name_count > 0 && second.name_count > 0;
    const added = mayShare ? await countAdded(this.#first, this.#second) : second.name_count;
    return {
      ...second,
      ...first,
      artifact_count: first.artifact_count + second.artifact_count,
      name_count: first.name_count + added,
      newest: [...first.newest, ...second.newest]
        .sort((a, b) => compareValues(a.date_created, b.date_created, true))
        .slice(0, NEWEST)
    };
  }

  async get(
    name: string,
    version: number | null,
    source?: ArtifactSource
  ): Promise<StoredArtifact | null> {
    const first = await this.#first.get(name, version, source);
    if (source !== undefined) {
      return first ?? this.#second.get(name, version, source);
    }
    const numbers = await this.#second.versionNumbers(name, version === null ? 1 : undefined);
    const number = version === null ? numbers[0] : numbers.find((one) => one === version);
    if (number === undefined || (first !== null && number < first.version)) {
      return first;
    }
    if (first === null || number > first.version) {
      return this.#second.get(name, number);
    }
    const warning = `There is another version ${number} of "${visibleName(name)}": ask for source "${this.#second.source}" to get that one.`;
    return { ...first, warnings: [warning] };
  }

  pageOfNames(wanted: NamesWanted): Promise<NameRows> {
    const source = wanted.filters?.source;
    return source === undefined
      ? pageOfMergedNames(this.#first, this.#second, wanted)
      : this.#only(source).pageOfNames(wanted);
  }

  async pageOfVersions(wanted: VersionsWanted): Promise<readonly Row<Artifact>[]> {
    const pages = await Promise.all([
      this.#first.pageOfVersions(wanted),
      this.#second.pageOfVersions(wanted)
    ]);
    return inOrder(pages.flat(), true).slice(0, wanted.limit);
  }

  summaries(names: readonly string[]): Promise<ReadonlyMap<string, ArtifactSummary>> {
    return mergedSummaries(this.#first, this.#second, names);
  }

  async countNames(wanted: CountWanted): Promise<NameCount> {
    const source = wanted.filters?.source;
    if (source !== undefined) {
      return this.#only(source).countNames(wanted);
    }
    const [first, added] = await Promise.all([
      this.#first.countNames(wanted),
      countAdded(this.#first, this.#second, wanted)
    ]);
    return { ...first, total: first.total + added };
  }

  #only(source: ArtifactSource): MetadataSource {
    return source === this.#second.source ? this.#second : this.#first;
  }

  async countOf(names: readonly string[]): Promise<number> {
    return (await this.summaries(names)).size;
  }

  async versionNumbers(name: string, limit?: number): Promise<readonly number[]> {
    const numbers = await Promise.all([
      this.#first.versionNumbers(name, limit),
      this.#second.versionNumbers(name, limit)
    ]);
    return [...new Set(numbers.flat())].sort((a, b) => b - a).slice(0, limit);
  }

  async similarNames(name: string): Promise<readonly string[]> {
    const names = await Promise.all([
      this.#first.similarNames(name),
      this.#second.similarNames(name)
    ]);
    return [...new Set(names.flat())].slice(0, MAX_ANSWERS);
  }

  async editNotes(
    wanted: EditedVersion,
    notes: Notes,
    user: string
  ): Promise<StoredArtifact | null> {
    const edited = await this.#first.editNotes(wanted, notes, user);
    if (edited === null) {
      await this.#refuseNotes(wanted.name, wanted.version);
    }
    return edited;
  }

  async setAlias(wanted: WantedAlias, user: string): Promise<number | null | undefined> {
    const before = await this.#first.setAlias(wanted, user);
    if (before === undefined) {
      await this.#refuseNotes(wanted.name, wanted.version);
    }
    return before;
  }

  facets(query: FacetsQuery): Promise<Facets['values']> {
    return facetsOfBoth(this.#first, this.#second, query);
  }

  async knownKeys(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const known = [await this.#first.knownKeys(keys), await this.#second.knownKeys(keys)];
    return new Set(known.flatMap((some) => [...some]));
  }

  async totals(wanted?: TotalsWanted): Promise<Totals> {
    const [first, second] = [await this.#first.totals(wanted), await this.#second.totals(wanted)];
    return { versions: first.versions + second.versions, bytes: first.bytes + second.bytes };
  }

  async sizes(query: SizesQuery): Promise<Sizes> {
    const sizes = await this.#first.sizes(query);
    const { versions } = await this.#second.totals();
    return versions === 0 ? sizes : { ...sizes, lineapy_versions: versions };
  }

  /** Versions of the second source have no notes. */
  async #refuseNotes(name: string, version: number | null): Promise<void> {
    if ((await this.#second.get(name, version)) !== null) {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: `${version === null ? 'All versions' : `Version ${version}`} of "${visibleName(name)}" ${version === null ? 'were' : 'was'} saved by LineaPy: notes and aliases are only for versions that Artifact Storage saved.`,
        hint: 'Load the value and save it again: the new version can have them.',
        field: 'version'
      });
    }
  }

  delete(
    name: string,
    version: DeleteRequest['version'],
    withAliases = false,
    trash?: TrashNote
  ): Promise<readonly DeletedAddress[]> {
    return this.#deleteWith(name, version, (store, some) =>
      store.delete(name, some, withAliases, trash)
    );
  }

  deletable(
    name: string,
    version: DeleteRequest['version'],
    withAliases = false
  ): Promise<readonly DeletedAddress[]> {
    return this.#deleteWith(name, version, (store, some) =>
      store.deletable(name, some, withAliases)
    );
  }

  async #deleteWith(
    name: string,
    version: DeleteRequest['version'],
    run: (
      store: Pick<MetadataStore, 'delete' | 'deletable'>,
      some: DeleteRequest['version']
    ) => Promise<readonly DeletedAddress[]>
  ): Promise<readonly DeletedAddress[]> {
    const [first, second] = [this.#first, this.#second];
    if (version === 'all') {
      // The second one first: where it refuses, nothing is deleted.
      const places = await run(second, version);
      return [...places, ...(await run(first, version))];
    }
    if (version === 'latest') {
      const [ours = -1] = await first.versionNumbers(name, 1);
      const [theirs = -1] = await second.versionNumbers(name, 1);
      return run(theirs > ours ? second : first, version);
    }
    if (typeof version === 'object') {
      const ours = new Set(await first.versionNumbers(name));
      const others = version.filter((one) => !ours.has(one));
      // Where the second one has one of these, it refuses.
      return others.length > 0 ? run(second, others) : run(first, version);
    }
    const places = await run(first, version);
    return places.length > 0 ? places : run(second, version);
  }

  async close(): Promise<void> {
    await Promise.all([this.#first.close(), this.#second.close()]);
  }
}
