import type { Transaction } from 'kysely';
import { chunks } from './chunks.js';
import type { Database, DeletedValueTable, Tables } from './tables.js';

/*
 * A version goes first, and its value second. So that a crash between them leaves no value for ever, the
 * transaction that deletes the row notes the value, and it is forgotten when it is deleted. The next
 * storage server that uses the store deletes the rest (docs/design/046).
 */

/** Where a value is that no version has any more. */
export type DeletedValue = DeletedValueTable;

/** Notes values in the transaction that deletes their rows. */
export async function noteDeleted(
  db: Transaction<Tables>,
  values: readonly DeletedValue[]
): Promise<void> {
  for (const some of chunks(values)) {
    await db
      .insertInto('artifact_storage_deleted_value')
      .values(some.map(({ root, value_key }) => ({ root, value_key })))
      .onConflict((conflict) => conflict.columns(['root', 'value_key']).doNothing())
      .execute();
  }
}

/** Values that are not known to be deleted, in order, behind one of them. */
export function notDeleted(
  db: Database,
  after: DeletedValue | null,
  limit: number
): Promise<readonly DeletedValue[]> {
  const ordered = db
    .selectFrom('artifact_storage_deleted_value')
    .selectAll()
    .orderBy('root')
    .orderBy('value_key')
    .limit(limit);
  const rest =
    after === null
      ? ordered
      : ordered.where(({ eb, or, and }) =>
          or([
            eb('root', '>', after.root),
            and([eb('root', '=', after.root), eb('value_key', '>', after.value_key)])
          ])
        );
  return rest.execute();
}

/** Forgets values that are deleted. */
export async function forgetDeleted(db: Database, values: readonly DeletedValue[]): Promise<void> {
  for (const [root, some] of Map.groupBy(values, (one) => one.root)) {
    for (const keys of chunks(some.map(({ value_key }) => value_key))) {
      await db
        .deleteFrom('artifact_storage_deleted_value')
        .where('root', '=', root)
        .where('value_key', 'in', keys)
        .execute();
    }
  }
}
