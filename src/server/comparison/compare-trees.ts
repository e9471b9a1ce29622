import { COMPARED_VALUES, type Difference } from '../../api/comparison.js';
import { isRecord } from '../../location/is-record.js';
import { comparedText } from './compared-text.js';

/** Deeper parts are compared as texts. */
const MAX_DEPTH = 50;

/** A part of a tree: what it has by keys or numbers; undefined for a leaf. */
function partsOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  return Array.isArray(value)
    ? value.map((part: unknown, index) => [`[${index}]`, part] as const)
    : isRecord(value)
      ? Object.entries(value)
      : undefined;
}

/** A value as JSON; what is too deep for it differs from nothing. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '…';
  }
}

const textOf = (value: unknown): string =>
  comparedText(typeof value === 'string' ? value : jsonOf(value));

const keyOf = (above: string, key: string): string =>
  above === '' || key.startsWith('[') ? `${above}${key}` : `${above}.${key}`;

/** The differences of two trees, as far as they are told. */
export interface TreeDifferences {
  readonly values: Difference[];
  readonly values_cut?: true;
}

/** Where two trees of JSON differ: the leaves, and parts that only one of them has. */
export function compareTrees(before: unknown, after: unknown): TreeDifferences {
  const values: Difference[] = [];
  let count = 0;
  const tell = (key: string, was: unknown, is: unknown): void => {
    count += 1;
    if (count <= COMPARED_VALUES) {
      const text = (value: unknown) => (value === undefined ? null : textOf(value));
      values.push({ key, before: text(was), after: text(is) });
    }
  };
  const compare = (above: string, was: unknown, is: unknown, depth: number): void => {
    const [old, now] = [partsOf(was), partsOf(is)];
    const isSameKind = Array.isArray(was) === Array.isArray(is);
    if (old === undefined || now === undefined || !isSameKind || depth === MAX_DEPTH) {
      if (jsonOf(was) !== jsonOf(is)) {
        tell(above, was, is);
      }
      return;
    }
    const [ours, theirs] = [new Map(old), new Map(now)];
    for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
      if (ours.has(key) && theirs.has(key)) {
        compare(keyOf(above, key), ours.get(key), theirs.get(key), depth + 1);
      } else {
        tell(keyOf(above, key), ours.get(key), theirs.get(key));
      }
    }
  };
  compare('', before, after, 0);
  return { values, ...(count > COMPARED_VALUES ? { values_cut: true } : {}) };
}
