import { VDomModel } from '@jupyterlab/ui-components';
import { PromiseDelegate, UUID } from '@lumino/coreutils';
import { TRANSFER } from '../../api/constants.js';
import type { ServerEvent } from '../../api/events.js';
import type { AnyOperation, Operation } from '../../api/operation.js';
import type { CallInput, IServerLink, IStorageClient } from '../interfaces/client.js';
import type {
  IOperationsModel,
  IOwnOperation,
  IRunOptions,
  ISpeed,
  StartBody,
  StartResult,
  StartRoute,
  TakesEnd
} from '../interfaces/operations.js';
import { errorOfProblem } from '../session/problem.js';
import { OperationCancelled } from './operation-cancelled.js';
import type { OperationNotifications } from './operation-notifications.js';
import type { OwnOperations } from './own-operations.js';
import { Rates } from './rates.js';

/** Quick operations are answered by the request that starts them, in seconds. */
const START_WAIT = 1;

/** How long nothing may be heard of an operation before it is asked for, in milliseconds. */
const SILENCE_MS = 15_000;

/** How many that ended are known here: a page may stay open for weeks. */
const KEPT = 100;

/** The operations of all sessions: starts, follows, pauses and stops them. */
export class OperationsModel extends VDomModel implements IOperationsModel {
  constructor(options: OperationsModel.Options) {
    super();
    this.#options = options;
    this.#options.link.received.connect(this.#onEvent, this);
    this.#options.link.connected.connect(this.#onConnected, this);
  }

  get all(): readonly Operation[] {
    return [...this.#known.values()]
      .filter(
        ({ kind, ended, error }) => kind !== TRANSFER || ended === undefined || error !== undefined
      )
      .sort((a, b) => (a.started < b.started ? 1 : -1));
  }

  of(sessionId: string): readonly Operation[] {
    return this.all.filter(({ session_id }) => session_id === sessionId);
  }

  get(id: string): Operation | undefined {
    return this.#known.get(id);
  }

  speedOf(operation: Operation): ISpeed {
    return this.#rates.of(operation);
  }

  async whole({ id, session_id }: Pick<Operation, 'id' | 'session_id'>): Promise<AnyOperation> {
    const params = { session_id, operation_id: id };
    return this.#options.client.call('getOperation', { params, query: {} });
  }

  async run<N extends StartRoute>(
    route: N,
    session_id: string,
    body: StartBody<N>,
    { signal, about, onStart }: IRunOptions = {}
  ): Promise<StartResult<N>> {
    signal?.throwIfAborted();
    const id = UUID.uuid4();
    const given = new PromiseDelegate<never>();
    // Awaited later; avoids an unhandled rejection.
    given.promise.catch(() => undefined);
    const stop = (): void => {
      void this.cancel({ id, session_id }).catch(() => undefined);
      given.reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
    let current = id;
    const started = (made: string): void => {
      current = made;
      if (about !== undefined) {
        this.#mine.set(made, about);
      }
      onStart?.(made);
    };
    const notification =
      about === undefined
        ? undefined
        : this.#options.notifications.show(this, () => current, about);
    try {
      started(id);
      const input = { params: { session_id }, query: { operation_id: id, wait: START_WAIT }, body };
      const found = await Promise.race([
        given.promise,
        this.#follow(this.#options.client.call(route, input as unknown as CallInput<N>), started)
      ]);
      return found.result as StartResult<N>;
    } finally {
      signal?.removeEventListener('abort', stop);
      notification?.dispose();
      this.#mine.delete(id);
      this.#mine.delete(current);
      this.#forgetIfOver(current, signal?.aborted === true);
    }
  }

  followAgain(takesEnd: TakesEnd): void {
    const left = this.#options.own.all;
    void this.#listed.promise.then(() => {
      for (const own of left) {
        if (this.#known.has(own.id)) {
          takesEnd(own, this.#followOwn(own));
        } else {
          this.#options.own.remove(own.id);
        }
      }
    });
  }

  async #followOwn(own: IOwnOperation): Promise<AnyOperation> {
    const notification = this.#options.notifications.show(this, () => own.id, own.about);
    try {
      return await this.#follow(this.whole(own), () => undefined);
    } finally {
      notification.dispose();
      this.#forgetIfOver(own.id);
    }
  }

  async cancel({
    id,
    session_id,
    kind
  }: Pick<Operation, 'id' | 'session_id'> & Partial<Pick<Operation, 'kind'>>): Promise<void> {
    if (kind === TRANSFER) {
      await this.#options.interrupt(session_id);
    } else {
      await this.#ask('cancelOperation', { id, session_id });
    }
  }

  pause(operation: Pick<Operation, 'id' | 'session_id'>): Promise<void> {
    return this.#ask('pauseOperation', operation);
  }

