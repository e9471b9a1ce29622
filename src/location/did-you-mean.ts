/** Edit distance with swaps of neighbours counted as one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + cost
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Longer texts are no slips of the keys, and take long to compare. */
const MAX_LENGTH = 256;

/** A text that was not written to its end is as near as one with a single mistake. */
function distanceOf(wanted: string, candidate: string): number {
  return wanted.length >= 4 && candidate.startsWith(wanted) && candidate !== wanted
    ? 1
    : editDistance(wanted, candidate);
}

/**
 * The candidates that a mistyped text may have meant, nearest first, at most three.
 *
 * @param text what was typed
 * @param candidates what exists
 */
export function closest(text: string, candidates: Iterable<string>): readonly string[] {
  const wanted = text.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  if (wanted.length > MAX_LENGTH) {
    return [];
  }
  return [...candidates]
    .filter((candidate) => candidate.length <= 2 * MAX_LENGTH)
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** A hint made of {@link closest}: `Did you mean "x"?`, or the fallback where nothing is near. */
export function didYouMean(text: string, candidates: Iterable<string>, fallback: string): string {
  const names = closest(text, candidates);
  return names.length === 0
    ? fallback
    : `Did you mean ${names.map((name) => `"${name}"`).join(' or ')}?`;
}
