import { VDomModel } from '@jupyterlab/ui-components';
import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';
import { API_VERSION, EVENTS_PATH, REQUEST_HEADER } from '../../api/constants.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { Health, ServerEvent } from '../../api/events.js';
import type { IServerLink, ServerStatus } from '../interfaces/client.js';
import { asArtifactStorageError, GatewayError, isAbort } from './problem.js';
import { readEvents } from './server-events.js';

/** What the line needs of the client: raw answers, and the errors that they stand for. */
export interface StreamClient {
  request(path: string, init: RequestInit): Promise<Response>;
  errorOf(response: Response): Promise<ArtifactStorageError>;
  /** Emitted when nobody answered a call. */
  readonly away: ISignal<unknown, void>;
}

/** After so many failed attempts in a row the server is called unreachable, not starting. */
const PATIENCE = 6;

/** A server that has crashed is back by then, else it is away, in milliseconds. */
const BACK_SOON_MS = 1500;

/** How long a restart is told where nobody has to do anything about it, in milliseconds. */
const RESTART_SHOWN_MS = 30_000;

/** How long a hidden page keeps its stream, in milliseconds: browsers allow six connections to a host. */
const HIDDEN_GRACE_MS = 60_000;

/** When a stream is opened anew after a call that nobody answered, at first and at most, in milliseconds. */
const [DOUBT_MS, MOST_DOUBT_MS] = [1000, 60_000];

/** Keeps the event stream to the storage server open, and knows its state and version. */
export class ServerLink extends VDomModel implements IServerLink {
  constructor(options: ServerLink.Options) {
    super();
    this.#client = options.client;
    this.#poll = new Poll({
      auto: false,
      name: 'jupyterlab-artifact-storage:events',
      factory: () => this.#listen(),
      frequency: { interval: 500, backoff: 1.6, max: 10_000 },
      standby: 'never'
    });
    document.addEventListener('visibilitychange', this.#onVisibility);
    options.client.away.connect(this.#onAway, this);
  }

  get status(): ServerStatus {
    return this.#status;
  }

  get health(): Health | undefined {
    return this.#health;
  }

  get home(): string | undefined {
    return this.#health?.home;
  }

  get restarted(): boolean {
    return this.#restarted;
  }

  get connected(): ISignal<this, void> {
    return this.#connected;
  }

  get received(): ISignal<this, ServerEvent> {
    return this.#received;
  }

  start(): void {
    this.#failures = 0;
    void this.#poll.refresh();
  }

  acknowledgeRestart(): void {
    this.#restarted = false;
    this.stateChanged.emit();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    document.removeEventListener('visibilitychange', this.#onVisibility);
    window.clearTimeout(this.#hiddenTimer);
    window.clearTimeout(this.#restartTimer);
    window.clearTimeout(this.#awayTimer);
    window.clearTimeout(this.#doubtTimer);
    this.#client.away.disconnect(this.#onAway, this);
    this.#poll.dispose();
    this.#abort?.abort();
    Signal.clearData(this);
    super.dispose();
  }

  /** Reads one stream to its end; always throws, so that the poll opens the next one. */
  async #listen(): Promise<never> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const greetings = this.#greetings;
    try {
      const response = await this.#client.request(EVENTS_PATH, {
        // jupyter-server-proxy streams an answer only for exactly this Accept header.
        headers: { Accept: 'text/event-stream', [REQUEST_HEADER]: '1' },
        signal: abort.signal
      });
      if (!response.ok) {
        throw await this.#client.errorOf(response);
      }
      for await (const { type, data } of readEvents(response)) {
        this.#receive({ type, ...(data as object) } as ServerEvent);
      }
      throw new Error('The event stream ended.');
    } catch (error) {
      if (!isAbort(error) && !this.isDisposed) {
        if (greetings === this.#greetings) {
          this.#fail(error);
        } else {
          // A stream that ends after it had begun says nothing yet: the next attempt does, or its delay.
          this.#awayTimer = window.setTimeout(() => this.#setStatus('connecting'), BACK_SOON_MS);
        }
      }
      throw error;
    }
  }

  #receive(event: ServerEvent): void {
    if (event.type === 'hello') {
      this.#greet(event.health);
    }
    this.#received.emit(event);
  }

  #greet(health: Health): void {
    if (this.#health !== undefined && this.#health.instance !== health.instance) {
      this.#restarted = true;
      window.clearTimeout(this.#restartTimer);
      this.#restartTimer = window.setTimeout(() => this.acknowledgeRestart(), RESTART_SHOWN_MS);
    }
    window.clearTimeout(this.#awayTimer);
    this.#health = health;
    this.#greetings += 1;
    this.#failures = 0;
    this.#setStatus(health.api_version === API_VERSION ? 'ready' : 'other_version');
    this.#connected.emit();
  }

  #fail(error: unknown): void {
    window.clearTimeout(this.#awayTimer);
    this.#failures += 1;
    if (error instanceof GatewayError && error.status === 404) {
      this.#setStatus('missing');
    } else if (asArtifactStorageError(error).kind === 'permission_denied') {
      this.#setStatus('unreachable');
    } else {
      this.#setStatus(this.#failures > PATIENCE ? 'unreachable' : 'connecting');
    }
  }

  #setStatus(status: ServerStatus): void {
    if (status !== this.#status) {
      this.#status = status;
      this.stateChanged.emit();
    }
  }

  /**
   * A call has failed though the stream stands, so nothing else would say when calls succeed again. A
   * new stream tells whether the server answers, and lets all ask anew: ever later while calls fail.
   */
  #onAway(): void {
    if (this.#status !== 'ready' || this.#doubtTimer !== undefined) {
      return;
    }
    const now = Date.now();
    const isNew = now - this.#doubted > 2 * MOST_DOUBT_MS;
    this.#doubtMs = isNew ? DOUBT_MS : Math.min(MOST_DOUBT_MS, 2 * this.#doubtMs);
    this.#doubted = now;
    const greetings = this.#greetings;
    this.#doubtTimer = window.setTimeout(() => {
      this.#doubtTimer = undefined;
      if (greetings === this.#greetings && this.#status === 'ready' && !this.#sleeping) {
        // A poll that is under way is not begun again.
        void this.#poll.stop();
        this.start();
      }
    }, this.#doubtMs);
  }

  readonly #onVisibility = (): void => {
    window.clearTimeout(this.#hiddenTimer);
    if (document.hidden) {
      this.#hiddenTimer = window.setTimeout(() => {
        void this.#poll.stop();
        this.#abort?.abort();
        this.#sleeping = true;
      }, HIDDEN_GRACE_MS);
    } else if (this.#sleeping) {
      this.#sleeping = false;
      this.start();
    }
  };

  readonly #client: StreamClient;
  readonly #poll: Poll;
  readonly #connected = new Signal<this, void>(this);
  readonly #received = new Signal<this, ServerEvent>(this);
  #status: ServerStatus = 'connecting';
  #health: Health | undefined;
  #restarted = false;
  #greetings = 0;
  #failures = 0;
  #sleeping = false;
  #abort: AbortController | undefined;
  #awayTimer: number | undefined;
  #doubtTimer: number | undefined;
  /** When a call was not answered, and how long that was waited for. */
  #doubted = Number.NEGATIVE_INFINITY;
  #doubtMs = DOUBT_MS;
  #hiddenTimer: number | undefined;
  #restartTimer: number | undefined;
}

export namespace ServerLink {
  export interface Options {
    readonly client: StreamClient;
  }
}
