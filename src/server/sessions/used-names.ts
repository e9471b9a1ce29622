/** The names that a session used, in order. Immutable; one more name shares the rest. */
export class UsedNames implements Iterable<string> {
  static readonly NONE = new UsedNames(new Map(), 0);

  readonly size: number;
  /** Each name and its place. It grows; what stands at {@link size} or later is not of this one. */
  readonly #places: Map<string, number>;

  private constructor(places: Map<string, number>, size: number) {
    this.#places = places;
    this.size = size;
  }

  static of(names: Iterable<string>): UsedNames {
    const places = new Map([...new Set(names)].map((name, place) => [name, place]));
    return new UsedNames(places, places.size);
  }

  has(name: string): boolean {
    return (this.#places.get(name) ?? this.size) < this.size;
  }

  with(name: string): UsedNames {
    if (this.has(name)) {
      return this;
    }
    // Another one has grown from this one, or would: the empty one is never shared.
    const isLatest = this.size > 0 && this.#places.size === this.size;
    const places = isLatest ? this.#places : UsedNames.of(this).#places;
    places.set(name, this.size);
    return new UsedNames(places, this.size + 1);
  }

  without(name: string): UsedNames {
    return this.has(name) ? UsedNames.of([...this].filter((used) => used !== name)) : this;
  }

  /** The first of them. */
  first(count: number): string[] {
    const names: string[] = [];
    for (const name of this.#places.keys()) {
      if (names.length >= Math.min(count, this.size)) {
        break;
      }
      names.push(name);
    }
    return names;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.first(this.size)[Symbol.iterator]();
  }
}
