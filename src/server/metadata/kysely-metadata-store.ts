import type { Artifact, ArtifactSource } from '../../api/artifact.js';
import { isArtifactStorageError } from '../../api/errors.js';
import type { Facets, FacetsQuery, Notes } from '../../api/notes.js';
import type { Outcome } from '../grouping/group-queue.js';
import { aliasesOf, findAlias, writeAlias } from './alias-rows.js';
import { type CopyRecords, OurCopyRecords } from './copy-records.js';
import {
  type DeletedVersion,
  deletableVersions,
  deleteVersions,
  type VersionsToDelete
} from './deleted-rows.js';
import { facetsOf } from './fact-values.js';
import { findFirstLoad, keepFirstLoad } from './first-loads.js';
import { type DueSave, GroupedSaves } from './grouped-saves.js';
import { inputsOf, savedAs, usersOf } from './inputs.js';
import { contentOf, pageOfVersions } from './list-queries.js';
import type {
  AliasOf,
  CountWanted,
  FirstLoad,
  MetadataCheck,
  MetadataSource,
  MetadataStore,
  NameCount,
  NameRows,
  NamesWanted,
  NewArtifact,
  RootVersion,
  StoredArtifact,
  VersionsWanted,
  WantedAlias
} from './metadata-store.js';
import { olderError, readSchema } from './migrator.js';
import { countNames, countOf, pageOfNames, summariesOf } from './name-queries.js';
import { lockName } from './name-rows.js';
import { NotesEdit } from './notes-edit.js';
import type { EditedVersion } from './notes-rows.js';
import { type OtherNumbers, OurDatabase } from './our-database.js';
import { listNames, listVersions, type Row } from './paging.js';
import { knownKeysIn, knownSavesIn, retire, retiredOf, type ValueName } from './retired-values.js';
import { listRoots, moveRoot, noteRoot, rootOptions, stampOf, versionsIn } from './roots.js';
import { findTwin, sameBytes } from './same-bytes.js';
import { similarNames } from './similar-names.js';
import { noSizes, sizesOf, totalsOf } from './size-queries.js';
import type { Opened, SqlConnection } from './sql-connection.js';
import type { SqlDatabase } from './sql-database.js';
import { SqlTrash } from './sql-trash.js';
import { isStorable, isVersionNumber, storable, storableText } from './storable.js';
import type { Database } from './tables.js';
import { dropUnusedTexts } from './text-rows.js';
import type { RootValues } from './totals.js';
import type { TrashNote, TrashStore } from './trash-store.js';
import type { DeletedAddress } from './value-address.js';
import { SqlValueMarks, type ValueMarks } from './value-marks.js';
import { findSave, findVersion, hasVersion, numbersOf, recordSave } from './version-rows.js';

/** The id of our tables; undefined where they have none yet. */
async function idOfStore(db: Database): Promise<string | undefined> {
  const row = await db.selectFrom('artifact_storage_store').select('store_id').executeTakeFirst();
  return row?.store_id;
}

/** A metadata store in a SQL database: the queries, which are the same for all of them. */
export class KyselyMetadataStore implements MetadataStore {
  readonly source = 'artifact_storage';
  readonly copies: CopyRecords;
  readonly #connection: SqlConnection;
  readonly #database: SqlDatabase;
  readonly #ours: OurDatabase;
  readonly #saves: GroupedSaves;
  readonly trash: TrashStore;
  readonly marks: ValueMarks;
  readonly #knownIds = new WeakMap<Database, string | undefined>();
  #storeId: { readonly of: Opened; readonly id: string } | undefined;

  readonly list: MetadataSource['list'] = (query) => listNames(this, query);
  readonly versions: MetadataSource['versions'] = (query) => listVersions(this, query);
  readonly summaries: MetadataSource['summaries'] = async (names) =>
    names.length === 0 ? new Map() : this.#ours.read(new Map(), (db) => summariesOf(db, names));
  readonly countOf: MetadataSource['countOf'] = (names) =>
    this.#ours.read(0, (db) => countOf(db, names));

