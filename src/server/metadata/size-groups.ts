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

const bytesOf = ({ bytes, shared }: Omit<SizedGroup, 'key'>): number => bytes - shared;

/** Adds up groups that come in parts. */
export class LargestGroups {
  readonly #limit: number;
  readonly #groups = new Map<
    SizedGroup['key'],
    { versions: number; bytes: number; shared: number }
  >();

  /** @param limit how many are told apart in the end */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes parts of groups. PostgreSQL tells sums as texts. */
  add(rows: readonly SizedGroup[]): void {
    for (const { key, versions, bytes, shared } of rows) {
      const known = this.#groups.get(key) ?? { versions: 0, bytes: 0, shared: 0 };
      known.versions += Number(versions);
      known.bytes += Number(bytes);
      known.shared += Number(shared);
      this.#groups.set(key, known);
    }
  }

  /** The largest groups, and what all and the others come to. */
  result(): { readonly largest: readonly SizedGroup[] } & Pick<Sizes, 'total' | 'others'> {
    const all = [...this.#groups].map(([key, group]) => ({ key, ...group }));
    const largest = all
      .sort((a, b) => bytesOf(b) - bytesOf(a) || b.versions - a.versions)
      .slice(0, this.#limit);
    const total = sumOf(all);
    const shown = sumOf(largest);
    const groups = all.length - largest.length;
    const others = {
      groups,
      versions: total.versions - shown.versions,
      bytes: bytesOf(total) - bytesOf(shown)
    };
    const { versions, shared } = total;
    return {
      largest,
      total: { versions, bytes: bytesOf(total), ...(shared > 0 ? { shared_bytes: shared } : {}) },
      ...(groups > 0 ? { others } : {})
    };
  }
}

function sumOf(groups: readonly Omit<SizedGroup, 'key'>[]): Omit<SizedGroup, 'key'> {
  const sum = { versions: 0, bytes: 0, shared: 0 };
  for (const { versions, bytes, shared } of groups) {
    sum.versions += versions;
    sum.bytes += bytes;
    sum.shared += shared;
  }
  return sum;
}
