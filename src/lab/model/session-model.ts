import type { Kernel } from '@jupyterlab/services';
import { VDomModel } from '@jupyterlab/ui-components';
import { Debouncer } from '@lumino/polling';
import type { ServerEvent } from '../../api/events.js';
import type { SessionState } from '../../api/session.js';
import type { ActiveNotebook, NotebookChange } from './active-notebook.js';
import type { KernelProbe } from './kernel-probe.js';
import type { PanelState } from './panel-state.js';
import { asArtifactStorageError } from './problem.js';
import type { ServerLink } from './server-link.js';
import type { StorageClient } from './storage-client.js';

/** Lets a burst of signals (restart, reconnect) end in one request, in milliseconds. */
const SETTLE_MS = 30;

/**
 * The session of the active notebook: what the panel, the status bar and the commands show.
 *
 * It holds no setting of its own; the storage server leads, and its events keep this in step.
 */
export class SessionModel extends VDomModel {
  constructor(options: SessionModel.IOptions) {
    super();
    this.#client = options.client;
    this.#link = options.link;
    this.#notebook = options.notebook;
    this.#probe = options.probe;
    this.#refresh = new Debouncer((): void => {
      // Not waited for: what changes while a request is under way asks for another one.
      void this.#resolve();
    }, SETTLE_MS);
    this.#link.stateChanged.connect(this.#onLink, this);
    this.#link.connected.connect(this.refresh, this);
    this.#link.received.connect(this.#onEvent, this);
    this.#notebook.changed.connect(this.#onNotebook, this);
    this.#probe.changed.connect(this.refresh, this);
    this.refresh();
  }

  /** What the panel is about. */
  get state(): PanelState {
    return this.#state;
  }

  /** The session, once the storage server has told it. */
  get session(): SessionState | undefined {
    return this.#state.kind === 'ready' ? this.#state.session : undefined;
  }

  /** Whether its kernel runs LineaPy itself, without our client. */
  get runsLineaPy(): boolean {
    return (
      this.session?.attached === false && this.#probe.presence === 'missing' && this.#probe.lineaPy
    );
  }

  /** The notebook that it belongs to. */
  get notebook(): ActiveNotebook {
    return this.#notebook;
  }

  /** Asks the storage server again. */
  refresh(): void {
    void this.#refresh.invoke().catch(() => undefined);
  }

  /** Takes over a state that an operation answered, without waiting for its event. */
  accept(session: SessionState): void {
    const known = this.session;
    const newer = known === undefined || session.revision >= known.revision;
    if (session.id === this.#notebook.kernel?.id && newer) {
      this.#set({ kind: 'ready', session });
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#generation += 1;
      this.#refresh.dispose();
      this.#link.stateChanged.disconnect(this.#onLink, this);
      this.#link.connected.disconnect(this.refresh, this);
      this.#link.received.disconnect(this.#onEvent, this);
      this.#notebook.changed.disconnect(this.#onNotebook, this);
      this.#probe.changed.disconnect(this.refresh, this);
      super.dispose();
    }
  }

  #onLink(): void {
    this.refresh();
  }

  #onNotebook(_: ActiveNotebook, change: NotebookChange): void {
    if (change === 'kernel') {
      this.#probe.setKernel(this.#notebook.kernel);
      this.refresh();
    } else if (this.#isOutdatedByStatus()) {
      this.refresh();
    } else {
      this.stateChanged.emit();
    }
  }

  /** A kernel that starts or dies changes what is shown; busy and idle only change a word. */
  #isOutdatedByStatus(): boolean {
    return this.#state.kind === 'kernel_starting' || this.#notebook.kernel?.status === 'dead';
  }

  #onEvent(_: ServerLink, event: ServerEvent): void {
    const id = this.#notebook.kernel?.id;
    if (event.type === 'session' && event.session.id === id && this.session !== undefined) {
      // A restarted server counts its revisions anew: then a refresh is under way as well.
      this.accept(event.session);
    } else if (
      event.type === 'defaults' ||
      (event.type === 'session' && event.session.id === id) ||
      (event.type === 'session_ended' && event.session_id === id)
    ) {
      this.refresh();
    }
  }

  async #resolve(): Promise<void> {
    const generation = ++this.#generation;
    const state = await this.#findState(generation).catch(
      (error: unknown): PanelState => ({ kind: 'failed', error: asArtifactStorageError(error) })
    );
    if (generation === this.#generation && !this.isDisposed) {
      this.#set(state);
    }
  }

  async #findState(generation: number): Promise<PanelState> {
    const blocked = Private.stateOfServer(this.#link);
    if (blocked !== undefined) {
      return blocked;
    }
    if (this.#notebook.panel === null) {
      return { kind: 'no_notebook', defaults: await this.#client.call('getDefaults', {}) };
    }
    const kernel = this.#notebook.kernel;
    if (kernel === null || kernel.status === 'dead') {
      return { kind: this.#notebook.hasNoKernel ? 'no_kernel' : 'kernel_starting' };
    }
    const language = await Private.languageOf(kernel);
    if (language !== 'python') {
      return { kind: 'foreign_kernel', language };
    }
    if (this.session?.id !== kernel.id && generation === this.#generation) {
      this.#set({ kind: 'loading' });
    }
    const session = await this.#client.call('getSession', { params: { session_id: kernel.id } });
    return !session.attached && this.#probe.presence === 'missing' && !this.#probe.lineaPy
      ? { kind: 'client_missing' }
      : { kind: 'ready', session };
  }

  #set(state: PanelState): void {
    this.#state = state;
    this.stateChanged.emit();
  }

  readonly #client: StorageClient;
  readonly #link: ServerLink;
  readonly #notebook: ActiveNotebook;
  readonly #probe: KernelProbe;
  readonly #refresh: Debouncer;
  #state: PanelState = { kind: 'server_starting' };
  #generation = 0;
}

/** Types of {@link SessionModel}. */
export namespace SessionModel {
  /** What a session model needs. */
  export interface IOptions {
    readonly client: StorageClient;
    readonly link: ServerLink;
    readonly notebook: ActiveNotebook;
    readonly probe: KernelProbe;
  }
}

namespace Private {
  export function stateOfServer(link: ServerLink): PanelState | undefined {
    switch (link.status) {
      case 'ready':
        return undefined;
      case 'connecting':
        return { kind: 'server_starting' };
      case 'missing':
        return { kind: 'server_missing' };
      case 'unreachable':
        return { kind: 'server_unreachable' };
      case 'other_version':
        return { kind: 'server_other_version', server_version: link.health?.version ?? '?' };
    }
  }

  export async function languageOf(kernel: Kernel.IKernelConnection): Promise<string> {
    const spec = await kernel.spec;
    return (spec?.language ?? (await kernel.info).language_info.name).toLowerCase();
  }
}
