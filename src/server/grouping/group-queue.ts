/** What became of one item of a group. */
export type Outcome<R> = { readonly value: R } | { readonly error: unknown };

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (value: R) => void;
  readonly reject: (error: unknown) => void;
}

/** The size of a group. */
export interface GroupLimits<T> {
  /** Items. */
  readonly count: number;
  /** The weight of all items together; one item may have more. */
  readonly weight?: number;
  readonly weightOf?: (item: T) => number;
}

/** Does one group at a time. Items that arrive meanwhile are the next group. */
export class GroupQueue<T, R> {
  readonly #run: (items: readonly T[]) => Promise<readonly Outcome<R>[]>;
  readonly #limits: GroupLimits<T>;
  readonly #waiting: Waiting<T, R>[] = [];
  #busy = false;

  /** @param run does a group; one outcome for each item. Where it throws, all of them failed. */
  constructor(
    run: (items: readonly T[]) => Promise<readonly Outcome<R>[]>,
    limits: GroupLimits<T> = { count: 64 }
  ) {
    this.#run = run;
    this.#limits = limits;
  }

  /** Does an item, alone or with others. */
  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#busy) {
        void this.#work();
      }
    });
  }

  /** Whether nothing is under way and nothing waits. */
  get isIdle(): boolean {
    return !this.#busy;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    // What an earlier group set free comes within this turn, and belongs together.
    await null;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#length());
      try {
        const outcomes = await this.#run(group.map(({ item }) => item));
        group.forEach((waiting, index) => {
          settle(waiting, outcomes[index]);
        });
      } catch (error) {
        for (const { reject } of group) {
          reject(error);
        }
      }
    }
    this.#busy = false;
  }

  #length(): number {
    const { count, weight = Number.POSITIVE_INFINITY, weightOf = () => 0 } = this.#limits;
    let sum = 0;
    const end = this.#waiting.findIndex(({ item }, index) => {
      sum += weightOf(item);
      return index === count || (index > 0 && sum > weight);
    });
    return end < 0 ? this.#waiting.length : end;
  }
}

function settle<T, R>({ resolve, reject }: Waiting<T, R>, outcome: Outcome<R> | undefined): void {
  if (outcome === undefined) {
    reject(new Error('A group has no outcome for one of its items.'));
  } else if ('error' in outcome) {
    reject(outcome.error);
  } else {
    resolve(outcome.value);
  }
}
