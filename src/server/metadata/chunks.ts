/** How many parameters a statement takes at most: every database allows that many. */
const CHUNK = 500;

/** Parts of a list that fit into one statement each. */
export function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items.slice(start, start + CHUNK);
  }
}

/** The rows of a query with many values, which is asked once for each {@link chunks}. */
export async function inChunks<T, R>(
  values: readonly T[],
  query: (chunk: readonly T[]) => { execute(): Promise<R[]> }
): Promise<readonly R[]> {
  const rows: R[] = [];
  for (const chunk of chunks(values)) {
    rows.push(...(await query(chunk).execute()));
  }
  return rows;
}
