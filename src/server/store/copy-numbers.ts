import type { CopyConflicts } from '../../api/copy.js';
import { type CopyRecords, type FreeNumbers, isFree } from '../metadata/copy-records.js';
import type { Selected } from './copy-selection.js';

/** Where a version would go. */
export interface PlannedNumber {
  /** Whether the target has given its number to another save. */
  readonly conflict: boolean;
  /** Null: it would not be copied. */
  readonly there: { readonly name: string; readonly version: number } | null;
}

/** How conflicts are solved. */
export interface ConflictPolicy {
  readonly conflicts: CopyConflicts;
  readonly prefix: string;
}

/** Says which numbers the versions of a copy would get, in the order of the source. */
export class CopyNumbers {
  readonly #target: CopyRecords;
  readonly #copiedFrom: string;
  readonly #policy: ConflictPolicy;
  readonly #known = new Map<string, FreeNumbers>();
  /** Names of which a version got the next number: those behind it get one, too. */
  readonly #moved = new Set<string>();

  constructor(target: CopyRecords, copiedFrom: string, policy: ConflictPolicy) {
    this.#target = target;
    this.#copiedFrom = copiedFrom;
    this.#policy = policy;
  }

  /**
   * Where these versions would go, if they were copied now, one after the other.
   *
   * @param behind save ids of those behind one that an earlier copy gave the next number
   */
  async plan(
    versions: readonly Selected[],
    behind: ReadonlySet<string> = new Set()
  ): Promise<readonly PlannedNumber[]> {
    const { conflicts, prefix } = this.#policy;
    const own = [...new Set(versions.map(({ name }) => name))];
    const names = conflicts === 'prefix' ? [...own, ...own.map((name) => prefix + name)] : own;
    const fresh = names.filter((name) => !this.#known.has(name));
    const found = await this.#target.free(fresh, this.#copiedFrom);
    for (const name of fresh) {
      this.#known.set(name, found.get(name) ?? { next: 0, gaps: [] });
    }
    return versions.map(({ name, version, save_id }) => {
      if (conflicts === 'append' && behind.has(save_id)) {
        this.#moved.add(name);
      }
      return this.#place(name, version);
    });
  }

  /** Forgets names of which no more versions come. */
  forget(names: readonly string[]): void {
    // With a prefix, versions of another name may still come to one of these.
    for (const name of this.#policy.conflicts === 'prefix' ? [] : names) {
      this.#known.delete(name);
      this.#moved.delete(name);
    }
  }

  #place(name: string, version: number): PlannedNumber {
    const { conflicts, prefix } = this.#policy;
    const free = this.#of(name);
    if (this.#moved.has(name)) {
      return { conflict: version !== free.next, there: this.#take(name, free.next) };
    }
    if (isFree(free, version)) {
      return { conflict: false, there: this.#take(name, version) };
    }
    if (conflicts === 'prefix') {
      const other = prefix + name;
      const isFreeThere = isFree(this.#of(other), version);
      const there = this.#take(other, isFreeThere ? version : this.#of(other).next);
      return { conflict: true, there };
    }
    if (conflicts !== 'append') {
      return { conflict: true, there: null };
    }
    this.#moved.add(name);
    return { conflict: true, there: this.#take(name, free.next) };
  }

  #of(name: string): FreeNumbers {
    return this.#known.get(name) ?? { next: 0, gaps: [] };
  }

  #take(name: string, version: number): { readonly name: string; readonly version: number } {
    const { next, gaps } = this.#of(name);
    const passed = version > next ? [{ first: next, last: version - 1 }] : [];
    const left = gaps.flatMap(({ first, last }) =>
      version < first || last < version
        ? [{ first, last }]
        : [
            { first, last: version - 1 },
            { first: version + 1, last }
          ].filter((gap) => gap.first <= gap.last)
    );
    this.#known.set(name, { next: Math.max(next, version + 1), gaps: [...left, ...passed] });
    return { name, version };
  }
}
