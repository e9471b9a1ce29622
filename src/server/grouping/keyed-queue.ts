/** Runs what has the same key one after the other, in the order in which it was asked for. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs a task when all earlier ones of its key have ended, however they ended. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const done = before === undefined ? task() : before.then(task, task);
    this.#last.set(key, done);
    const forget = (): void => {
      if (this.#last.get(key) === done) {
        this.#last.delete(key);
      }
    };
    done.then(forget, forget);
    return done;
  }

  /** The keys of what is under way. */
  get keys(): readonly string[] {
    return [...this.#last.keys()];
  }

  /** Waits for all that is under way. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
