import type {
  Artifact,
  ArtifactDetail,
  ArtifactSource,
  ArtifactSummary
} from '../../api/artifact.js';
import type { DeleteRequest } from '../../api/artifact-changes.js';
import type { ListQuery, SummaryPage, VersionPage } from '../../api/artifact-list.js';
import type { CopyConflicts } from '../../api/copy.js';
import type { Input } from '../../api/lineage.js';
import type { StorageOptions } from '../../api/location.js';
import type { Facets, FacetsQuery, Notes } from '../../api/notes.js';
import type { Sizes, SizesQuery } from '../../api/sizes.js';
import type { CopyRecords } from './copy-records.js';
import type { Position } from './cursor.js';
import type { VersionKey, VersionUsers } from './inputs.js';
import type { NameFilters } from './list-filters.js';
import type { ListOrder } from './list-order.js';
import type { EditedVersion } from './notes-rows.js';
import type { Row } from './paging.js';
import type { UnkeptVersions } from './retention-rule.js';
import type { ValueName } from './retired-values.js';
import type { Twin, ValueToSave } from './same-bytes.js';
import type { RootValues, Totals, TotalsWanted } from './totals.js';
import type { TrashNote, TrashStore } from './trash-store.js';
import type { DeletedAddress, ValueAddress } from './value-address.js';
import type { ValueMarks } from './value-marks.js';

/** Everything that is recorded of one save. */
export type StoredArtifact = Omit<ArtifactDetail, 'value'> & {
  readonly save_id: string;
  /** Why its value cannot be loaded; only LineaPy's may lack one. */
  readonly unavailable?: string;
};

/** What a value was when it was first loaded: recorded where its version has no checksum. */
export interface FirstLoad {
  readonly root: string;
  readonly value_key: string;
  readonly size: number;
  readonly sha256: string;
}

/** A save that has no version and time yet. */
export type NewArtifact = Omit<StoredArtifact, 'version' | 'date_created'> & {
  /** What the session had loaded before. */
  readonly inputs?: readonly Input[] | undefined;
  /** Of a copy: which number it is to have. Absent: the next one, now. */
  readonly place?: CopyPlace | undefined;
};

/** The number and the time of a version that is copied. */
export interface CopyPlace {
  readonly version: number;
  readonly date_created: string;
  /** What it gets where that number is not free. */
  readonly conflicts: CopyConflicts;
  readonly prefix: string;
  /** Whether it gets the next number in any case, as one before it did: so they keep their order. */
  readonly isMoved: boolean;
  /** The names that are to point at it, unless they point elsewhere. */
  readonly aliases: readonly string[];
  /** Its save id where its own is in the trash. */
  readonly other_save_id: string;
}

/** How many of the newest versions a check hands out. */
export const NEWEST = 50;

/** An alias and the version that it points at. */
export interface AliasOf {
  readonly alias: string;
  readonly version: number;
}

/** An alias as it should be: where it points; null: nowhere. */
export interface WantedAlias {
  readonly name: string;
  readonly alias: string;
  readonly version: number | null;
  readonly save_id?: string | undefined;
}

/** What a check of a metadata store found. */
export interface MetadataCheck {
  /** Product and version, for example `SQLite 3.53.4`. */
  readonly server: string;
  /** How many artifact versions it holds, LineaPy's too. */
  readonly artifact_count: number;
  /** Whether it was asked to be read only. */
  readonly read_only: boolean;
  /** How many names they have, as {@link MetadataSource.list} counts them. */
  readonly name_count: number;
  /** How many of the versions LineaPy saved; absent: none. */
  readonly lineapy_count?: number;
  /** Whether the database or its tables do not exist yet and will be made at the first save. */
  readonly would_create: boolean;
  /** What will be made then, in words: `the tables`. */
  readonly made: string;
  /** The newest versions, {@link NEWEST} at most: to see whether their values exist. */
  readonly newest: readonly Artifact[];
}

/** A version with its value in a root. */
export interface RootVersion {
  readonly name: string;
  readonly version: number;
  readonly value_key: string;
  readonly size: number;
  readonly sha256: string;
  /** Whether it is in the trash; absent: no. */
  readonly in_trash?: boolean;
}

