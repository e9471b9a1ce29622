import type { Difference } from '../../api/comparison.js';
import { differencesOf } from './differences.js';

/** What is compared of the numbers of a column or an array. */
interface Statistics {
  readonly nulls: number;
  readonly distinct?: number;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly mean?: number;
}

const KEYS = [
  'nulls',
  'distinct',
  'min',
  'max',
  'mean'
] as const satisfies readonly (keyof Statistics)[];

function textsOf(statistics: Statistics): Readonly<Record<string, string>> {
  return Object.fromEntries(
    KEYS.flatMap((key) => {
      const value = statistics[key];
      return value === undefined ? [] : [[key, String(value)]];
    })
  );
}

/** The statistics that moved. */
export function statisticsOf(before: Statistics, after: Statistics): Difference[] {
  return differencesOf(textsOf(before), textsOf(after));
}
