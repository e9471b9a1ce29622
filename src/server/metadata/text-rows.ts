import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { chunks } from './chunks.js';
import type { SchemaTraits } from './sql-database.js';
import type { Tables } from './tables.js';

/** Characters from which on a text is kept once, by its hash; shorter ones stand in their rows. */
const LEAST = 512;

/**
 * Keeps texts, each once. Until the transaction ends, none of them is dropped.
 *
 * @returns the ids of those that are long enough
 */
export async function keepTexts(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  given: readonly (string | null)[]
): Promise<ReadonlyMap<string, number>> {
  const texts = new Map<string, string>();
  for (const text of given) {
    if (text !== null && text.length >= LEAST) {
      texts.set(createHash('sha256').update(text).digest('hex'), text);
    }
  }
  if (texts.size === 0) {
    return new Map();
  }
  const find = async () => {
    const query = db
      .selectFrom('artifact_storage_text')
      .select(['id', 'sha256'])
      .where('sha256', 'in', [...texts.keys()]);
    const rows = await (traits.locksRows ? query.forKeyShare() : query).execute();
    return new Map(rows.map(({ id, sha256 }) => [sha256, id]));
  };
  let ids = await find();
  // In one order for all: two who wait for each other would wait for ever.
  const missing = [...texts]
    .filter(([sha256]) => !ids.has(sha256))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length > 0) {
    await db
      .insertInto('artifact_storage_text')
      .values(missing.map(([sha256, text]) => ({ sha256, text })))
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
    ids = await find();
  }
  const found = new Map<string, number>();
  for (const [sha256, text] of texts) {
    const id = ids.get(sha256);
    if (id === undefined) {
      throw new Error('The row of a text vanished within a transaction.');
    }
    found.set(text, id);
  }
  return found;
}

/** Drops those of the texts that no version has any more. */
export async function dropUnusedTexts(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  ids: readonly number[]
): Promise<void> {
  if (traits.locksRows) {
    // Behind every save that keeps a text: the next statement sees its row.
    await sql`lock table artifact_storage_text in exclusive mode`.execute(db);
  }
  for (const chunk of chunks(ids)) {
    await db
      .deleteFrom('artifact_storage_text')
      .where('id', 'in', chunk)
      .where(
        sql<boolean>`not exists (select 1 from artifact_storage_version as v where v.code_id = artifact_storage_text.id)`
      )
      .where(
        sql<boolean>`not exists (select 1 from artifact_storage_version as v where v.preview_id = artifact_storage_text.id)`
      )
      .execute();
  }
}
