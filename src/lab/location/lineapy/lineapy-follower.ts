import type { Kernel } from '@jupyterlab/services';
import { VDomModel } from '@jupyterlab/ui-components';
import type { ILineaPyEnvironment, ILineaPyFollower } from '../../interfaces/location.js';
import type { IActiveSession, ISessionModel } from '../../interfaces/session.js';
import { askSilently } from '../../session/silent-question.js';
import { environmentExpression, lineaPyEnvironment, outcomeOf } from './environment-code.js';
import type { NextProcess } from './next-process.js';

const NOTHING_TOLD: ILineaPyEnvironment = { set: {}, fill: {}, in_use: {}, secret: undefined };

const KEY = 'artifact_storage_lineapy';

/**
 * Lets kernels that run LineaPy follow the panel. The Jupyter server is given the variables for the
 * next process of the active notebook's kernel. The running process is told them where LineaPy was
 * not imported yet; else the location waits for a restart.
 */
export class LineaPyFollower extends VDomModel implements ILineaPyFollower {
  constructor(session: ISessionModel, nextProcess: NextProcess) {
    super();
    this.#session = session;
    this.#nextProcess = nextProcess;
    session.stateChanged.connect(this.#follow, this);
    this.#follow();
  }

  get environment(): ILineaPyEnvironment | undefined {
    const { active, runsLineaPy } = this.#session;
    return runsLineaPy && active !== undefined ? lineaPyEnvironment(active.location) : undefined;
  }

  get isTold(): boolean {
    const { environment } = this;
    return environment !== undefined && this.#told === JSON.stringify(environment);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#session.stateChanged.disconnect(this.#follow, this);
      this.#setKernel(null);
      super.dispose();
    }
  }

  #follow(): void {
    const { active, document } = this.#session;
    this.#setKernel(document?.kernel ?? null);
    if (active === undefined) {
      return;
    }
    this.#give(active);
    // A kernel that was just started or just became visible.
    if (this.environment !== undefined && active.id !== this.#begun) {
      this.#begun = active.id;
      this.#due = true;
    }
    // Or one that restarted, once it has said that it runs LineaPy.
    this.#tellIfDue(active.kernel);
  }

  #give({ id: kernelId, state }: IActiveSession): void {
    // With our client in it, the kernel must not take these for variables of its own.
    const took = state.attached && this.#next?.startsWith(kernelId);
    const environment = took ? NOTHING_TOLD : this.environment;
    const next = `${kernelId} ${JSON.stringify(environment)}`;
    if (environment !== undefined && next !== this.#next) {
      this.#next = next;
      this.#given = this.#given.then(async () => {
        await this.#nextProcess.give(kernelId, environment);
      });
    }
  }

  #setKernel(kernel: Kernel.IKernelConnection | null): void {
    if (kernel === this.#kernel) {
      return;
    }
    this.#kernel?.statusChanged.disconnect(this.#onStatus, this);
    this.#kernel?.connectionStatusChanged.disconnect(this.#onConnection, this);
    this.#kernel = kernel;
    this.#told = undefined;
    this.#begun = undefined;
    this.#due = false;
    kernel?.statusChanged.connect(this.#onStatus, this);
    kernel?.connectionStatusChanged.connect(this.#onConnection, this);
  }

  #onStatus(kernel: Kernel.IKernelConnection, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting' || status === 'starting') {
      // One that starts without a word before was restarted by somebody else.
      this.#due = true;
      this.#told = undefined;
    }
    if (status === 'idle' || status === 'starting') {
      this.#tellIfDue(kernel);
    }
  }

  /** As soon as the new process is connected, before cells run in it. */
  #onConnection(kernel: Kernel.IKernelConnection, status: Kernel.ConnectionStatus): void {
    if (status === 'connected') {
      this.#tellIfDue(kernel);
    }
  }

  #tellIfDue(kernel: Kernel.IKernelConnection): void {
    if (
      this.#due &&
      this.environment !== undefined &&
      !kernel.isDisposed &&
      kernel.connectionStatus === 'connected'
    ) {
      this.#due = false;
      void this.#tell(kernel);
    }
  }

  async #tell(kernel: Kernel.IKernelConnection): Promise<void> {
    const { environment } = this;
    if (environment === undefined) {
      return;
    }
    const answers = await askSilently(kernel, { [KEY]: environmentExpression(environment) });
    if (kernel !== this.#kernel) {
      return;
    }
    if (answers === undefined) {
      this.#due = true;
      this.#tellIfDue(kernel);
    } else if (!this.#due) {
      const outcome = outcomeOf(answers.get(KEY));
      this.#told = outcome === 'set' ? JSON.stringify(environment) : undefined;
      this.stateChanged.emit();
    }
  }

  readonly #session: ISessionModel;
  readonly #nextProcess: NextProcess;
  #next: string | undefined;
  #given = Promise.resolve();
  #kernel: Kernel.IKernelConnection | null = null;
  #begun: string | undefined;
  #due = false;
  #told: string | undefined;
}
