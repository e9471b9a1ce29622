import { ArtifactStorageError, type Problem } from '../../api/errors.js';
import type {
  AnyOperation,
  OperationState,
  Progress,
  StartedOperation
} from '../../api/operation.js';
import { unlessAborted } from '../grouping/unless-aborted.js';

/** The shortest time between two events of one operation that only tell its progress, in milliseconds. */
const QUIET_MS = 200;

const ENDED: readonly OperationState[] = ['succeeded', 'failed', 'cancelled'];

/** How an operation ended. */
export type OperationEnd =
  | {
      readonly state: 'succeeded';
      readonly result: unknown;
      readonly found_problems?: boolean;
      readonly found_nothing?: boolean;
    }
  | { readonly state: 'failed' | 'cancelled'; readonly error: Problem };

/** One operation: what is known of it, and the way to stop it. */
export class RunningOperation {
  readonly #publish: (operation: StartedOperation) => void;
  readonly #controller = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #resumed = Promise.resolve();
  #resume: (() => void) | undefined;
  readonly #asked: unknown;
  #state: StartedOperation;
  #result: unknown;
  #told = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param publish told each change; of progress, a few times in a second
   * @param asked what its report keeps of what it was asked for; null: nothing
   */
  constructor(
    state: StartedOperation,
    publish: (operation: StartedOperation) => void,
    asked: unknown = null
  ) {
    this.#state = state;
    this.#asked = asked;
    this.#publish = publish;
    this.#tell();
  }

  get id(): string {
    return this.#state.id;
  }

  get sessionId(): string {
    return this.#state.session_id;
  }

  /** Aborted when it is to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isPaused(): boolean {
    return this.#resume !== undefined;
  }

  get hasEnded(): boolean {
    return ENDED.includes(this.#state.state);
  }

  /** What lists and events tell. */
  get summary(): StartedOperation {
    return this.#state;
  }

  /** What its report keeps of what it was asked for; null: nothing. */
  get asked(): unknown {
    return this.#asked;
  }

  /** The same with its result, and with what is kept of what it was asked for. */
  get whole(): AnyOperation {
    const result = this.#result === undefined ? {} : { result: this.#result };
    const asked = this.#asked === null ? {} : { asked: this.#asked };
    return { ...this.#state, ...asked, ...result } as AnyOperation;
  }

  /** Takes how far it came. */
  advance(progress: Progress): void {
    if (this.hasEnded) {
      return;
    }
    this.#state = { ...this.#state, progress, revision: this.#state.revision + 1 };
    const due = this.#told + QUIET_MS - Date.now();
    if (due <= 0) {
      this.#tell();
    } else {
      this.#timer ??= setTimeout(() => this.#tell(), due).unref();
    }
  }

  /** Stops it without an event: this process ends. */
  abandon(): void {
    clearTimeout(this.#timer);
    this.#controller.abort(new Error('The storage server ends.'));
  }

  /** Lets its work wait at its next step. */
  pause(): void {
    if (this.#state.state === 'running') {
      const { promise, resolve } = Promise.withResolvers<void>();
      [this.#resumed, this.#resume] = [promise, resolve];
      this.#change({ state: 'paused' });
    }
  }

  /** Lets its work go on. */
  unpause(): void {
    if (this.#state.state === 'paused') {
      this.#resume?.();
      this.#resume = undefined;
      this.#change({ state: 'running' });
    }
  }

  /**
   * Waits while it is paused.
   *
   * @throws the signal's reason where it is to stop
   */
  async step(): Promise<void> {
    this.signal.throwIfAborted();
    if (this.isPaused) {
      await unlessAborted(this.signal, this.#resumed);
    }
  }

  /** Tells it to stop; it has stopped when it has ended. */
  cancel(): void {
    if (this.#state.state === 'running' || this.#state.state === 'paused') {
      this.#change({ state: 'cancelling' });
      this.#controller.abort(
        new ArtifactStorageError({
          kind: 'conflict',
          message: 'The operation was stopped.',
          hint: 'Start it again when you want it.'
        })
      );
    }
  }

  /**
   * Takes its end.
   *
   * @param ended when that was: ISO 8601, UTC
   */
  end(end: OperationEnd, ended: string): void {
    const { state } = end;
    this.#result = end.state === 'succeeded' ? end.result : undefined;
    if (end.state !== 'succeeded') {
      this.#change({ state, ended, error: end.error });
    } else {
      this.#change({
        state,
        ended,
        ...(end.found_problems === true && { found_problems: true }),
        ...(end.found_nothing === true && { found_nothing: true })
      });
    }
    this.#ended.resolve();
  }

  /** Waits for its end, at most so many milliseconds. */
  async wait(ms: number): Promise<void> {
    if (ms > 0 && !this.hasEnded) {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, ms);
      await Promise.race([this.#ended.promise, late.promise]);
      clearTimeout(timer);
    }
  }

  #change(change: Partial<StartedOperation>): void {
    this.#state = { ...this.#state, ...change, revision: this.#state.revision + 1 };
    this.#tell();
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = Date.now();
    this.#publish(this.#state);
  }
}
