import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { VDomRenderer } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { ResolvedLocation } from '../../api/location.js';
import type { Defaults, SessionState } from '../../api/session.js';

/** What we need of a console's widget; JupyterLab's own type is in a package that we do not use. */
export interface IConsolePanel extends Widget {
  readonly sessionContext: ISessionContext;
  readonly console: {
    replaceSelection(text: string): void;
    /** Runs code, which people then see. */
    inject(code: string): Promise<void>;
  };
}

/** The widget of a document that has a kernel. */
export type DocumentWidget =
  | { readonly kind: 'notebook'; readonly panel: NotebookPanel }
  | { readonly kind: 'console'; readonly panel: IConsolePanel };

/** A notebook or a console: what has a kernel, and so a session. */
export interface ISessionDocument {
  readonly widget: DocumentWidget;
  readonly sessionContext: ISessionContext;
  /** The notebook's widget; undefined for a console. */
  readonly notebook: NotebookPanel | undefined;
  /** Path of the file or of the console's session. */
  readonly path: string;
  /** What people call it: the file's name, or the console's title. */
  readonly name: string;
  /** Its kernel, once it has one. */
  readonly kernel: Kernel.IKernelConnection | null;
  /** Whether there is no kernel and none is on its way. */
  readonly hasNoKernel: boolean;
  /** Whether it was closed. */
  readonly isClosed: boolean;
}

/** A document, its kernel and that kernel's session, as they were at one moment. It never changes. */
export interface IActiveSession {
  readonly document: ISessionDocument;
  readonly kernel: Kernel.IKernelConnection;
  readonly state: SessionState;
  /** The kernel's id. */
  readonly id: string;
  /** What people call the document. */
  readonly name: string;
  /** Where the session keeps its artifacts. */
  readonly location: ResolvedLocation;
  /** Whether the document is open and still has this kernel. */
  readonly stands: boolean;
  /**
   * The session of a closed notebook may go on: the storage server knows whether it ended. One whose
   * notebook has another kernel by now is not the one that people mean any more.
   *
   * @throws ArtifactStorageError `conflict` where the open document has another kernel, or none.
   */
  refuseOtherKernel(): void;
  /**
   * Restarts exactly this kernel.
   *
   * @throws ArtifactStorageError `conflict` where the document was closed or has another kernel;
   *   what JupyterLab throws where the restart fails.
   */
  restartKernel(): Promise<void>;
}

/** Why a kernel is not attached: it has no socket, another server's, or one that it cannot see. */
export type DetachedReason = 'no_socket' | 'other_server' | 'socket_gone';

/** What the panel is about at a moment; each kind has its own words and its own next step. */
export type PanelState =
  | { readonly kind: 'server_starting' }
  | { readonly kind: 'server_missing' }
  | { readonly kind: 'server_unreachable' }
  | { readonly kind: 'server_other_version'; readonly server_version: string }
  | { readonly kind: 'no_notebook'; readonly defaults: Defaults | undefined }
  | { readonly kind: 'no_kernel' }
  | { readonly kind: 'kernel_starting' }
  | { readonly kind: 'foreign_kernel'; readonly language: string }
  | { readonly kind: 'client_missing' }
  /** Its environment does not lead to this storage server: what it saves goes elsewhere. */
  | { readonly kind: 'not_attached'; readonly reason: DetachedReason }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ArtifactStorageError }
  | {
      readonly kind: 'ready';
      readonly active: IActiveSession;
      /** Whether the kernel has attached, or could; unknown until it has answered. */
      readonly confirmed: boolean;
    };

/** The session of the active document: what the panel, the status bar and the commands show. */
export interface ISessionModel extends VDomRenderer.IModel {
  /** What the panel is about. */
  readonly state: PanelState;
  /** The document in front; {@link state} is about it, or about the storage server. */
  readonly document: ISessionDocument | undefined;
  /** The document with its session, once the storage server has told it. */
  readonly active: IActiveSession | undefined;
  /** Whether its kernel runs LineaPy itself, without our client. */
  readonly runsLineaPy: boolean;
  /** The same as `active`, for who acts on what was shown: undefined where another session is shown by now. */
  activeOf(id: unknown): IActiveSession | undefined;
  /** A session with its open notebook, whichever is in front; undefined where none is open. */
  openOf(state: SessionState): IActiveSession | undefined;
  /** Asks the storage server again. */
  refresh(): void;
  /** Takes over the state in an answer, unless another session is shown by now. */
  accept(session: SessionState): void;
}
