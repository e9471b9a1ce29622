import type { Kernel } from '@jupyterlab/services';
import { VDomModel } from '@jupyterlab/ui-components';
import { Debouncer } from '@lumino/polling';
import type { ServerEvent } from '../../api/events.js';
import type { Defaults, SessionState } from '../../api/session.js';
import type { IServerLink, IStorageClient } from '../interfaces/client.js';
import type { ISessionDocument, ISessionModel, PanelState } from '../interfaces/session.js';
import type { ActiveDocument, DocumentChange } from './active-document.js';
import { ActiveSession } from './active-session.js';
import { detachedReason, type KernelProbe } from './kernel-probe.js';
import { asArtifactStorageError } from './problem.js';

/** Lets a burst of signals (restart, reconnect) end in one request, in milliseconds. */
const SETTLE_MS = 30;

/**
 * The session of the active document: what the panel, the status bar and the commands show.
 *
 * It holds no setting of its own; the storage server leads, and its events keep this in step. The
 * document and what is known of its session change in one step: as soon as another one is in front,
 * the earlier session is shown no more, and an answer that is late for it is dropped.
 */
export class SessionModel extends VDomModel implements ISessionModel {
  constructor(options: SessionModel.Options) {
    super();
    this.#client = options.client;
    this.#link = options.link;
    this.#documents = options.documents;
    this.#probe = options.probe;
    this.#refresh = new Debouncer((): void => {
      // Not waited for: what changes while a request is under way asks for another one.
      void this.#resolve();
    }, SETTLE_MS);
    this.#link.stateChanged.connect(this.refresh, this);
    this.#link.connected.connect(this.#onConnected, this);
    this.#link.received.connect(this.#onEvent, this);
    this.#documents.changed.connect(this.#onDocument, this);
    this.#probe.changed.connect(this.refresh, this);
    this.#follow();
  }

  get state(): PanelState {
    return this.#state;
  }

  get document(): ISessionDocument | undefined {
    return this.#document;
  }

  get active(): ActiveSession | undefined {
    return this.#state.kind === 'ready' ? this.#state.active : undefined;
  }

  activeOf(id: unknown): ActiveSession | undefined {
    return id === undefined || id === this.active?.id ? this.active : undefined;
  }

  openOf(state: SessionState): ActiveSession | undefined {
    const { active } = this;
    const document = active?.id === state.id ? active.document : this.#documents.ofKernel(state.id);
    return document === undefined ? undefined : ActiveSession.join(document, state);
  }

  get runsLineaPy(): boolean {
    const { active } = this;
    if (active === undefined || active.state.attached) {
      return false;
    }
    const { presence, lineaPy } = this.#probe.answerOf(active.kernel);
    return presence === 'missing' && lineaPy;
  }

  refresh(): void {
    void this.#refresh.invoke().catch(() => undefined);
  }

  accept(session: SessionState): void {
    const document = this.#document;
    const known = this.active;
    const newer = known?.id !== session.id || session.revision >= known.state.revision;
    const active = document === undefined ? undefined : ActiveSession.join(document, session);
    if (active !== undefined && newer) {
      // What is under way was asked earlier.
      this.#generation += 1;
      this.#set(this.#stateWith(active));
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#generation += 1;
      this.#refresh.dispose();
      this.#link.stateChanged.disconnect(this.refresh, this);
      this.#link.connected.disconnect(this.#onConnected, this);
      this.#link.received.disconnect(this.#onEvent, this);
      this.#documents.changed.disconnect(this.#onDocument, this);
      this.#probe.changed.disconnect(this.refresh, this);
      super.dispose();
    }
  }

  #onConnected(): void {
    // A socket that was gone may be there again.
    this.#probe.askAgain();
    this.refresh();
  }

  #onDocument(_: ActiveDocument, change: DocumentChange): void {
    if (change === 'kernel') {
      this.#follow();
    } else if (this.#isOutdatedByStatus()) {
      this.refresh();
    } else {
      this.stateChanged.emit();
    }
  }

  /** Another document or kernel: whatever is still under way is about an earlier one. */
  #follow(): void {
    this.#generation += 1;
    const document = this.#documents.current;
    this.#document = document;
    this.#probe.setKernel(document?.kernel ?? null);
    this.#set(this.#stateMeanwhile(document));
    this.refresh();
  }

  /** What is true of a document before the storage server has answered. */
  #stateMeanwhile(document: ISessionDocument | undefined): PanelState {
    const blocked = Private.stateOfServer(this.#link);
    if (blocked !== undefined) {
      return blocked;
    }
    if (document === undefined) {
      return { kind: 'no_notebook', defaults: this.#defaults };
    }
    const { kernel } = document;
    if (kernel === null || kernel.status === 'dead') {
      return { kind: document.hasNoKernel ? 'no_kernel' : 'kernel_starting' };
    }
    const known = this.active?.state;
    const active = known === undefined ? undefined : ActiveSession.join(document, known);
    const confirmed = this.#state.kind === 'ready' && this.#state.confirmed;
    return active === undefined ? { kind: 'loading' } : { kind: 'ready', active, confirmed };
  }

  /** A kernel that starts or dies changes what is shown; busy and idle only change a word. */
  #isOutdatedByStatus(): boolean {
    return this.#state.kind === 'kernel_starting' || this.#document?.kernel?.status === 'dead';
  }

  #onEvent(_: IServerLink, event: ServerEvent): void {
    const id = this.#document?.kernel?.id;
    if (event.type === 'session' && event.session.id === id && this.active !== undefined) {
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
    const state = await this.#findState().catch(
      (error: unknown): PanelState => ({ kind: 'failed', error: asArtifactStorageError(error) })
    );
    if (generation === this.#generation && !this.isDisposed) {
      this.#set(state);
    }
  }

  async #findState(): Promise<PanelState> {
    const document = this.#document;
    const meanwhile = this.#stateMeanwhile(document);
    if (document === undefined && meanwhile.kind === 'no_notebook') {
      this.#defaults = await this.#client.call('getDefaults', {});
      return { kind: 'no_notebook', defaults: this.#defaults };
    }
    const kernel = document?.kernel ?? null;
    if (
      document === undefined ||
      kernel === null ||
      !(meanwhile.kind === 'loading' || meanwhile.kind === 'ready')
    ) {
      return meanwhile;
    }
    const language = await Private.languageOf(kernel);
    if (language !== 'python') {
      return { kind: 'foreign_kernel', language };
    }
    const session = await this.#client.call('getSession', { params: { session_id: kernel.id } });
    const active = ActiveSession.join(document, session);
    // Another kernel by now: then another request is under way.
    return active === undefined ? { kind: 'loading' } : this.#stateWith(active);
  }

  /** Where the kernel cannot reach its session, there is no location to show. */
  #stateWith(active: ActiveSession): PanelState {
    const answer = this.#probe.answerOf(active.kernel);
    const { attached } = active.state;
    if (!attached && answer.presence === 'missing') {
      return answer.lineaPy
        ? { kind: 'ready', active, confirmed: true }
        : { kind: 'client_missing' };
    }
    const reason = answer.socket && detachedReason(answer.socket, this.#link.health?.socket);
    return reason === undefined
      ? { kind: 'ready', active, confirmed: attached || answer.isKnown }
      : { kind: 'not_attached', reason };
  }

  #set(state: PanelState): void {
    this.#state = state;
    this.stateChanged.emit();
  }

  readonly #client: IStorageClient;
  readonly #link: IServerLink;
  readonly #documents: ActiveDocument;
  readonly #probe: KernelProbe;
  readonly #refresh: Debouncer;
  #state: PanelState = { kind: 'server_starting' };
  #document: ISessionDocument | undefined;
  #defaults: Defaults | undefined;
  #generation = 0;
}

export namespace SessionModel {
  export interface Options {
    readonly client: IStorageClient;
    readonly link: IServerLink;
    readonly documents: ActiveDocument;
    readonly probe: KernelProbe;
  }
}

namespace Private {
  export function stateOfServer(link: IServerLink): PanelState | undefined {
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
