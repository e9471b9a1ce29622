import type { CreateTableBuilder, RawBuilder, Transaction } from 'kysely';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { Steps } from './statement.js';
import type { Database, Tables } from './tables.js';

/** What queries and migrations need to know of a dialect. */
export interface SchemaTraits {
  /** Adds the primary key `id`: an integer that the database counts up. */
  addId<T extends string>(table: CreateTableBuilder<T>): CreateTableBuilder<T, 'id'>;
  /** The type of texts that are sorted and compared: by code point. */
  readonly sortedText: 'text' | RawBuilder<unknown>;
  /** Whether an entry of an index may have any length. */
  readonly longKeys: boolean;
  /** Whether rows and tables are locked by one transaction beside others; else there is one at a time. */
  readonly locksRows: boolean;
  /** Is told a statement that every save or load runs, where it is worth preparing. */
  readonly runsOften?: (sql: string) => void;
  /** A time without a zone as text, `2026-11-23 20:59:04.687536`: drivers take it for local. */
  timeText(column: string): RawBuilder<string>;
}

/** A connection that a check opened for itself. */
export interface ProbedDatabase {
  readonly db: Database;
  /** Product and version. */
  readonly server: string;
  /**
   * Tries, without a trace, whether the database can be written to.
   *
   * @returns false where it can only be read
   * @throws the error of the database.
   */
  mayWrite(): Promise<boolean>;
  close(): Promise<void>;
}

/** What differs between databases: opening, locking, errors. The queries are shared. */
export interface SqlDatabase {
  /** The URL without its password. */
  readonly location: string;
  /** Whether it was asked to write nothing at all, or may not; known after it was opened. */
  readonly read_only: boolean;
  readonly traits: SchemaTraits;

  /** Product and version, without a connection where that is known. */
  readonly server: string;

  /**
   * Connects for a check; makes nothing.
   *
   * @returns null where the database does not exist, but could be made.
   */
  probe(): Promise<ProbedDatabase | null>;

  /** What will be made where {@link probe} found nothing, in words. */
  readonly made: string;

  /** Whether there is something to connect to. */
  exists(): Promise<boolean>;

  /** Connects; makes the database where that is allowed. */
  open(): Promise<Database>;

  /** As that of `MetadataStore`. */
  tellMade(): boolean;

  /** Called once for each connection, before the first write: it may change the database's mode. */
  beginUse(db: Database): Promise<void>;

  /** Whether an open connection still leads to the database at the location; true without one. */
  isCurrent(): boolean;

  /** Nothing of this connection, which leads elsewhere by now, is written to what is there. */
  abandon(db: Database): void;

  /** Keeps other processes from migrating until the transaction ends. */
  lockForMigration(transaction: Transaction<Tables>): Promise<void>;

  /** Runs an operation, and again after a lost answer or a restart: it must be safe to repeat. */
  retry<T>(run: () => Promise<T>): Promise<T>;

  /** Runs a check, and once more where its connection broke off. */
  retryCheck<T>(run: () => Promise<T>): Promise<T>;

  /**
   * Follows what other processes write to the database.
   *
   * @param changed they wrote, or may have; also called now and then without any change
   * @returns ends it
   */
  watch(changed: () => void): () => void;

  /** Runs a write transaction when it is its turn: however many wait, reading goes on. */
  write<T>(run: () => Promise<T>): Promise<T>;

  /**
   * Runs statements in one transaction.
   *
   * @param steps makes them, anew where the database lets the transaction begin again
   */
  transact<T>(db: Database, steps: () => Steps<T>): Promise<T>;

  /** Whether all these tables exist; asks without failing. */
  hasTables(db: Database, names: readonly string[]): Promise<boolean>;

  /** Whether an error says that a table does not exist. */
  isMissingTable(error: unknown): boolean;

  /** What an error says of tables that are there: they may not be read, or have another form. */
  tableProblem(error: unknown): 'rights' | 'form' | null;

  /** Any error of the database as ours. */
  toError(error: unknown): ArtifactStorageError;
}