/** Which versions to list, newest first: of one name, or of all names. */
export interface VersionsQuery {
  readonly name?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Which names to list. */
export interface NamesWanted {
  /** Absent: all. */
  readonly filters?: NameFilters | undefined;
  readonly order: ListOrder;
  /** The page begins behind it; null: at the beginning of the list. */
  readonly after: Position | null;
  /** The page before that position instead; null: the last page. Its rows are in the list's order. */
  readonly backwards?: boolean | undefined;
  readonly limit: number;
  /** How many names may be looked at for those that match; absent: what takes some milliseconds. */
  readonly look?: number | undefined;
}

/** A page of names, in the list's order. */
export interface NameRows {
  readonly rows: readonly Row<ArtifactSummary>[];
  /** Where looking ended: there may be more behind it, although the page has fewer rows than it may have. */
  readonly edge?: Position | undefined;
}

/** Which names to count, and how far. */
export interface CountWanted {
  readonly filters?: NameFilters | undefined;
  /** Absent: one that lists all names. */
  readonly order?: ListOrder | undefined;
  readonly count?: ListQuery['count'] | undefined;
}

/** Which versions to list, newest first. */
export interface VersionsWanted {
  /** Absent: those of all names. */
  readonly name?: string | undefined;
  readonly after: Position | null;
  readonly limit: number;
}

/** How many names match a search: as far as they were counted. */
export type NameCount = Pick<SummaryPage, 'total' | 'total_is_minimum'>;

/**
 * Saved versions of artifacts: the reading half of {@link MetadataStore}.
 *
 * Reading a database that does not exist yet finds nothing and makes nothing. Every method throws
 * ArtifactStorageError with field `database_url`.
 */
export interface MetadataSource {
  /** The database's URL without its password. */
  readonly location: string;

  /** Whose versions these are; absent: of several. */
  readonly source?: ArtifactSource;

  /**
   * Connects, and tries whether it can be written to. Makes and changes nothing.
   *
   * @param together checks that are given the same object at once may share a connection
   * @throws ArtifactStorageError `unsupported` for a newer schema, `invalid_input` for what is not a
   *   database, `not_found` for a missing directory, `permission_denied`, `unreachable`.
   */
  check(together?: object): Promise<MetadataCheck>;

  /**
   * One version; null: the newest. Answers null where it does not exist.
   *
   * @param source whose version, where several have one of this number; absent: the first one's
   */
  get(
    name: string,
    version: number | null,
    source?: ArtifactSource
  ): Promise<StoredArtifact | null>;

  /** A page of names, each with its newest version. */
  list(query: ListQuery): Promise<SummaryPage>;

  /** A page of versions. */
  versions(query: VersionsQuery): Promise<VersionPage>;

  /** The rows of a page of names, with their positions. */
  pageOfNames(wanted: NamesWanted): Promise<NameRows>;

  /** The rows of a page of versions, with their positions. */
  pageOfVersions(wanted: VersionsWanted): Promise<readonly Row<Artifact>[]>;

  /** Those of these names that have versions, each with its newest one. */
  summaries(names: readonly string[]): Promise<ReadonlyMap<string, ArtifactSummary>>;

  /** How many names a list has. */
  countNames(wanted: CountWanted): Promise<NameCount>;

  /** How many of these names have versions. */
  countOf(names: readonly string[]): Promise<number>;

  /** The numbers of the newest versions of a name, newest first; all without a limit. */
  versionNumbers(name: string, limit?: number): Promise<readonly number[]>;

  /** Existing names that a mistyped one may mean, best first, at most three. */
  similarNames(name: string): Promise<readonly string[]>;

  /**
   * Deletes versions and says where their values are; an empty list where there were none, and where
   * one of several numbers has none: then all stay.
   *
   * @param withAliases also those that aliases point at, with these
   * @param trash how they go to the trash, where their values have to stay; absent: for good
   * @throws ArtifactStorageError `unsupported` where they may only be read, `conflict` where an
   *   alias points at one.
   */
  delete(
    name: string,
    version: DeleteRequest['version'],
    withAliases?: boolean,
    trash?: TrashNote
  ): Promise<readonly DeletedAddress[]>;

  /** What `delete` would delete now, or the same refusal. Changes nothing. */
  deletable(
    name: string,
    version: DeleteRequest['version'],
    withAliases?: boolean
  ): Promise<readonly DeletedAddress[]>;

  /** Values that a filter of the list finds. */
  facets(query: FacetsQuery): Promise<Facets['values']>;

  /** How many versions there are, and their bytes; those of LineaPy's are not known. */
  totals(wanted?: TotalsWanted): Promise<Totals>;

  /** Which of the keys belong to a version, whatever its root is called: one folder may have two names. */
  knownKeys(keys: readonly string[]): Promise<ReadonlySet<string>>;

  /** Closes the connection; the next call opens it again. */
  close(): Promise<void>;
}

/** Keeps the metadata of artifacts. An acknowledged `insert` or `delete` survives a power cut. */
export interface MetadataStore extends MetadataSource {
  /** What copies read and write beside versions. */
  readonly copies: CopyRecords;

  /** Whether this process made the file of the database: true once, for the answer that tells it. */
  tellMade(): boolean;

  /** Opens the database, makes it where it does not exist and brings its tables up to date. */
  prepare(): Promise<void>;

  /**
   * Follows what other processes write to the database.
   *
   * @param changed they wrote, or may have; also called now and then without any change
   * @returns ends it
   */
  watch(changed: () => void): () => void;

