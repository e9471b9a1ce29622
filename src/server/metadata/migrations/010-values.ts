import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** When a value was last verified, and an index that finds the same bytes. */
export async function values(db: Transaction<Tables>): Promise<void> {
  for (const column of ['verified_at', 'damaged_at'] as const) {
    await db.schema.alterTable('artifact_storage_version').addColumn(column, 'text').execute();
  }
  await db.schema
    .createIndex('artifact_storage_version_bytes')
    .on('artifact_storage_version')
    .columns(['sha256', 'name_id', 'version'])
    .where(sql.ref('size'), '>=', sql.lit(4096))
    .execute();
}
