import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/**
 * Indexes that find the versions whose values are known to be missing or damaged: each list looks for
 * them. They are by id, in which order they are read: SQLite scans the table beside one by the mark.
 */
export async function marked(db: Transaction<Tables>): Promise<void> {
  await db.schema.dropIndex('artifact_storage_version_missing').ifExists().execute();
  for (const mark of ['missing', 'damaged'] as const) {
    await db.schema
      .createIndex(`artifact_storage_version_${mark}`)
      .on('artifact_storage_version')
      .column('id')
      .where(sql.ref(`${mark}_at`), 'is not', null)
      .execute();
  }
}
