/** Lets a limited number of tasks run at a time, and a limited weight of all of them. */
export class Slots {
  readonly #count: number;
  readonly #weight: number;
  readonly #waiting: { readonly weight: number; readonly start: () => void }[] = [];
  #running = 0;
  #loaded = 0;

  /** @param weight of all that run; one alone may have more */
  constructor(count: number, weight: number) {
    this.#count = count;
    this.#weight = weight;
  }

  /**
   * Waits for a slot, in the order in which they were asked for.
   *
   * @returns frees it; again: nothing
   */
  async take(weight: number): Promise<() => void> {
    const turn = Promise.withResolvers<void>();
    this.#waiting.push({ weight, start: turn.resolve });
    this.#next();
    await turn.promise;
    let isFree = false;
    return () => {
      if (!isFree) {
        isFree = true;
        this.#running -= 1;
        this.#loaded -= weight;
        this.#next();
      }
    };
  }

  #next(): void {
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      const fits = this.#running === 0 || this.#loaded + first.weight <= this.#weight;
      if (this.#running >= this.#count || !fits) {
        return;
      }
      this.#waiting.shift();
      this.#running += 1;
      this.#loaded += first.weight;
      first.start();
    }
  }
}
