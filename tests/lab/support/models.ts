import { Signal } from '@lumino/signaling';
import type { Health, ServerEvent } from '../../../src/api/events.js';
import type { AnyOperation, Operation } from '../../../src/api/operation.js';
import type {
  CallInput,
  IServerLink,
  IStorageClient,
  ServerStatus
} from '../../../src/lab/interfaces/client.js';
import type {
  IOperationsModel,
  IRunOptions,
  ISpeed,
  StartBody,
  StartResult,
  StartRoute
} from '../../../src/lab/interfaces/operations.js';
import type {
  IActiveSession,
  ISessionDocument,
  ISessionModel,
  PanelState
} from '../../../src/lab/interfaces/session.js';
import { VDomModel } from './jupyterlab/ui-components.js';

/** Who answers. */
export const HEALTH: Health = {
  api_version: 1,
  version: '0.1.0',
  instance: 'first',
  pid: 1,
  socket: '/run/socket',
  home: '/home/ana'
};

/** A line to a storage server whose events the test sends. */
export class FakeLink extends VDomModel implements IServerLink {
  status: ServerStatus = 'ready';
  health: Health | undefined;
  restarted = false;
  readonly connected = new Signal<this, void>(this);
  readonly received = new Signal<this, ServerEvent>(this);

  get home(): string | undefined {
    return this.health?.home;
  }

  start(): void {}

  acknowledgeRestart(): void {}

  setStatus(status: ServerStatus, health = this.health): void {
    this.status = status;
    this.health = health;
    this.stateChanged.emit();
  }
}

/** The session in front, as the test says. */
export class FakeSession extends VDomModel implements ISessionModel {
  state: PanelState = { kind: 'loading' };
  document: ISessionDocument | undefined;
  runsLineaPy = false;
  refreshed = 0;
  readonly accepted: unknown[] = [];
  /** The sessions of open notebooks that are not in front. */
  open: readonly IActiveSession[] = [];

  get active(): IActiveSession | undefined {
    return this.state.kind === 'ready' ? this.state.active : undefined;
  }

  activeOf(id: unknown): IActiveSession | undefined {
    return id === undefined || id === this.active?.id ? this.active : undefined;
  }

  openOf({ id }: { readonly id: string }): IActiveSession | undefined {
    return this.open.find((one) => one.id === id) ?? this.activeOf(id);
  }

  refresh(): void {
    this.refreshed += 1;
  }

  accept(session: unknown): void {
    this.accepted.push(session);
  }

  /** Another session is in front, or the panel is about something else. */
  show(shown: IActiveSession | PanelState): void {
    this.state = 'kind' in shown ? shown : { kind: 'ready', active: shown, confirmed: true };
    this.document = 'kind' in shown ? undefined : shown.document;
    this.stateChanged.emit();
  }
}

/** Operations whose first answer is their end: that of a client. */
export class FakeOperations extends VDomModel implements IOperationsModel {
  constructor(client: Pick<IStorageClient, 'call'>) {
    super();
    this.#client = client;
  }

  readonly known = new Map<string, Operation>();
  readonly cancelled: string[] = [];

  get all(): readonly Operation[] {
    return [...this.known.values()];
  }

  of(): readonly Operation[] {
    return this.all;
  }

  speedOf(): ISpeed {
    return { perSecond: undefined, remaining: undefined };
  }

  async whole({ id }: Pick<Operation, 'id'>): Promise<AnyOperation> {
    return this.known.get(id) as AnyOperation;
  }

  async pause(): Promise<void> {}

  followAgain(): void {}

  async resume(): Promise<void> {}

  get(id: string): Operation | undefined {
    return this.known.get(id);
  }

  async run<N extends StartRoute>(
    route: N,
    session_id: string,
    body: StartBody<N>,
    { signal, onStart }: IRunOptions = {}
  ): Promise<StartResult<N>> {
    onStart?.('operation-1');
    const input = { params: { session_id }, query: {}, body } as unknown as CallInput<N>;
    const { result } = (await this.#client.call(route, input)) as { result?: unknown };
    signal?.throwIfAborted();
    return result as StartResult<N>;
  }

  async cancel({ id }: Pick<Operation, 'id'>): Promise<void> {
    this.cancelled.push(id);
  }

  /** Tells how far the operation is. */
  tell(operation: Partial<Operation>): void {
    this.known.set('operation-1', operation as Operation);
    this.stateChanged.emit();
  }

  readonly #client: Pick<IStorageClient, 'call'>;
}

/** What a browser keeps for one tab. */
export class MemoryStorage {
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }

  readonly #items = new Map<string, string>();
}
