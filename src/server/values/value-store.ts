import type { Readable } from 'node:stream';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';

/** `not_found`, of the root and not of one value. */
export class RootNotFoundError extends ArtifactStorageError {}

/** The folder of a root with a mark, an empty file, for each metadata store that keeps values there. */
export const OWNERS = '.artifact-storage-owners';

/** Bytes that a note of an owner may have: what is longer was not written here. */
export const MOST_OF_LOCATION = 4096;

/** Whether a store says that it has no such value. */
export function isMissingValue(error: unknown): boolean {
  return (
    isArtifactStorageError(error) &&
    error.kind === 'not_found' &&
    !(error instanceof RootNotFoundError)
  );
}

/** What a check of a value store found. */
export interface ValueCheck {
  /** Whether the root does not exist yet and will be made at the first use. */
  readonly would_create: boolean;
  /** Whether values there can be read, but not written; absent: false. */
  readonly read_only?: boolean;
  /** As whom the store is used, where that is known and not in the options. */
  readonly identity?: string;
  /** What people should know of it, a sentence each; absent: nothing. */
  readonly notices?: readonly string[];
}

/** One file of a value store. */
export interface ValueEntry {
  /** The key of a value or preview; for a file still being written, its key below the staging area. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
  /** Whether it is a file of the staging area. */
  readonly staging: boolean;
  /** Whether its writer is known to have ended before the file was whole. Absent: not known. */
  readonly abandoned?: true;
  /** Whether it is not of our form: it is never touched. Absent: false. */
  readonly foreign?: true;
}

/** The bytes of a value as they come. */
export interface StreamedValue {
  readonly bytes: Readable;
  /** Bytes of the whole value, also where `bytes` begins within it. */
  readonly size: number;
  /** The absolute path of its file, where it is one of this machine. */
  readonly path?: string;
  /** Fills a buffer from that file in place of `bytes`; tells how many there were. Once. */
  readonly fill?: (buffer: Buffer) => Promise<number>;
}

/** Size and checksum of a value as it is now. */
export interface HashedValue {
  /** Bytes. */
  readonly size: number;
  /** SHA-256, hex. */
  readonly sha256: string;
  /** Names the file, where it has several names: those of one file have the same bytes. */
  readonly file?: string;
}

/** What is known of a value before it comes. */
export type KnownValue = Pick<HashedValue, 'size' | 'sha256'>;

/** How a value is read. */
export interface HashOptions {
  /** Stops it in the middle. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes have been read. */
  readonly onRead?: ((bytes: number) => void) | undefined;
  /** How fast it is read at most; absent: no limit. */
  readonly bytes_per_second?: number | undefined;
}

/** Which files are listed. */
export interface ListOptions {
  /** Also files that are not of our form. */
  readonly foreign?: boolean;
}

/** Which part of a value to read. */
export interface ReadOptions {
  /** Offset of the first byte; 0 without it. */
  readonly start?: number;
}

/** A new value, and one of the same size and checksum. */
export interface SharedValue {
  /** The key of the value that is there. */
  readonly twin: string;
  /** The key that the new one gets. */
  readonly key: string;
  readonly size: number;
  /**
   * The new value: its bytes, or the id of the save in whose staging file they are. Absent: the twin
   * was read, and has them.
   */
  readonly value?: Uint8Array | string;
}

/** The fast lane of a store on this machine: a client writes and reads the files itself. */
export interface LocalFiles {
  /** The absolute path at which a client creates a staging file; its folder exists. */
  openStaging(saveId: string): Promise<string>;

  /** The absolute path of a value. */
  pathOf(key: string): string;

  /**
   * Why others can write to one of these paths, as {@link writtenByOthers}; in a worker, for their disk
   * may hang.
   */
  writers(paths: readonly string[]): Promise<string | undefined>;
}

/**
 * Keeps artifact values, as bytes under keys (see value-key.ts).
 *
 * A value is written once and never changed. What `write`, `upload` and `commitStaged` acknowledged
 * survives a power cut. Every method throws ArtifactStorageError with field `artifact_storage_dir`.
 */
export interface ValueStore {
  /** The canonical `artifact_storage_dir`: what an artifact remembers as its root. */
  readonly root: string;

  /** The address in words, for people; more exact once the store has been used. */
  readonly description: string;

  /** Whether {@link upload} says what it wrote: then nobody else hashes the bytes on their way to it. */
  readonly hashesUploads: boolean;

  /**
   * Writes, reads back and deletes a probe, as saves do. Leaves nothing behind, whatever happens.
   * Where nothing may be written, tries reading instead.
   *
   * @param signal aborted when the client is gone
   */
  check(signal?: AbortSignal): Promise<ValueCheck>;

  /** Makes the root, where it does not exist. Fails where nothing can be written with these options. */
  prepare(): Promise<void>;

