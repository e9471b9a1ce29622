import type { FirstLoad } from './metadata-store.js';
import type { Database } from './tables.js';

/** What a value was when it was first loaded; null where that was not recorded. */
export async function findFirstLoad(
  db: Database,
  root: string,
  valueKey: string
): Promise<FirstLoad | null> {
  const row = await db
    .selectFrom('artifact_storage_lineapy_value')
    .select(['root', 'value_key', 'size', 'sha256'])
    .where('root', '=', root)
    .where('value_key', '=', valueKey)
    .executeTakeFirst();
  return row ?? null;
}

/** Records it; what is recorded already stays. */
export async function keepFirstLoad(db: Database, value: FirstLoad): Promise<void> {
  await db
    .insertInto('artifact_storage_lineapy_value')
    .values({ ...value, first_loaded: new Date().toISOString() })
    .onConflict((conflict) => conflict.columns(['root', 'value_key']).doNothing())
    .execute();
}
