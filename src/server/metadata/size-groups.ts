import type { Sizes } from '../../api/sizes.js';

/** Versions that have something in common, as a database adds them up. */
export interface SizedGroup {
  readonly key: string | number | null;
  readonly versions: number;
  /** Of all of them. */
  readonly bytes: number;
  /** Of those whose bytes an earlier version has. */
  readonly shared: number;
}

const bytesOf = ({ bytes, shared }: SizedGroup): number => bytes - shared;

/** Adds up groups that come in parts, and keeps the largest. */
export class LargestGroups {
  readonly #limit: number;
  readonly #isWhole: boolean;
  readonly #total = { versions: 0, bytes: 0, shared: 0 };
  #groups = new Map<SizedGroup['key'], SizedGroup>();
  #count = 0;

  /**
   * @param limit how many are kept
   * @param isWhole whether each group comes in one part: then few are in memory at once
   */
  constructor(limit: number, isWhole: boolean) {
    this.#limit = limit;
    this.#isWhole = isWhole;
  }

  /** Takes parts of groups. PostgreSQL tells sums as texts. */
  add(rows: readonly SizedGroup[]): void {
    for (const row of rows) {
      const [versions, bytes, shared] = [
        Number(row.versions),
        Number(row.bytes),
        Number(row.shared)
      ];
      this.#total.versions += versions;
      this.#total.bytes += bytes;
      this.#total.shared += shared;
      const known = this.#groups.get(row.key);
      this.#count += known === undefined ? 1 : 0;
      this.#groups.set(row.key, {
        key: row.key,
        versions: versions + (known?.versions ?? 0),
        bytes: bytes + (known?.bytes ?? 0),
        shared: shared + (known?.shared ?? 0)
      });
    }
    if (this.#isWhole) {
      this.#groups = new Map(this.#largest().map((group) => [group.key, group]));
    }
  }

  /** The largest groups, and what all and the others come to. */
  result(): { readonly largest: readonly SizedGroup[] } & Pick<Sizes, 'total' | 'others'> {
    const largest = this.#largest();
    const { versions, bytes, shared } = this.#total;
    const shown = largest.reduce(
      (sum, group) => ({
        versions: sum.versions + group.versions,
        bytes: sum.bytes + bytesOf(group)
      }),
      { versions: 0, bytes: 0 }
    );
    const groups = this.#count - largest.length;
    const others = {
      groups,
      versions: versions - shown.versions,
      bytes: bytes - shared - shown.bytes
    };
    return {
      largest,
      total: { versions, bytes: bytes - shared, ...(shared > 0 ? { shared_bytes: shared } : {}) },
      ...(groups > 0 ? { others } : {})
    };
  }

  #largest(): readonly SizedGroup[] {
    return [...this.#groups.values()]
      .sort((a, b) => bytesOf(b) - bytesOf(a) || b.versions - a.versions)
      .slice(0, this.#limit);
  }
}
