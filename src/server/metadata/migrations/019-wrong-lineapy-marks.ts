import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/**
 * An index of the marks of LineaPy's values that are missing or damaged: each list asks for them, and
 * a store whose values were verified has a mark for every one.
 */
export async function wrongLineapyMarks(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createIndex('artifact_storage_lineapy_mark_wrong')
    .on('artifact_storage_lineapy_mark')
    .column('date_created')
    .where(sql<boolean>`found <> 'verified'`)
    .execute();
}
