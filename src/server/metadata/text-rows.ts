import { hash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { chunks } from './chunks.js';
import type { SchemaTraits } from './sql-database.js';
import { type Hole, rowsOf, Statement, type Steps } from './statement.js';
import type { Tables } from './tables.js';

/** Characters from which on a text is kept once, by its hash; shorter ones stand in their rows. */
const LEAST = 512;

type Two = { readonly one: string; readonly other: string };

const FIND = new Statement((db, hole: Hole<Two>, { locksRows }) => {
  const query = db
    .selectFrom('artifact_storage_text')
    .select(['id', 'sha256'])
    .where('sha256', 'in', [hole('one'), hole('other')]);
  return locksRows ? query.forKeyShare() : query;
});

const ADD = new Statement((db, hole: Hole<{ readonly sha256: string; readonly text: string }>) =>
  db
    .insertInto('artifact_storage_text')
    .values({ sha256: hole('sha256'), text: hole('text') })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
);

/**
 * Keeps two texts, each once. Until the transaction ends, none of them is dropped.
 *
 * @returns the ids of those that are long enough
 */
export function* keepTexts(
  given: readonly [string | null, string | null]
): Steps<ReadonlyMap<string, number>> {
  const texts = new Map<string, string>();
  for (const text of given) {
    if (text !== null && text.length >= LEAST) {
      texts.set(hash('sha256', text), text);
    }
  }
  const [one, other = one] = texts.keys();
  if (one === undefined || other === undefined) {
    return new Map();
  }
  const find = function* () {
    const rows = yield* rowsOf(FIND, { one, other });
    return new Map(rows.map(({ id, sha256 }) => [sha256, id]));
  };
  let ids = yield* find();
  // In one order for all: two who wait for each other would wait for ever.
  const missing = [...texts]
    .filter(([sha256]) => !ids.has(sha256))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [sha256, text] of missing) {
    yield* rowsOf(ADD, { sha256, text });
  }
  if (missing.length > 0) {
    ids = yield* find();
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

/** What refers to a text. */
const REFERENCES = [
  ['artifact_storage_version', 'code_id'],
  ['artifact_storage_version', 'preview_id'],
  ['artifact_storage_trash', 'code_id'],
  ['artifact_storage_trash', 'preview_id']
] as const;

/** Drops those of the texts that no version has any more, not even one in the trash. */
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
    let unused = db.deleteFrom('artifact_storage_text').where('id', 'in', chunk);
    for (const [table, column] of REFERENCES) {
      unused = unused.where(
        sql<boolean>`not exists (select 1 from ${sql.table(table)} as v where ${sql.ref(`v.${column}`)} = artifact_storage_text.id)`
      );
    }
    await unused.execute();
  }
}
