import type { Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** Values whose versions are gone for good, until they are deleted, too. */
export async function deletedValues(db: Transaction<Tables>): Promise<void> {
  await db.schema
    .createTable('artifact_storage_deleted_value')
    .addColumn('root', 'text', (column) => column.notNull())
    .addColumn('value_key', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('artifact_storage_deleted_value_key', ['root', 'value_key'])
    .execute();
}