  readonly knownId: MetadataStore['knownId'] = () =>
    this.#ours.read<string | null>(null, async (db) => {
      const known = this.#knownIds.get(db) ?? (await idOfStore(db));
      this.#knownIds.set(db, known);
      return known ?? null;
    });
  readonly ofSave: MetadataStore['ofSave'] = (id) => this.#ours.find(() => findSave(id));
  readonly knownKeys: MetadataStore['knownKeys'] = (keys) =>
    this.#ours.read(new Set(), (db) => knownKeysIn(db, keys));
  readonly retired: MetadataStore['retired'] = (ids) =>
    this.#ours.read(new Set(), (db) => retiredOf(db, ids));

  readonly tellMade: MetadataStore['tellMade'] = () => this.#database.tellMade();
  readonly watch: MetadataStore['watch'] = (changed) => this.#database.watch(changed);
  readonly roots: MetadataStore['roots'] = () => this.#ours.read([], listRoots);
  readonly noteRoot: MetadataStore['noteRoot'] = (root, options) =>
    this.#ours.write((db) => noteRoot(db, root, options));
  readonly rootOptions: MetadataStore['rootOptions'] = (root) =>
    this.#ours.read(null, (db) => rootOptions(db, root));
  readonly stampOfRoot: MetadataStore['stampOfRoot'] = (root) =>
    this.#ours.read({ count: 0, newest: 0 }, (db) => stampOf(db, root));
  readonly firstLoad: MetadataStore['firstLoad'] = (root, key) =>
    this.#ours.read(null, (db) => findFirstLoad(db, root, key));

  readonly inputsOf: MetadataStore['inputsOf'] = (saveId) =>
    this.#ours.read([], (db) => inputsOf(db, saveId));
  readonly usersOf: MetadataStore['usersOf'] = (version) =>
    this.#ours.read({ used_by: [], more: false }, (db) => usersOf(db, version));
  readonly savedAs: MetadataStore['savedAs'] = (name, version) =>
    this.#ours.read(null, (db) => savedAs(db, name, version));
  readonly savesHere: MetadataStore['savesHere'] = (ids) =>
    this.#ours.read(new Set(), (db) => knownSavesIn(db, ids));
  readonly twinOf: MetadataStore['twinOf'] = (value) => this.#ours.find(() => findTwin(value));
  readonly sameBytes: MetadataStore['sameBytes'] = (artifacts) =>
    this.#ours.read(new Map(), (db) => sameBytes(db, artifacts));
  readonly totals: MetadataStore['totals'] = (wanted) =>
    this.#ours.read({ versions: 0, bytes: 0 }, (db) => totalsOf(db, wanted));
  readonly sizes: MetadataStore['sizes'] = (query) =>
    this.#ours.read(noSizes(query), (db) => sizesOf(db, query));
  readonly deleteUnkept: MetadataStore['deleteUnkept'] = (name, unkept, trash) =>
    this.delete(name, unkept, false, trash);

  /** @param others who else gives out version numbers there */
  constructor(connection: SqlConnection, others?: OtherNumbers) {
    this.#connection = connection;
    this.#database = connection.database;
    this.#ours = new OurDatabase(connection, others);
    this.copies = new OurCopyRecords(this.#ours);
    this.trash = new SqlTrash(this.#ours);
    this.marks = new SqlValueMarks(this.#ours);
    // Where rows are locked, the saves of one name wait for each other, and others do not.
    const keyOf = ({ artifact }: DueSave) => (this.#database.traits.locksRows ? artifact.name : '');
    this.#saves = new GroupedSaves((saves) => this.#record(saves), keyOf);
  }

  get location(): string {
    return this.#database.location;
  }

  check(together = {}): Promise<MetadataCheck> {
    const database = this.#database;
    return this.#connection.check(together, async (probed) => {
      const state = probed === null ? 'absent' : await readSchema(probed.db, database);
      const read_only = database.read_only || (await probed?.mayWrite()) === false;
      if (state === 'behind' && read_only && !database.read_only) {
        throw olderError(database.location);
      }
      return {
        server: probed?.server ?? database.server,
        read_only,
        would_create: state === 'absent' && !read_only,
        made: probed === null ? database.made : 'the tables',
        ...(probed === null || state === 'absent'
          ? { artifact_count: 0, name_count: 0, newest: [] }
          : await contentOf(probed.db, database.traits))
      };
    });
  }

  prepare(): Promise<void> {
    return this.#connection.retrying(async () => {
      await this.#ours.ready();
    });
  }

  storeId(): Promise<string> {
    return this.#connection.retrying(async () => {
      const opened = await this.#ours.ready();
      if (this.#storeId?.of !== opened) {
        const id = await idOfStore(opened.db);
        if (id === undefined) {
          throw new Error(`${this.location} has lost its id.`);
        }
        this.#storeId = { of: opened, id };
      }
      return this.#storeId.id;
    });
  }

  insert(artifact: NewArtifact, signal?: AbortSignal): Promise<StoredArtifact> {
    return this.#saves.add({ artifact: storable(artifact), signal });
  }

  async get(
    name: string,
    version: number | null,
    source: ArtifactSource = this.source
  ): Promise<StoredArtifact | null> {
    const isOurs = source === this.source && isStorable(name);
    return !isOurs || (version !== null && !isVersionNumber(version))
      ? null
      : this.#ours.find(() => findVersion(name, version));
  }

  async pageOfNames(wanted: NamesWanted): Promise<NameRows> {
    const none: NameRows = { rows: [] };
    return this.#has(wanted)
      ? this.#ours.read(none, (db) => pageOfNames(db, wanted, this.#database.traits))
      : none;
  }

  async pageOfVersions(wanted: VersionsWanted): Promise<readonly Row<Artifact>[]> {
    return isStorable(wanted.name ?? '')
      ? this.#ours.read([], (db) => pageOfVersions(db, wanted))
      : [];
  }

  countNames(wanted: CountWanted): Promise<NameCount> {
    return this.#has(wanted)
      ? this.#ours.read({ total: 0 }, (db) => countNames(db, wanted, this.#database.traits))
      : Promise.resolve({ total: 0 });
  }

  async versionNumbers(name: string, limit?: number): Promise<readonly number[]> {
    return isStorable(name) ? this.#ours.read([], (db) => numbersOf(db, name, limit)) : [];
  }

  async similarNames(name: string): Promise<readonly string[]> {
    return isStorable(name) ? this.#ours.read([], (db) => similarNames(db, name)) : [];
  }

  async versionOfAlias(name: string, alias: string): Promise<number | null> {
    return isStorable(name + alias) ? this.#ours.find(() => findAlias(name, alias)) : null;
  }

  async aliases(name: string): Promise<readonly AliasOf[]> {
    return isStorable(name) ? this.#ours.read([], (db) => aliasesOf(db, name)) : [];
  }

  async editNotes(
    wanted: EditedVersion,
    notes: Notes,
    user: string
  ): Promise<StoredArtifact | null> {
    const { name, version } = wanted;
    // What is not there needs no write transaction, and no new database.
    if ((await this.get(name, version)) === null) {
      return null;
    }
    const edit = new NotesEdit(wanted, notes, storableText(user));
    const isThere = await this.#ours.write(async (db) => {
      const locked = await lockName(db, name);
      return locked !== null && edit.write(db, this.#database.traits, locked);
    });
    return isThere ? this.get(name, version) : null;
  }

  async setAlias(wanted: WantedAlias, user: string): Promise<number | null | undefined> {
    const { name, alias, version, save_id } = wanted;
    if ((await this.get(name, version)) === null) {
      return undefined;
    }
    const row = { alias, version, set_at: new Date().toISOString(), set_by: storableText(user) };
    return this.#ours.write(async (db) => {
      const locked = await lockName(db, name);
      const isThere =
        locked !== null &&
        (version === null || (await hasVersion(db, locked.id, version, save_id)));
      return isThere ? writeAlias(db, locked.id, row) : undefined;
    });
  }

  facets(query: FacetsQuery): Promise<Facets['values']> {
    return this.#ours.read([], (db) => facetsOf(db, query));
  }

  async delete(
    name: string,
    version: VersionsToDelete,
    withAliases = false,
    trash?: TrashNote
  ): Promise<readonly DeletedAddress[]> {
    // A name that is not there needs no write transaction, and no new database.
    if ((await this.get(name, typeof version === 'number' ? version : null)) === null) {
      return [];
    }
    let places: readonly DeletedVersion[] | undefined;
    const { traits } = this.#database;
    let texts: readonly number[] = [];
    const deleted = await this.#ours.write(async (db) => {
      const how = { withAliases, trash: trash ?? null };
      const found = await deleteVersions(db, traits, name, version, how, places);
      places = found.places;
      texts = traits.locksRows ? found.texts : [];
      if (!traits.locksRows) {
        await dropUnusedTexts(db, traits, found.texts);
      }
      return places.map(toAddress);
    });
    if (texts.length > 0) {
      // In a transaction of its own, which waits for saves while it locks nothing else.
      await this.#ours.write((db) => dropUnusedTexts(db, traits, texts)).catch(() => undefined);
    }
    return deleted;
  }

  deletable(
    name: string,
    version: Parameters<MetadataStore['deletable']>[1],
    withAliases = false
  ): Promise<readonly DeletedAddress[]> {
    return this.#ours.read([], (db) => deletableVersions(db, name, version, withAliases));
  }

  async retire(values: readonly ValueName[]): Promise<ReadonlySet<string>> {
    // Where nothing was ever recorded, no database is made.
    if (values.length === 0 || !(await this.#exists())) {
      return new Set(values.map(({ id }) => id));
    }
    return this.#ours.write((db) => retire(db, this.#database.traits, values));
  }

  async *versionsInRoot(root: string): AsyncGenerator<RootVersion> {
    const found = await this.#ours.read<AsyncIterable<RootVersion> | null>(null, async (db) =>
      versionsIn(db, root)
    );
    if (found !== null) {
      yield* found;
    }
  }

  relocateRoot(from: string, to: string, verified: RootValues): Promise<void> {
    let repeated = false;
    return this.#ours.write(async (db) => {
      await moveRoot(db, this.#database.traits, from, to, verified, repeated);
      repeated = true;
    });
  }

  async noteFirstLoad(value: FirstLoad): Promise<void> {
    await this.#ours.writeWhereAllowed((db) => keepFirstLoad(db, value));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Whether a list has names of ours. */
  #has({ filters }: CountWanted): boolean {
    return (filters?.source ?? this.source) === this.source;
  }

  /** Whether our tables exist. */
  #exists(): Promise<boolean> {
    return this.#ours.read(false, async () => true);
  }

  /** Records saves in one transaction; a refusal of one of them changes nothing for the others. */
  #record(saves: readonly DueSave[]): Promise<readonly Outcome<StoredArtifact>[]> {
    return this.#ours.record(function* (others) {
      const outcomes: Outcome<StoredArtifact>[] = [];
      const least = function* (name: string) {
        return ((others === null ? null : yield* others.highestVersion(name)) ?? -1) + 1;
      };
      for (const { artifact, signal } of saves) {
        try {
          signal?.throwIfAborted();
          outcomes.push({ value: yield* recordSave(artifact, least) });
        } catch (error) {
          // Only refusals are ours, and they come before anything was written.
          if (!isArtifactStorageError(error)) {
            throw error;
          }
          outcomes.push({ error });
        }
      }
      // Stopped meanwhile: the whole group is taken back, and the others are recorded each alone.
      saves.forEach(({ signal }, index) => {
        if (!('error' in (outcomes[index] ?? {}))) {
          signal?.throwIfAborted();
        }
      });
      return outcomes;
    });
  }
}

function toAddress({ version, root, value_key, size }: DeletedAddress): DeletedAddress {
  return { version, root, value_key, size };
}
