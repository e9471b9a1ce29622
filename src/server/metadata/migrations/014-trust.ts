import type { Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** The format of a value; null: a pickle. */
export async function trust(db: Transaction<Tables>): Promise<void> {
  await db.schema.alterTable('artifact_storage_version').addColumn('format', 'text').execute();
}
