import type { Kernel } from '@jupyterlab/services';
import { ArtifactStorageError } from '../../api/errors.js';
import type { ResolvedLocation } from '../../api/location.js';
import type { SessionState } from '../../api/session.js';
import type { SessionDocument } from './session-document.js';

/**
 * A document, its kernel and that kernel's session, as they were at one moment. It never changes:
 * whoever acts takes it at the click and acts on exactly that session, whatever is shown by then.
 * Only {@link join} makes one, so that no session is ever joined with another one's notebook.
 */
export class ActiveSession {
  private constructor(
    readonly document: SessionDocument,
    readonly kernel: Kernel.IKernelConnection,
    readonly state: SessionState
  ) {}

  /** Joins a document with a session; undefined where that is not the session of its kernel. */
  static join(document: SessionDocument, state: SessionState): ActiveSession | undefined {
    const { kernel } = document;
    return kernel === null || kernel.id !== state.id
      ? undefined
      : new ActiveSession(document, kernel, state);
  }

  /** The kernel's id. */
  get id(): string {
    return this.state.id;
  }

  /** What people call the document. */
  get name(): string {
    return this.document.name;
  }

  /** Where the session keeps its artifacts. */
  get location(): ResolvedLocation {
    return this.state.location;
  }

  /** Whether the document is open and still has this kernel. */
  get stands(): boolean {
    return !this.document.isClosed && this.document.kernel?.id === this.id;
  }

  /**
   * The session of a closed notebook may go on: the storage server knows whether it ended. One whose
   * notebook has another kernel by now is not the one that people mean any more.
   *
   * @throws ArtifactStorageError `conflict` where the open document has another kernel, or none.
   */
  refuseOtherKernel(): void {
    if (!this.document.isClosed && !this.stands) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: `${this.name} has another kernel by now, so nothing was changed.`,
        hint: 'Try again in the session of the new kernel.'
      });
    }
  }

  /**
   * Restarts exactly this kernel.
   *
   * @throws ArtifactStorageError `conflict` where the document was closed or has another kernel;
   *   what JupyterLab throws where the restart fails.
   */
  async restartKernel(): Promise<void> {
    this.refuseOtherKernel();
    if (this.document.isClosed) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: `${this.name} was closed meanwhile.`,
        hint: 'Open it again, then restart its kernel.'
      });
    }
    await this.document.sessionContext.restartKernel();
  }
}
