import type { Difference } from '../../api/comparison.js';

/** The keys whose texts differ, in the order of the first, then of the second. */
export function differencesOf(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>
): Difference[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const change = { before: was.get(key) ?? null, after: is.get(key) ?? null };
    return change.before === change.after ? [] : [{ key, ...change }];
  });
}
