import type { Kernel } from '@jupyterlab/services';
import { ArtifactStorageError } from '../../api/errors.js';
import type { ResolvedLocation } from '../../api/location.js';
import type { SessionState } from '../../api/session.js';
import type { IActiveSession, ISessionDocument } from '../interfaces/session.js';

/**
 * A document, its kernel and that kernel's session, as they were at one moment. It never changes:
 * an action takes it at the click and uses exactly that session, even if another one is shown by then.
 * Only {@link join} makes one, so that no session is ever joined with another one's notebook.
 */
export class ActiveSession implements IActiveSession {
  private constructor(
    readonly document: ISessionDocument,
    readonly kernel: Kernel.IKernelConnection,
    readonly state: SessionState
  ) {}

  /** Joins a document with a session; undefined where that is not the session of its kernel. */
  static join(document: ISessionDocument, state: SessionState): ActiveSession | undefined {
    const { kernel } = document;
    return kernel === null || kernel.id !== state.id
      ? undefined
      : new ActiveSession(document, kernel, state);
  }

  get id(): string {
    return this.state.id;
  }

  get name(): string {
    return this.document.name;
  }

  get location(): ResolvedLocation {
    return this.state.location;
  }

  get stands(): boolean {
    return !this.document.isClosed && this.document.kernel?.id === this.id;
  }

  refuseOtherKernel(): void {
    if (!this.document.isClosed && !this.stands) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: `${this.name} has another kernel by now, so nothing was changed.`,
        hint: 'Try again in the session of the new kernel.'
      });
    }
  }

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
