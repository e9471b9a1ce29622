import { sql, type Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

/** Where copied versions came from, which numbers they left free, and the copies as jobs. */
export async function copies(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  for (const column of ['copied_from', 'original_save_id'] as const) {
    await db.schema.alterTable('artifact_storage_version').addColumn(column, 'text').execute();
  }
  await db.schema
    .createIndex('artifact_storage_version_original')
    .on('artifact_storage_version')
    .column('original_save_id')
    .where(sql.ref('original_save_id'), 'is not', null)
    .execute();
  await db.schema
    .createTable('artifact_storage_gap')
    .addColumn('name_id', 'integer', (column) => column.notNull())
    .addColumn('copied_from', 'text', (column) => column.notNull())
    .addColumn('first', 'integer', (column) => column.notNull())
    .addColumn('last', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('artifact_storage_gap_key', ['name_id', 'copied_from', 'first'])
    .execute();
  await db.schema
    .createTable('artifact_storage_copy')
    .addColumn('job_id', 'text', (column) => column.primaryKey())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('copied_from', 'text', (column) => column.notNull())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('highest', 'bigint', (column) => column.notNull())
    .addColumn('counts', 'text')
    .addColumn('started', traits.sortedText, (column) => column.notNull())
    .addColumn('ended', 'text')
    .execute();
}
