/**
 * Lets what comes one by one go on together: after a while, or once nothing more is on its way.
 */
export class Together {
  readonly #patience: number;
  #expected = 0;
  #waiting: PromiseWithResolvers<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param patience how long the first one waits for others, in milliseconds */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** One more is on its way. It calls what this returns when it comes, or when it does not come. */
  expect(): () => void {
    this.#expected += 1;
    let isExpected = true;
    return () => {
      this.#expected -= isExpected ? 1 : 0;
      isExpected = false;
      if (this.#expected === 0) {
        this.#go();
      }
    };
  }

  /** Waits for those that are on their way. */
  async wait(): Promise<void> {
    if (this.#expected > 0) {
      this.#waiting ??= Promise.withResolvers<void>();
      this.#timer ??= setTimeout(() => this.#go(), this.#patience);
      await this.#waiting.promise;
    }
  }

  #go(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }
}
