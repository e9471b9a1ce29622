/** How often the listeners of a database are told at most, in milliseconds. */
const PAUSE_MS = 250;

/**
 * Tells others that this process wrote. The first time at once, those of a burst together at its end.
 * The save does not wait for it: a late list is no failure.
 */
export class Announcements {
  readonly #send: () => Promise<unknown>;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;
  #sending: Promise<unknown> = Promise.resolve();

  /** @param send tells it */
  constructor(send: () => Promise<unknown>) {
    this.#send = send;
  }

  /** This process has written. */
  announce(): void {
    if (this.#timer !== undefined) {
      this.#isDue = true;
      return;
    }
    this.#begin();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isDue) {
        this.announce();
      }
    }, PAUSE_MS);
    this.#timer.unref();
  }

  /** Tells what is due, and nothing any more. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isDue) {
      this.#begin();
    }
    await this.#sending;
  }

  #begin(): void {
    this.#isDue = false;
    this.#sending = this.#send().catch(() => undefined);
  }
}
