import type { Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** How a root is reached: options of its filesystem, without secrets. */
export async function rootOptions(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .alterTable('artifact_storage_root')
    .addColumn('storage_options', 'text')
    .execute();
}
