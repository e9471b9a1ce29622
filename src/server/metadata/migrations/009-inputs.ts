import type { Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

/** Which versions a session had loaded before a save: each set of them once. */
export async function inputs(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  await traits
    .addId(db.schema.createTable('artifact_storage_input_set'))
    .addColumn('sha256', 'text', (column) => column.notNull().unique())
    .addColumn('inputs', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('artifact_storage_input')
    .addColumn('input_key', 'text', (column) => column.notNull())
    .addColumn('set_id', 'integer', (column) =>
      column.notNull().references('artifact_storage_input_set.id')
    )
    .addPrimaryKeyConstraint('artifact_storage_input_key', ['input_key', 'set_id'])
    .execute();
  await traits
    .addId(db.schema.createTable('artifact_storage_made_from'))
    .addColumn('save_id', 'text', (column) => column.notNull().unique())
    .addColumn('name_id', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('set_id', 'integer', (column) =>
      column.notNull().references('artifact_storage_input_set.id')
    )
    .execute();
  await db.schema
    .createIndex('artifact_storage_made_from_set')
    .on('artifact_storage_made_from')
    .columns(['set_id', 'id'])
    .execute();
}
