/** Sessions that are looked at before other requests get their turn: each takes about 0.1 ms. */
const AT_ONCE = 50;

/** Looks at many sessions, a few at once, so that requests go on meanwhile. */
export class SessionRounds {
  readonly #look: (id: string) => void;
  readonly #due = new Set<string>();
  #next: NodeJS.Immediate | undefined;

  /** @param look must not throw */
  constructor(look: (id: string) => void) {
    this.#look = look;
  }

  /** Looks at the first ones now, and at the others as soon as may be. */
  begin(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#due.add(id);
    }
    if (this.#next === undefined) {
      this.#goOn();
    }
  }

  /** Leaves the others out. */
  stop(): void {
    clearImmediate(this.#next);
    this.#next = undefined;
    this.#due.clear();
  }

  #goOn(): void {
    this.#next = undefined;
    let left = AT_ONCE;
    for (const id of this.#due) {
      if (left-- === 0) {
        this.#next = setImmediate(() => this.#goOn());
        return;
      }
      this.#due.delete(id);
      this.#look(id);
    }
  }
}
