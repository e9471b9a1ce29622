import type { Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** Since when the value of a version is known to be missing, and an index that finds those. */
export async function missing(db: Transaction<Tables>): Promise<void> {
  await db.schema.alterTable('artifact_storage_version').addColumn('missing_at', 'text').execute();
  await db.schema
    .createIndex('artifact_storage_version_missing')
    .on('artifact_storage_version')
    .column('missing_at')
    .where('missing_at', 'is not', null)
    .execute();
}
