import type { Artifact } from '../../api/artifact.js';
import type { LineapyMark, LineapyMarks } from '../metadata/lineapy-marks.js';

/** What a look at a value came to. `found`: it is there, and its bytes were not read. */
export type ValueFinding = LineapyMark['found'] | 'found';

type Version = Pick<Artifact, 'name' | 'version' | 'date_created' | 'root' | 'value_key'>;

/** How many wait for a database that has no place for them. */
const MOST = 5000;

// Versions may share a value.
const keyOf = ({ root, value_key, name, version }: Omit<Version, 'date_created'>): string =>
  JSON.stringify([root, value_key, name, version]);

interface Finding {
  readonly version: Version;
  readonly found: ValueFinding;
  readonly found_at: string;
}

/**
 * What was found of LineaPy's values. It is noted in a table of ours where our tables exist, and else
 * kept for the life of this storage server, or until a save makes them.
 */
export class FoundOfLineapy {
  readonly #marks: LineapyMarks;
  readonly #unkept = new Map<string, Finding>();

  constructor(marks: LineapyMarks) {
    this.#marks = marks;
  }

  /** Whether something is known that has no place in the database. */
  get isUnkept(): boolean {
    return this.#unkept.size > 0;
  }

  /** Takes what a look found. */
  add(version: Version, found: ValueFinding): void {
    const key = keyOf(version);
    const before = this.#unkept.get(key)?.found;
    if (found === 'found' && before !== undefined && before !== 'missing') {
      return; // That it is there is known already, and more.
    }
    this.#unkept.delete(key);
    if (this.#unkept.size < MOST) {
      this.#unkept.set(key, { version, found, found_at: new Date().toISOString() });
    }
  }

  /** Whether what the database says of a value is out of date. */
  knowsBetter(value: LineapyMark): boolean {
    return this.#unkept.has(keyOf(value));
  }

  /** Notes in the database what has become known; what has no place there stays here. */
  async keep(): Promise<void> {
    const unkept = [...this.#unkept];
    const marks = unkept.flatMap(([, one]) => (one.found === 'found' ? [] : [toMark(one)]));
    const there = unkept.flatMap(([, one]) => (one.found === 'found' ? [one.version] : []));
    if (
      unkept.length > 0 &&
      (await this.#marks.note(marks)) &&
      (await this.#marks.noteFound(there))
    ) {
      for (const [key, finding] of unkept) {
        if (this.#unkept.get(key) === finding) {
          this.#unkept.delete(key);
        }
      }
    }
  }

  /** Those that the database knows to be missing or damaged. */
  wrong(limit: number): Promise<readonly LineapyMark[]> {
    return this.#marks.wrong(limit);
  }

  /** Versions with what was found of LineaPy's among them. */
  async shown<T extends Artifact>(artifacts: readonly T[]): Promise<T[]> {
    const theirs = artifacts.filter(({ source, value_key }) => source === 'lineapy' && value_key);
    const noted = (await this.#marks.of(theirs)).map((one) => [keyOf(one), one] as const);
    const known = new Map<string, Pick<LineapyMark, 'found_at'> & { found: ValueFinding }>(noted);
    for (const [key, finding] of this.#unkept) {
      // That it is there says nothing of its bytes.
      if (finding.found !== 'found' || known.get(key)?.found === 'missing') {
        known.set(key, finding);
      }
    }
    return artifacts.map((one) => {
      const { found, found_at } = (one.source === 'lineapy' && known.get(keyOf(one))) || {};
      return found === 'verified'
        ? { ...one, verified_at: found_at }
        : found === 'damaged'
          ? { ...one, damaged_at: found_at }
          : one;
    });
  }
}

const toMark = ({ version, found, found_at }: Finding): LineapyMark => {
  const { name, version: number, date_created, root, value_key } = version;
  const kept = { name, version: number, date_created, root, value_key, found_at };
  return { ...kept, found: found as LineapyMark['found'] };
};
