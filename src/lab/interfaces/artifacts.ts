import type { VDomRenderer } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import type { Artifact, ArtifactSource, ArtifactSummary } from '../../api/artifact.js';
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

/** Whose artifacts are listed: those at the location of a session, or at the default. */
export interface IArtifactsScope {
  readonly session_id: string;
  /** The session with its document, where cells are inserted; undefined for the default. */
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

/** The artifacts at a location: searched, paged, with their versions. */
export interface IArtifactsModel extends VDomRenderer.IModel {
  /** Versions of the names that are expanded. */
  readonly versions: IVersionsCache;
  /** The rows so far, newest first. */
  readonly items: readonly ArtifactSummary[];
  /** How many names match, on all pages; undefined before the first answer. */
  readonly total: number | undefined;
  /** Whether there are more than {@link total}. */
  readonly totalIsMinimum: boolean;
  /** Whether a request is under way. */
  readonly loading: boolean;
  /** Why the last request failed. */
  readonly error: ArtifactStorageError | undefined;
  /** Whether there are rows after the last one. */
  readonly hasMore: boolean;
  /** What is searched for: a part of the name. */
  search: string;
  /** Whether only names are shown with versions that are known to lack their values. */
  onlyMissing: boolean;
  /** Whose artifacts the rows are. */
  readonly scope: IArtifactsScope | undefined;
  /** Asks for the first page again, and for as many rows as were shown. */
  reload(): Promise<void>;
  /** Asks for the next page, once at a time. */
  loadMore(): Promise<void>;
}

/** How a value is downloaded: as it was saved, or as a file that a kernel makes of it. */
export type DownloadForm = 'pickle' | 'csv' | 'parquet' | 'png';

/** What people do with one artifact, each for the session in which they see it. */
export interface IArtifactActions {
  /** Inserts code as a new cell, or at the prompt of a console, and brings that to the front. */
  insertCell(document: ISessionDocument, code: string): Promise<void>;
  /**
   * Inserts a cell that loads an artifact into the document in whose session it was found; where that
   * is closed, into the one in front if it uses the same location.
   */
  insertLoadCell(scope: IArtifactsScope, ref: IArtifactRef): Promise<void>;
  /** Copies the code that loads an artifact. */
  copyLoadCode(ref: IArtifactRef): void;
  /** Copies a text and says so. */
  copy(text: string): void;
  /** Deletes versions after a confirmation, unless the session is at another location by then. */
  delete(scope: IArtifactsScope, ref: IArtifactRef, count: number): Promise<void>;
  /**
   * Downloads a value as it was saved (`pickle`); tables as `csv` or `parquet`, and figures as `png`,
   * through the kernel of the scope's session. Says why where it cannot.
   */
  download(scope: IArtifactsScope, ref: IArtifactRef, form: DownloadForm): Promise<void>;
  /** Asks for a pickle file, a name and whether people trust it; saves it at the scope's location. */
  upload(scope: IArtifactsScope): Promise<void>;
}
