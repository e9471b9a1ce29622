import { KeyedQueue } from '../grouping/keyed-queue.js';

/** How many failures are remembered for repeated requests. */
const MAX_FAILURES = 1000;

/** Requests about one value id run one after the other, until it is refused. */
export class SaveTurns {
  readonly #queue = new KeyedQueue();
  /** Stop what is under way, by value id. */
  readonly #stops = new Map<string, AbortController>();
  /** Why saves failed for good: a repeated request gets the same answer. */
  readonly #failures = new Map<string, unknown>();

  /** The ids of which something is under way. */
  get keys(): readonly string[] {
    return this.#queue.keys;
  }

  /** Runs what brings a value, when it is its turn, until it is discarded. */
  run<T>(id: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#queue.run(id, async () => {
      const failure = this.#failures.get(id);
      if (failure !== undefined) {
        throw failure;
      }
      const stop = new AbortController();
      this.#stops.set(id, stop);
      try {
        return await task(stop.signal);
      } catch (error) {
        throw stop.signal.aborted ? stop.signal.reason : error;
      } finally {
        this.#stops.delete(id);
      }
    });
  }

  /** Refuses an id from now on, stops what runs of it, and then runs what ends it. */
  end<T>(id: string, refusal: unknown, task: () => Promise<T>): Promise<T> {
    // At once: a request that waits for its turn must not save it either.
    this.refuse(id, refusal);
    this.#stops.get(id)?.abort(refusal);
    return this.#queue.run(id, task);
  }

  /** Answers later requests about an id with this. */
  refuse(id: string, failure: unknown): void {
    const [oldest] = this.#failures.keys();
    if (this.#failures.size >= MAX_FAILURES && oldest !== undefined) {
      this.#failures.delete(oldest);
    }
    this.#failures.set(id, failure);
  }

  /** Takes requests about an id again. */
  allow(id: string): void {
    this.#failures.delete(id);
  }

  /** Waits for what is under way. */
  ended(): Promise<void> {
    return this.#queue.ended();
  }
}
