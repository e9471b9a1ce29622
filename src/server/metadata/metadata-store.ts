import type {
  Artifact,
  ArtifactDetail,
  ArtifactSource,
  DeleteRequest,
  ListQuery,
  SummaryPage,
  VersionPage
} from '../../api/artifact.js';
import type { StorageOptions } from '../../api/location.js';
import type { ValueName } from './given-up.js';

/** Everything that is recorded of one save. */
export type StoredArtifact = Omit<ArtifactDetail, 'value'> & {
  readonly save_id: string;
  /** Why its value cannot be loaded; only LineaPy's may lack one. */
  readonly unavailable?: string;
};

/** What is recorded of a value that LineaPy saved: its bytes when it was first loaded. */
export interface LineapyValue {
  readonly root: string;
  readonly value_key: string;
  readonly size: number;
  readonly sha256: string;
}

/** A save that has no version and time yet. */
export type NewArtifact = Omit<StoredArtifact, 'version' | 'date_created'>;

/** Where the value of a version is. */
export interface ValuePlace {
  readonly version: number;
  readonly root: string;
  readonly value_key: string;
}

/** What a check of a metadata store found. */
export interface MetadataCheck {
  /** Product and version, for example `SQLite 3.53.4`. */
  readonly server: string;
  /** How many artifact versions it holds, LineaPy's included. */
  readonly artifact_count: number;
  /** Whether it was asked to be read only. */
  readonly read_only: boolean;
  /** How many names they have, as {@link MetadataStore.list} counts them. */
  readonly name_count: number;
  /** How many of them LineaPy saved. */
  readonly lineapy_count: number;
  /** Whether the database or its tables do not exist yet and will be made at the first save. */
  readonly would_create: boolean;
  /** What will be made then, in words: `the tables`. */
  readonly made: string;
  /** The newest versions, 50 at most: to see whether their values exist. */
  readonly newest: readonly Artifact[];
}

/** How many versions have their value in a root, and the newest of them. */
export interface RootValues {
  readonly count: number;
  readonly newest: number;
}

/** A version with its value in a root. */
export interface RootVersion {
  readonly name: string;
  readonly version: number;
  readonly value_key: string;
  readonly size: number;
  readonly sha256: string;
}

/** Which versions to list, newest first: of one name, or of all names. */
export interface VersionsQuery {
  readonly name?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/**
 * Keeps what is known of artifacts: names, versions and where their values are.
 *
 * Reading a database that does not exist yet finds nothing and makes nothing. What `insert` and
 * `delete` acknowledged survives a power cut. Every method throws ArtifactStorageError with field
 * `database_url`.
 */
export interface MetadataStore {
  /** The database's URL without its password. */
  readonly location: string;

  /**
   * Connects, and tries whether it can be written to. Makes and changes nothing.
   *
   * @throws ArtifactStorageError `unsupported` for a newer schema, `invalid_input` for what is not a
   *   database, `not_found` for a missing directory, `permission_denied`, `unreachable`.
   */
  check(): Promise<MetadataCheck>;

  /** Opens the database, makes it where it does not exist and brings its tables up to date. */
  prepare(): Promise<void>;

  /** The id of this database among all that keep values in one place; made at the first use. */
  storeId(): Promise<string>;

  /**
   * Records a save as the next version of its name: 0, 1, 2, …; a number is never used again, also
   * after its version was deleted. Again with the same save_id: answers the recorded version.
   *
   * @throws ArtifactStorageError `conflict` where the save_id belongs to another save, or the value was
   *   given up.
   */
  insert(artifact: NewArtifact): Promise<StoredArtifact>;

  /** The version that a save became; null where it was never recorded, or is deleted. */
  ofSave(saveId: string): Promise<StoredArtifact | null>;

  /**
   * One version; null: the newest. Answers null where it does not exist.
   *
   * @param source whose version, where LineaPy saved into the same database; absent: ours, where
   *   both have one of this number
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

  /** The numbers of the newest versions of a name, newest first. */
  versionNumbers(name: string, limit: number): Promise<readonly number[]>;

  /**
   * Deletes versions and says where their values are; an empty list where there were none.
   *
   * @throws ArtifactStorageError `unsupported` for versions that LineaPy saved.
   */
  delete(name: string, version: DeleteRequest['version']): Promise<readonly ValuePlace[]>;

  /**
   * Records how a root is reached, before values are written to it.
   *
   * @param options of its filesystem, without secrets
   */
  noteRoot(root: string, options: StorageOptions): Promise<void>;

  /** How a root is reached; null where that was never recorded. */
  rootOptions(root: string): Promise<StorageOptions | null>;

  /** Every root that holds the value of a version. */
  roots(): Promise<readonly string[]>;

  /** What a root holds now. */
  stampOfRoot(root: string): Promise<RootValues>;

  /** All versions with their value in a root. */
  versionsInRoot(root: string): AsyncIterable<RootVersion>;

  /**
   * Lets all versions of a root have their values in another one, in one transaction.
   *
   * @param verified what the root held when its values were verified
   * @throws ArtifactStorageError `conflict` where it holds something else now.
   */
  relocateRoot(from: string, to: string, verified: RootValues): Promise<void>;

  /** What is recorded of a value that LineaPy saved; null where it was never loaded. */
  lineapyValue(root: string, valueKey: string): Promise<LineapyValue | null>;

  /**
   * Records it, where our tables exist and may be written to: reading a store that LineaPy made
   * makes none.
   */
  noteLineapyValue(value: LineapyValue): Promise<void>;

  /** Which of the keys belong to a version, whatever its root is called: one place may have two names. */
  knownKeys(keys: readonly string[]): Promise<ReadonlySet<string>>;

  /**
   * Gives up values that no version has: no save is recorded with one of them any more, by whatever
   * storage server. Only then a value may be deleted.
   *
   * @returns the ids of those; where there is no database, of all
   */
  giveUp(values: readonly ValueName[]): Promise<ReadonlySet<string>>;

  /** Which of these values were given up, or deleted with their version. */
  givenUp(valueIds: readonly string[]): Promise<ReadonlySet<string>>;

  /** How many versions there are, of all names. */
  countVersions(): Promise<number>;

  /** Existing names that somebody who typed this one may have meant, best first, at most three. */
  similarNames(name: string): Promise<readonly string[]>;

  /** Closes the connection; the next call opens it again. */
  close(): Promise<void>;
}
