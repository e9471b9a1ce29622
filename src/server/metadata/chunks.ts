/** How many parameters a statement takes at most: every database allows that many. */
const CHUNK = 500;

/** Parts of a list that fit into one statement each. */
export function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items.slice(start, start + CHUNK);
  }
}
