/** Runs at most so many tasks of one key at a time; the others wait in order. */
export class Limit {
  readonly #most: number;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs a task when it is its turn. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key) ?? 0;
    if (running < this.#most) {
      this.#running.set(key, running + 1);
    } else {
      const waiting = this.#waiting.get(key) ?? [];
      this.#waiting.set(key, waiting);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await task();
    } finally {
      const next = this.#waiting.get(key)?.shift();
      if (next === undefined) {
        this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
      } else {
        next();
      }
    }
  }
}