  /** The id of this database among all that keep values in one root; made at the first use. */
  storeId(): Promise<string>;

  /** The same where it was made; else null. */
  knownId(): Promise<string | null>;

  /**
   * Records a save as the next version of its name: 0, 1, 2, …; a number is never used again, also
   * after its version was deleted. Again with the same save_id: answers the recorded version.
   *
   * @param signal once it is aborted, nothing is recorded any more; its reason is thrown then
   * @throws ArtifactStorageError `conflict` where the save_id belongs to another save, or the value was
   *   retired.
   */
  insert(artifact: NewArtifact, signal?: AbortSignal): Promise<StoredArtifact>;

  /** The version that an alias points at; null without such an alias. */
  versionOfAlias(name: string, alias: string): Promise<number | null>;

  /** The aliases of a name, by alias. */
  aliases(name: string): Promise<readonly AliasOf[]>;

  /**
   * Writes notes of a version: what is absent stays. The notes were checked.
   *
   * @returns the version with its notes; null where there is none
   * @throws ArtifactStorageError `unsupported` where LineaPy saved it, `conflict` where its notes
   *   were edited meanwhile.
   */
  editNotes(version: EditedVersion, notes: Notes, user: string): Promise<StoredArtifact | null>;

  /**
   * Lets an alias point at a version, or (null) removes it, in one transaction. It was checked.
   *
   * @returns the version that it pointed at before (null: none); undefined where there is no such version
   * @throws ArtifactStorageError `unsupported` where LineaPy saved it.
   */
  setAlias(alias: WantedAlias, user: string): Promise<number | null | undefined>;

  /** What was deleted and can be restored. */
  readonly trash: TrashStore;

  /** What is known of values since their saves. */
  readonly marks: ValueMarks;

  /** The version that a save became; null where it was never recorded, or is deleted. */
  ofSave(saveId: string): Promise<StoredArtifact | null>;

  /**
   * Records how a root is reached, before values are written to it.
   *
   * @param options of its filesystem, without secrets
   */
  noteRoot(root: string, options: StorageOptions): Promise<void>;

  /** How a root is reached; null where that was never recorded. */
  rootOptions(root: string): Promise<StorageOptions | null>;

  /** Every root that holds the value of a version, also of one in the trash. */
  roots(): Promise<readonly string[]>;

  /** What a root holds now, with the trash. */
  stampOfRoot(root: string): Promise<RootValues>;

  /** All versions with their value in a root, also those in the trash. */
  versionsInRoot(root: string): AsyncIterable<RootVersion>;

  /**
   * Lets all versions of a root have their values in another one, in one transaction.
   *
   * @param verified what the root held when its values were verified
   * @throws ArtifactStorageError `conflict` where it holds something else now.
   */
  relocateRoot(from: string, to: string, verified: RootValues): Promise<void>;

  /** What a value was when it was first loaded; null where that was not recorded. */
  firstLoad(root: string, valueKey: string): Promise<FirstLoad | null>;

  /** Records it, where our tables exist and may be written to: reading a store makes none. */
  noteFirstLoad(value: FirstLoad): Promise<void>;

  /**
   * Deletes versions of a name that a rule lets go. The rule is asked in the same transaction: no save
   * and no alias comes in between.
   */
  deleteUnkept(
    name: string,
    unkept: UnkeptVersions,
    trash?: TrashNote
  ): Promise<readonly ValueAddress[]>;

  /** What takes the space; what is in the trash, and LineaPy's, apart. */
  sizes(query: SizesQuery): Promise<Sizes>;

  /**
   * Retires values that no version has, not even one in the trash. From then on, no storage server records a
   * save with one of them. Only then a value may be deleted.
   *
   * @returns the ids of those; where there is no database, of all
   */
  retire(values: readonly ValueName[]): Promise<ReadonlySet<string>>;

  /** Which of these values were retired, or deleted with their version. */
  retired(valueIds: readonly string[]): Promise<ReadonlySet<string>>;

  /** What a save was made from, also one that was deleted. */
  inputsOf(saveId: string): Promise<readonly Input[]>;

  /** What was made from a version; both may be deleted by now. */
  usersOf(version: VersionKey): Promise<VersionUsers>;

  /** The save that had this name and number and inputs, also one that was deleted; else null. */
  savedAs(name: string, version: number): Promise<string | null>;

  /** Which of these saves are here, not deleted. */
  savesHere(saveIds: readonly string[]): Promise<ReadonlySet<string>>;

  /** A version with these bytes in the same root, where they are large enough to be shared. */
  twinOf(value: ValueToSave): Promise<Twin | null>;

  /** By save_id, the earliest version of the same name, before each of these, with its bytes. */
  sameBytes(artifacts: readonly Artifact[]): Promise<ReadonlyMap<string, number>>;
}
