import { PoolFullError } from './postgresql-codes.js';

/** Lets a few writers work at a time, the others in the order in which they came. */
export class WriteSlots {
  #free: number;
  readonly #patience: number;
  readonly #waiting = new Set<() => void>();

  /**
   * @param count how many write at a time
   * @param patience how long the others wait at most, in milliseconds; 0: without end
   */
  constructor(count: number, patience: number) {
    this.#free = count;
    this.#patience = patience;
  }

  /** @throws PoolFullError where there was no room in time. */
  async run<T>(write: () => Promise<T>): Promise<T> {
    if (this.#free > 0) {
      this.#free -= 1;
    } else {
      await this.#turn();
    }
    try {
      return await write();
    } finally {
      const [next] = this.#waiting;
      if (next === undefined) {
        this.#free += 1;
      } else {
        next();
      }
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const next = () => {
        this.#waiting.delete(next);
        clearTimeout(timer);
        resolve();
      };
      const timer =
        this.#patience === 0
          ? undefined
          : setTimeout(() => {
              this.#waiting.delete(next);
              reject(new PoolFullError('No connection became free for writing.'));
            }, this.#patience);
      this.#waiting.add(next);
    });
  }
}
