import { sql } from 'kysely';
import { closest } from '../../location/did-you-mean.js';
import { containing, fold, startingWith } from './folding.js';
import type { Database } from './tables.js';

/** Bounds: an answer to a typing error must not become slow in a store of 100,000 names. */
const MAX_LENGTH = 80;
const MAX_CANDIDATES = 500;
/** How many names are proposed at most. */
export const MAX_ANSWERS = 3;

/** Existing names that a mistyped one may mean, best first. */
export async function similarNames(db: Database, name: string): Promise<readonly string[]> {
  const wanted = fold(name);
  if (wanted.length > MAX_LENGTH) {
    return [];
  }
  const names = async (pattern: string | null, limit: number) => {
    const all = db
      .selectFrom('artifact_storage_name as n')
      .select('n.name')
      .where('n.latest_date', 'is not', null)
      .orderBy('n.latest_date', 'desc')
      .limit(limit);
    const some =
      pattern === null ? all : all.where(sql<boolean>`n.folded like ${pattern} escape '\\'`);
    return (await some.execute()).map((row) => row.name);
  };
  const candidates = new Set([
    ...(await names(startingWith(wanted.slice(0, 2)), MAX_CANDIDATES)),
    ...(await names(null, MAX_CANDIDATES))
  ]);
  const near = closest(
    wanted,
    [...candidates].filter((candidate) => candidate.length <= 2 * MAX_LENGTH)
  );
  const parts = wanted.length < 3 ? [] : await names(containing(wanted), MAX_ANSWERS);
  return [...new Set([...near, ...parts])].slice(0, MAX_ANSWERS);
}
