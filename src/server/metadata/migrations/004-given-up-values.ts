import type { Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

/** Values that no save may be recorded with any more. */
export async function givenUpValues(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  await db.schema
    .createTable('artifact_storage_given_up')
    .addColumn('value_id', 'text', (column) => column.primaryKey())
    .addColumn('given_up_at', traits.sortedText, (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('artifact_storage_given_up_time')
    .on('artifact_storage_given_up')
    .column('given_up_at')
    .execute();
}
