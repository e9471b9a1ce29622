import type { Restored, RestoreRequest, TrashedArtifact, TrashQuery } from '../../api/trash.js';
import type { DeletedValue } from './deleted-values.js';
import type { ValueAddress } from './value-address.js';

/** How versions go to the trash. */
export interface TrashNote {
  /** ISO 8601, UTC. */
  readonly deleted_at: string;
  readonly deleted_by: string;
  /** ISO 8601, UTC. */
  readonly purge_at: string;
}

/** A version in the trash, as messages and deletes need it. */
export interface TrashedVersion extends ValueAddress {
  readonly id: number;
  readonly name: string;
  readonly save_id: string;
  readonly size: number;
  readonly purge_at: string;
}

/** A page of versions in the trash. */
export interface TrashedPage {
  readonly artifacts: TrashedArtifact[];
  readonly next_cursor: string | null;
}

/** Versions in the trash, and their bytes. */
export interface TrashTotal {
  readonly total: number;
  readonly total_size: number;
}

/** Which versions in the trash to delete for good. */
export interface DueVersions {
  /** What is to be deleted by then. ISO 8601, UTC. */
  readonly purge_until?: string | undefined;
  /** What was deleted by then. ISO 8601, UTC. */
  readonly deleted_until?: string | undefined;
  /** Only those with a greater id. */
  readonly after: number;
  readonly limit: number;
}

/**
 * The versions that were deleted and can be restored. Row and value are as they were; no list, search or
 * load sees them. Reading makes no database.
 */
export interface TrashStore {
  /** A page, the latest deleted first. */
  page(query: TrashQuery): Promise<TrashedPage>;

  /** How many there are, of one name or of all. */
  total(name?: string): Promise<TrashTotal>;

  /** One version of a name; null: the one with the highest number. */
  find(name: string, version: number | null): Promise<TrashedVersion | null>;

  /** All of a name, by number. */
  ofName(name: string): Promise<readonly TrashedVersion[]>;

  /** By the id of its save. */
  ofSave(saveId: string): Promise<TrashedVersion | null>;

  /** Which of these saves are in the trash. */
  saves(saveIds: readonly string[]): Promise<ReadonlySet<string>>;

  /**
   * Takes versions out, in one transaction: what is in the trash has its value.
   *
   * @returns null where none of them is there
   */
  restore(name: string, version: RestoreRequest['version']): Promise<Restored | null>;

  /** What is due, by id. */
  due(which: DueVersions): Promise<readonly TrashedVersion[]>;

  /**
   * Deletes rows for good, in one transaction. What was restored meanwhile stays.
   *
   * @returns those that were deleted: their values may be deleted now
   */
  purge(versions: readonly TrashedVersion[]): Promise<readonly TrashedVersion[]>;

  /** Values of versions that are gone for good, and that are not known to be deleted; in order. */
  unfinished(after: DeletedValue | null, limit: number): Promise<readonly DeletedValue[]>;

  /** Notes that these values are deleted, or that nobody is to delete them. */
  finish(values: readonly DeletedValue[]): Promise<void>;
}