  resume(operation: Pick<Operation, 'id' | 'session_id'>): Promise<void> {
    return this.#ask('resumeOperation', operation);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#options.link.received.disconnect(this.#onEvent, this);
      this.#options.link.connected.disconnect(this.#onConnected, this);
      super.dispose();
    }
  }

  async #ask(
    route: 'cancelOperation' | 'pauseOperation' | 'resumeOperation',
    { id, session_id }: Pick<Operation, 'id' | 'session_id'>
  ): Promise<void> {
    const params = { session_id, operation_id: id };
    this.#take(await this.#options.client.call(route, { params }));
  }

  /** Events tell how far it is; its result is asked for. */
  async #follow(start: Promise<unknown>, started: (id: string) => void): Promise<AnyOperation> {
    let found = (await start) as AnyOperation;
    started(found.id);
    this.#take(found);
    while (found.ended === undefined) {
      const { id, session_id } = found;
      await this.#heardOf(id);
      const params = { session_id, operation_id: id };
      found = await this.#options.client
        .call('getOperation', { params, query: {} })
        .catch((error: unknown) => {
          // It goes on when the storage server is back.
          if (this.#options.link.status === 'connecting') {
            return found;
          }
          throw error;
        });
      this.#take(found);
    }
    if (found.error === undefined) {
      return found;
    }
    const error = errorOfProblem(found.error);
    throw found.state === 'cancelled' ? new OperationCancelled(error) : error;
  }

  /** Waits until an operation has ended, or may have ended unheard. */
  #heardOf(id: string): Promise<void> {
    if (this.#known.get(id)?.ended !== undefined) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const done = (): void => {
        window.clearTimeout(timer);
        this.#options.link.connected.disconnect(done);
        this.stateChanged.disconnect(look);
        resolve();
      };
      const look = (): void => {
        if (this.#known.get(id)?.ended !== undefined) {
          done();
        }
      };
      const timer = window.setTimeout(done, SILENCE_MS);
      this.#options.link.connected.connect(done);
      this.stateChanged.connect(look);
    });
  }

  #onEvent(_: IServerLink, event: ServerEvent): void {
    if (event.type === 'operation') {
      this.#take(event.operation);
    } else if (event.type === 'session_ended') {
      this.#drop(event.session_id);
    }
  }

  /** Events may have been missed, and another storage server may know others. */
  #onConnected(): void {
    void this.#list().catch(() => undefined);
  }

  async #list(): Promise<void> {
    const { operations } = await this.#options.client.call('listAllOperations', {});
    const listed = new Set(operations.map(({ id }) => id));
    for (const id of [...this.#known.keys()]) {
      if (!listed.has(id)) {
        this.#known.delete(id);
      }
    }
    for (const operation of operations) {
      this.#keep(operation);
    }
    this.#listed.resolve();
    this.stateChanged.emit();
  }

  #take(operation: Operation): void {
    if (this.#keep(operation)) {
      this.stateChanged.emit();
    }
  }

  #keep({ result: _, ...operation }: Operation & { readonly result?: unknown }): boolean {
    const known = this.#known.get(operation.id);
    if (known !== undefined && known.revision >= operation.revision) {
      return false;
    }
    this.#known.set(operation.id, operation);
    this.#rates.see(operation, performance.now());
    this.#remember(operation);
    const ended = this.all.filter((one) => one.ended !== undefined);
    for (const { id } of ended.slice(KEPT)) {
      this.#known.delete(id);
    }
    return true;
  }

  /** Keeps over a reload what people started here, as long as it has not ended. */
  #remember({ id, session_id, ended }: Operation): void {
    const about = this.#mine.get(id);
    if (about !== undefined && ended === undefined) {
      this.#options.own.add({ id, session_id, about });
    }
  }

  /** Nobody follows it any more. A page that is left may have failed to ask: the next one tells the end. */
  #forgetIfOver(id: string, isGivenUp = false): void {
    if (isGivenUp || this.#known.get(id)?.ended !== undefined) {
      this.#options.own.remove(id);
    }
  }

  /** What ended before its session did is still known to the storage server. */
  #drop(sessionId: string): void {
    for (const { id, ended } of this.of(sessionId)) {
      if (ended === undefined) {
        this.#known.delete(id);
      }
    }
    this.stateChanged.emit();
  }

  readonly #options: OperationsModel.Options;
  readonly #known = new Map<string, Operation>();
  readonly #rates = new Rates();
  /** What people started here and wait for, and what it is about. */
  readonly #mine = new Map<string, string>();
  /** The first list has come. */
  readonly #listed = new PromiseDelegate<void>();
}

export namespace OperationsModel {
  export interface Options {
    readonly client: IStorageClient;
    readonly link: IServerLink;
    readonly notifications: OperationNotifications;
    /** What people started in this tab. */
    readonly own: OwnOperations;
    /** Interrupts a kernel. */
    readonly interrupt: (kernelId: string) => Promise<void>;
  }
}
