import type { Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** What was found of LineaPy's values, whose rows are not ours. */
export async function lineapyMarks(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable('artifact_storage_lineapy_mark')
    .addColumn('root', 'text', (column) => column.notNull())
    .addColumn('value_key', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('date_created', 'text', (column) => column.notNull())
    .addColumn('found', 'text', (column) => column.notNull())
    .addColumn('found_at', 'text', (column) => column.notNull())
    // Versions may share a value.
    .addPrimaryKeyConstraint('artifact_storage_lineapy_mark_key', [
      'root',
      'value_key',
      'name',
      'version'
    ])
    .execute();
}
