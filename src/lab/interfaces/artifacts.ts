import type { VDomRenderer } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import type { Artifact, ArtifactSource, ArtifactSummary } from '../../api/artifact.js';
import type { ArtifactOrder } from '../../api/artifact-list.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { ResolvedLocation } from '../../api/location.js';
import type { IActiveSession, ISessionDocument } from './session.js';

/** One artifact, or one version of it. */
export interface IArtifactRef {
  readonly name: string;
  /** Without it: the newest version to load, all versions to delete. */
  readonly version?: number;
  /** Who saved that version; absent: Artifact Storage. */
  readonly source?: ArtifactSource;
}

/** Whose artifacts are listed: those at the location of a session, at the default, or at a named one. */
export interface IArtifactsScope {
  readonly session_id: string;
  /** The session with its document, where cells are inserted; undefined for the default and named ones. */
  readonly active: IActiveSession | undefined;
  readonly location: ResolvedLocation;
}

/** Versions of one name, as far as they were asked for. */
export interface IVersions {
  readonly items: readonly Artifact[];
  readonly next_cursor: string | null;
  readonly loading: boolean;
  readonly error: ArtifactStorageError | undefined;
}

/** The versions of the expanded names of one session. */
export interface IVersionsCache {
  /** Emitted when versions arrive, or names are expanded or collapsed. */
  readonly changed: ISignal<this, void>;
  /** Versions of a name; undefined where it is collapsed. */
  get(name: string): IVersions | undefined;
  /** Expands a name. */
  expand(name: string): void;
  /** Collapses a name. */
  collapse(name: string): void;
  /** Asks for older versions of an expanded name. */
  loadMore(name: string): void;
}

/** Which location is browsed: that of the session in front, the default one, or one of the settings. */
export type LocationChoice =
  | { readonly kind: 'session' }
  | { readonly kind: 'default' }
  | { readonly kind: 'named'; readonly name: string };

/** What is asked of the newest version of each name; what is absent may be anything. */
export interface IListFilters {
  /** Words in any order, each anywhere in name, description or tags. */
  readonly search?: string;
  readonly type?: string;
  readonly notebook?: string;
  readonly user?: string;
  readonly tag?: string;
  /** First day, as people see it: 2026-11-27. */
  readonly since?: string;
  /** Last day. */
  readonly until?: string;
  /** Only names with versions that are known to lack their values. */
  readonly missing?: boolean;
  /** Only names with versions that are known to have other bytes than were saved. */
  readonly damaged?: boolean;
  /** Only what this software saved. */
  readonly source?: ArtifactSource;
}

/** In which order the rows are. */
export interface IListOrder {
  readonly order: ArtifactOrder;
  /** The key of the numbers to order by, for `metadata`. */
  readonly order_key?: string;
  /** Whether the greatest number is the first, for `metadata`. */
  readonly descending?: boolean;
}

/** Whose artifacts are shown, in all homes of the list. */
export interface IScopes {
  /** The scope of a session that is shown in a home; undefined where it is shown no more. */
  of(session_id: string): IArtifactsScope | undefined;
  /** What people call a scope: its notebook, else the name or the address of its location. */
  nameOf(scope: IArtifactsScope): string;
  /** Takes a home of the list. */
  add(home: Pick<IArtifactsModel, 'scope'>): void;
  /** A home was closed. */
  remove(home: Pick<IArtifactsModel, 'scope'>): void;
}

