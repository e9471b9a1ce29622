import type { StorageOptions } from '../../api/location.js';
import type { LocationBase } from '../location-base.js';
import type { StorageOption } from '../storage-option.js';

/** What every parsed `artifact_storage_dir` has. */
export interface ParsedDir {
  readonly scheme: string;
  /** The canonical text: what an artifact remembers as its root. */
  readonly text: string;
}

/**
 * Everything that browser and storage server know of one filesystem for values. A new one is a
 * file beside this one and a line in filesystems.ts.
 */
export interface Filesystem<D extends ParsedDir> {
  readonly scheme: D['scheme'];
  /** fsspec's names of it, which stand before `://`; the first is the usual one. */
  readonly protocols: readonly string[];
  /** Whether they mean different things, so that none stands for another. */
  readonly keepsProtocol: boolean;
  /** How messages call it, for example “a folder”. */
  readonly place: string;
  /** How it is written, as parts of a hint; the first is the usual way. */
  readonly examples: readonly string[];
  /** What fsspec's filesystem takes, and what becomes of it. */
  readonly options: readonly StorageOption[];
  /** The hint for an option that it does not have; without it, the options that there are. */
  readonly unknownOption?: string;
  /** The hint for what other libraries call one of its options; undefined for any other name. */
  readonly otherNameHint?: (name: string) => string | undefined;
  /** Whether names that are not among the options go to its library, which knows them. */
  readonly takesOthers: boolean;
  /** Whether `profile` is one of those that the storage server finds in `~/.aws`. */
  readonly awsProfiles: boolean;
  /**
   * Parses a text of one of the protocols, or of none.
   *
   * @param base what relative paths are resolved against
   * @throws ArtifactStorageError `invalid_input`, field `artifact_storage_dir`.
   */
  parse(text: string, base: LocationBase): D;
  /** What of its text names a server or an account; none where only the options do. */
  readonly serverIn?: (text: string) => string;
  /** The same with what only options say of its address, so that one store has one text. */
  readonly complete: (dir: D, options: StorageOptions) => D;
  /**
   * An address in words, for people.
   *
   * @param options the storage options in force
   * @param written the text as it is typed, where its base is not known
   */
  describe(dir: D, options: StorageOptions, written?: string): string;
  /**
   * What options mean together.
   *
   * @returns a sentence for what is a danger
   * @throws ArtifactStorageError `invalid_input`, field `storage_options.<name>`.
   */
  checkRules(options: StorageOptions): readonly string[];
  /** The address (`https://…`) that tells two stores apart; null for the usual one. No secret. */
  addressOf(options: StorageOptions): string | null;
  /** The options that lead to what {@link addressOf} says. */
  addressOptions(place: string): StorageOptions;
  /** The options, by dotted names, that are recorded with a root so that it is reached later. */
  readonly reaching: readonly string[];
}