  /**
   * Writes a value. Writing the same bytes to the same key again succeeds.
   *
   * @param signal stops it, where that is safe; the value may be there all the same
   * @param known what the bytes are to be, where that is known; a store may take its word for it
   * @throws ArtifactStorageError `conflict` where the key holds other bytes.
   */
  write(key: string, bytes: Uint8Array, signal?: AbortSignal, known?: KnownValue): Promise<void>;

  /** The fast lane; null where values are no files of this machine. */
  localFiles(): LocalFiles | null;

  /**
   * Writes a value whose size nobody knows yet, in little memory: it is complete when this has
   * resolved. Where the stream fails, nothing is left behind.
   *
   * @param signal as for {@link write}
   * @param known what they are to be, where that is known; a store may refuse others as `corrupted`
   * @returns what was written; null where it {@link hashesUploads} not
   * @throws ArtifactStorageError `conflict` where the key holds other bytes; where they are the same,
   *   a store may say so, too.
   */
  upload(
    saveId: string,
    key: string,
    bytes: Readable,
    signal?: AbortSignal,
    known?: KnownValue
  ): Promise<KnownValue | null>;

  /**
   * As {@link upload}, of a file of this machine, where that blocks nothing else. What was written is
   * read again. Absent: it is uploaded as a stream.
   *
   * @param path absolute
   * @param options who hears of its bytes: once for all that was done
   * @returns what was read again; null where the file cannot be read
   */
  uploadFile?(
    saveId: string,
    key: string,
    path: string,
    options: Pick<HashOptions, 'signal' | 'onRead'>
  ): Promise<HashedValue | null>;

  /**
   * The bytes of a value as a stream: memory stays the same for a value of any size. A stream that
   * breaks off fails with ArtifactStorageError.
   *
   * @throws ArtifactStorageError `not_found` where there is none, `invalid_input` for a start behind
   *   its end.
   */
  openRead(key: string, options?: ReadOptions): Promise<StreamedValue>;

  /**
   * Ends a large save: a staging file becomes the value of its key; one that was uploaded is there
   * already. Again: succeeds.
   *
   * @param size bytes that the value must have
   * @param signal as for {@link write}
   * @throws ArtifactStorageError `not_found` without staging file and value, `corrupted` for another
   *   size, `conflict` where the key holds other bytes.
   */
  commitStaged(saveId: string, key: string, size: number, signal?: AbortSignal): Promise<void>;

  /**
   * Lets a new value share the bytes of one that is there and equal, as its second name: then it is
   * as if it was written. Absent: the store has no second names.
   *
   * @param signal stops it
   * @returns false where it cannot: then it must be written
   */
  share?(value: SharedValue, signal?: AbortSignal): Promise<boolean>;

  /** Deletes a staging file, if there is one; never a value. */
  discardStaged(saveId: string): Promise<void>;

  /**
   * The bytes of a value.
   *
   * @throws ArtifactStorageError `not_found` where there is none.
   */
  read(key: string): Promise<Uint8Array>;

  /**
   * The size of a value in bytes, and its file as in {@link HashedValue}; null where there is none.
   *
   * @param signal stops asking, where that is possible
   */
  stat(key: string, signal?: AbortSignal): Promise<Omit<HashedValue, 'sha256'> | null>;

  /**
   * Reads a whole value and hashes it where that blocks nothing else; null where there is none.
   * Absent: it is read as a stream.
   */
  hash?(key: string, options: HashOptions): Promise<HashedValue | null>;

  /**
   * Writes what is shown of a value, beside it. One that is there stays. It need not survive a power
   * cut: its size is recorded, so a broken one is noticed when it is read.
   *
   * @param key of the value
   * @param signal as for {@link write}
   */
  writePreview(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;

  /**
   * What is shown of a value; null where there is none of this size.
   *
   * @param key of the value
   */
  readPreview(key: string, size: number): Promise<Uint8Array | null>;

  /**
   * Deletes a value with its preview, a preview alone, or a file of the staging area; one that is
   * gone already is a success.
   */
  delete(key: string): Promise<void>;

  /** All files that our clients wrote: values, previews and staging files; others only on request. */
  list(options?: ListOptions): AsyncIterable<ValueEntry>;

  /** Those of {@link list} that are still being written, or were left unfinished. */
  listStaging(): AsyncIterable<ValueEntry>;

  /**
   * Notes that a metadata store keeps values here. Again: succeeds.
   *
   * @param storeId the metadata store's id, 8 to 64 letters, digits and hyphens
   * @param location where that store is, without secrets, for {@link ownerLocation}; only the first
   *   note of a store is kept
   */
  addOwner(storeId: string, location?: string): Promise<void>;

  /** Takes such a note away: nothing of that store needs what is here. Again: succeeds. */
  removeOwner(storeId: string): Promise<void>;

  /** The ids of all metadata stores that keep values here. */
  owners(): Promise<ReadonlySet<string>>;

  /** Where a metadata store of {@link owners} is, as it said; empty where it did not, as earlier versions. */
  ownerLocation(storeId: string): Promise<string>;

  /** Closes connections, after what is under way; a later use connects again. */
  close?(): Promise<void>;
}
