import type { Readable } from 'node:stream';
import type { ArtifactStorageError, ErrorDetails } from '../../../api/errors.js';
import type { KnownValue } from '../value-store.js';

/** Short texts that are kept with an object. Names: lower-case letters, digits and hyphens. */
export type ObjectTags = Readonly<Record<string, string>>;

/** What a store says of an object without reading it. */
export interface ObjectHead {
  /** Bytes. */
  readonly size: number;
  readonly tags: ObjectTags;
}

/** An object in a list. */
export interface ListedObject {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

/** An upload that is not complete; its store keeps the parts. */
export interface ListedUpload {
  /** Of the object that it was to become. */
  readonly name: string;
  readonly id: string;
  readonly started: Date;
}

/** The bytes of an object from an offset on. */
export interface OpenedObject {
  /** Fails with an error that {@link ObjectClient.explain} knows. */
  readonly bytes: Readable;
  /** Bytes of the whole object. */
  readonly size: number;
  /** Tells it from another object of the same name; undefined where the store has no such mark. */
  readonly version: string | undefined;
}

/**
 * What a kind of object store has to offer, so that {@link ObjectValueStore} can keep values in it.
 *
 * A name is a path with slashes below the root that the client was made for. Every method throws
 * ArtifactStorageError with field `artifact_storage_dir`. A client repeats what a bad network breaks,
 * as its library does; what it reports after a lost answer, ObjectValueStore sorts out.
 */
export interface ObjectClient {
  /** The canonical `artifact_storage_dir`, as errors name it. */
  readonly root: string;
  /** The address in words, for people; more exact once the client has been used. */
  readonly description: string;
  /** Why nothing can be written with these options; null: try it. */
  readonly readOnly: ErrorDetails | null;
  /** What makes a write create-only in this kind of store, for people: a header, for example. */
  readonly precondition: string;
  /** How often a read may break off without a byte more. */
  readonly attempts: number;
  /** Whether {@link createFrom} says what it wrote. */
  readonly hashes: boolean;
  /** As whom the store is used, once the client was used; null where that is not known. */
  readonly identity: string | null;
  /** What people should know of the way there, a sentence each, once the client was used. */
  readonly notices: readonly string[];

  /**
   * Makes the root, in a store with real directories; where they only seem to be there, does nothing.
   *
   * @returns the directories that were made, outermost first
   */
  prepare(): Promise<readonly string[]>;

  /** Takes back what {@link prepare} made, and the directories of a name; only what is empty. */
  removeEmpty(made: readonly string[], name: string): Promise<void>;

  /**
   * Writes an object, if there is none of the name. Durable when this has resolved.
   *
   * @param tags kept with the object; a client that compares what it finds there needs none, and
   *   takes an object of the same bytes for its own
   * @param signal stops it; the object may be there all the same
   * @param known what they are to be, where that is known
   * @throws ObjectTakenError where there is one; AccessDeniedError where the credentials may not.
   */
  create(
    name: string,
    bytes: Uint8Array,
    tags: ObjectTags,
    signal?: AbortSignal,
    known?: KnownValue
  ): Promise<void>;

  /**
   * The same for bytes that come as a stream, in little memory. The object appears when all of it is
   * there. After a failure the stream is destroyed, and no half upload is left if that can be helped.
   *
   * @param signal as for {@link create}
   * @param known what they are to be, where that is known
   * @returns what was written; null where it {@link hashes} not
   * @throws the stream's own error where that breaks off
   */
  createFrom(
    name: string,
    bytes: Readable,
    tags: ObjectTags,
    signal?: AbortSignal,
    known?: KnownValue
  ): Promise<KnownValue | null>;

  /**
   * Opens an object for reading.
   *
   * @param start offset of the first byte
   * @param version that very object
   * @throws ArtifactStorageError `not_found` where there is none, `invalid_input` for a start behind
   *   its end, `conflict` where it is another version now.
   */
  open(name: string, start: number, version?: string): Promise<OpenedObject>;

  /** An error of a stream that was opened, as ours. */
  explain(error: unknown): ArtifactStorageError;

  /**
   * What is known of an object; null where there is none.
   *
   * @param signal stops asking
   */
  head(name: string, signal?: AbortSignal): Promise<ObjectHead | null>;

  /** Deletes an object; one that is gone already is a success. */
  remove(name: string): Promise<void>;

  /** The objects whose names begin with a text, `atMost` of them. */
  list(prefix: string, atMost?: number): AsyncIterable<ListedObject>;

  /** All uploads that are not complete; none in a store that keeps no parts. */
  listUploads(): AsyncIterable<ListedUpload>;

  /** Aborts an upload; one that is gone already is a success. */
  removeUpload(name: string, id: string): Promise<void>;

  /** Closes connections, after what is under way; a later use connects again. */
  close(): Promise<void>;
}
