import type { Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** Checksums of LineaPy's values, as they were when they were first loaded. */
export async function lineapyValues(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable('artifact_storage_lineapy_value')
    .addColumn('root', 'text', (column) => column.notNull())
    .addColumn('value_key', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('first_loaded', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('artifact_storage_lineapy_value_key', ['root', 'value_key'])
    .execute();
}
