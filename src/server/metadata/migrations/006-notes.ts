import type { Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

/** What people write about versions, and the names that point at one. */
export async function notes(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  for (const column of ['description', 'tags', 'metadata', 'edited_at', 'edited_by']) {
    await db.schema.alterTable('artifact_storage_version').addColumn(column, 'text').execute();
  }
  await db.schema
    .createTable('artifact_storage_alias')
    .addColumn('name_id', 'integer', (column) => column.notNull())
    .addColumn('alias', traits.sortedText, (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('set_at', 'text', (column) => column.notNull())
    .addColumn('set_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('artifact_storage_alias_key', ['name_id', 'alias'])
    .execute();
}