/** The artifacts at a location: filtered, in an order, paged, with their versions. */
export interface IArtifactsModel extends VDomRenderer.IModel {
  /** Versions of the names that are expanded. */
  readonly versions: IVersionsCache;
  /** The rows that are kept: a window on the whole list. */
  readonly items: readonly ArtifactSummary[];
  /** Index of the first of them in the whole list; undefined where it is not known. */
  readonly first: number | undefined;
  /** How many names match, on all pages; undefined before the first answer. */
  readonly total: number | undefined;
  /** Whether there are more than {@link total}. */
  readonly totalIsMinimum: boolean;
  /** How many names there are without filters; undefined where it is not known. */
  readonly whole: IWholeCount | undefined;
  /** Whether a request is under way. */
  readonly loading: boolean;
  /** Whether the last page ended before it was full, and what follows is asked for by itself. */
  readonly searching: boolean;
  /** Why the last request failed. */
  readonly error: ArtifactStorageError | undefined;
  /** Whether there are rows after the last one. */
  readonly hasMore: boolean;
  /** Whether there are rows before the first one. */
  readonly hasPrevious: boolean;
  /** What is searched for, as people type it. */
  search: string;
  /** Which rows are shown, beside the search. */
  filters: IListFilters;
  /** In which order. */
  order: IListOrder;
  /** Which location is browsed. */
  choice: LocationChoice;
  /** Whether the rows are not all there are: something is searched for, filtered, or the order is that of a number. */
  readonly isFiltered: boolean;
  /** Whose artifacts the rows are. */
  readonly scope: IArtifactsScope | undefined;
  /** Grows when the rows are those of another list, which is shown from its start. */
  readonly opened: number;
  /** Asks for the rows that are seen again, and for those around them. */
  reload(): Promise<void>;
  /** Asks for the next page, once at a time. */
  loadMore(): Promise<void>;
  /** Asks for the page before the first one, once at a time. */
  loadPrevious(): Promise<void>;
  /** Shows the rows from a letter (ordered by name) or a date (ordered by time) on. */
  jump(at: string): Promise<void>;
  /** Shows the rows from the start on. */
  toStart(): Promise<void>;
  /** Takes which rows are seen, by their index in {@link items}. */
  seen(first: number, last: number): void;
}

/** How many names there are. */
export interface IWholeCount {
  readonly count: number;
  readonly isMinimum: boolean;
}

/** What a row stands for: a name with all its versions, or one version. */
export interface ICountedRef extends IArtifactRef {
  /** How many versions. */
  readonly count: number;
}

/** How a value is downloaded: as it was saved, or as a file that a kernel makes of it. */
export type DownloadForm = 'pickle' | 'csv' | 'parquet' | 'png';

/** What people do with one artifact, each for the session in which they see it. */
export interface IArtifactActions {
  /**
   * Puts code into the active cell where that is empty, else into a new one below it, or at the prompt
   * of a console, and brings that to the front.
   */
  insertCell(document: ISessionDocument, code: string): Promise<void>;
  /**
   * Inserts a cell that loads artifacts into the document in whose session they were found; where that
   * is closed, into the one in front if it uses the same location. What was found without a session is
   * loaded by the document in front, from wherever it is.
   */
  insertLoadCell(
    scope: IArtifactsScope,
    ref: IArtifactRef | readonly IArtifactRef[]
  ): Promise<void>;
  /** Whether there is a document for a cell. */
  canInsert(scope: IArtifactsScope): boolean;
  /** The code that loads artifacts in a document, from another location than its own if need be. */
  cellCode(
    scope: IArtifactsScope,
    refs: readonly IArtifactRef[],
    document: ISessionDocument | undefined
  ): string;
  /** Copies the code that loads artifacts, for the document in front. */
  copyLoadCode(ref: IArtifactRef | readonly IArtifactRef[], scope?: IArtifactsScope): void;
  /** Copies a text and says so. */
  copy(text: string): void;
  /** Deletes versions after a confirmation, unless the session is at another location by then. */
  delete(scope: IArtifactsScope, ref: IArtifactRef, count: number): Promise<void>;
  /**
   * The same of several rows, after one question.
   *
   * @param permanently - Whether they are deleted for good at once; else they go to the trash.
   * @returns the names of which something was deleted.
   */
  deleteAll(
    scope: IArtifactsScope,
    rows: readonly ICountedRef[],
    permanently?: boolean
  ): Promise<readonly string[]>;
  /**
   * Downloads a value as it was saved (`pickle`); tables as `csv` or `parquet`, and figures as `png`,
   * through the kernel of the scope's session. Says why where it cannot.
   */
  download(scope: IArtifactsScope, ref: IArtifactRef, form: DownloadForm): Promise<void>;
  /** Asks for a pickle file, a name and whether people trust it; saves it at the scope's location. */
  upload(scope: IArtifactsScope): Promise<void>;
}
