import { shortNumber } from '../../kit/short-number.js';

type Pair = readonly [string | null, string | null];

/** Two values with fewer digits, unless only the digits that are left out tell them apart. */
export function shortPair(before: string | null, after: string | null): Pair {
  const [was, is] = [before, after].map((text) => (text === null ? null : shortNumber(text)));
  return was === is || was === undefined || is === undefined ? [before, after] : [was, is];
}
