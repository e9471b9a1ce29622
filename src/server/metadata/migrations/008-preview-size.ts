import type { Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** Whether a preview is stored beside its value, and its bytes. */
export async function previewSize(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .alterTable('artifact_storage_version')
    .addColumn('preview_size', 'integer')
    .execute();
}
