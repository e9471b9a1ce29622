import type { Operation } from '../../api/operation.js';
import type { ISpeed } from '../interfaces/operations.js';

/** What is older says nothing of how fast it is now, in milliseconds. */
const WINDOW_MS = 20_000;

/** What was seen in less time says nothing, in milliseconds. */
const LEAST_MS = 1000;

/**
 * When the time left is told. The first values are no measure of the others: it is told after this time
 * and this part of the whole, or after {@link WINDOW_MS}. `_progress.py` of the Python client has the same rule.
 */
const [TELLING_MS, TELLING_PART] = [3000, 0.03];

interface Seen {
  readonly at: number;
  readonly done: number;
}

const UNKNOWN: ISpeed = { perSecond: undefined, remaining: undefined };

/** Whether what was seen in so many milliseconds, this part of the whole, says how long the rest takes. */
function isTelling(taken: number, part: number): boolean {
  return taken >= WINDOW_MS || (taken >= TELLING_MS && part >= TELLING_PART);
}

/** How fast operations are, by what was heard of them in the last seconds. */
export class Rates {
  /**
   * Takes how far an operation is.
   *
   * @param at - Milliseconds of a clock that never goes back.
   */
  see({ id, state, progress }: Operation, at: number): void {
    if (state !== 'running') {
      // The time of a pause does not count.
      this.#seen.delete(id);
      return;
    }
    const { done } = progress;
    const seen = (this.#seen.get(id) ?? []).filter((one) => one.done <= done);
    // The newest of those that are too old stays: what is between counts.
    const first = seen.findLastIndex((one) => at - one.at > WINDOW_MS);
    this.#seen.set(id, [...seen.slice(Math.max(0, first)), { at, done }]);
  }

  /** How fast an operation is. */
  of({ id, progress }: Operation): ISpeed {
    const seen = this.#seen.get(id) ?? [];
    const [start, end] = [seen[0], seen.at(-1)];
    if (start === undefined || end === undefined) {
      return UNKNOWN;
    }
    const [taken, done] = [end.at - start.at, end.done - start.done];
    if (taken < LEAST_MS || done <= 0) {
      return UNKNOWN;
    }
    const perSecond = (done / taken) * 1000;
    const { total } = progress;
    if (total === null || !isTelling(taken, done / total)) {
      return { perSecond, remaining: undefined };
    }
    return { perSecond, remaining: Math.max(0, total - end.done) / perSecond };
  }

  readonly #seen = new Map<string, readonly Seen[]>();
}
