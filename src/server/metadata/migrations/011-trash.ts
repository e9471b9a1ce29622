import { sql, type Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

/** Versions that were deleted and can be restored. */
export async function trash(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  await db.schema
    .createTable('artifact_storage_trash')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name_id', 'integer', (column) =>
      column.notNull().references('artifact_storage_name.id')
    )
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('save_id', 'text', (column) => column.notNull().unique())
    .addColumn('root_id', 'integer', (column) =>
      column.notNull().references('artifact_storage_root.id')
    )
    .addColumn('value_key', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('code_id', 'integer', (column) => column.references('artifact_storage_text.id'))
    .addColumn('preview_id', 'integer', (column) => column.references('artifact_storage_text.id'))
    .addColumn('aliases', 'text', (column) => column.notNull())
    .addColumn('deleted_at', traits.sortedText, (column) => column.notNull())
    .addColumn('deleted_by', 'text', (column) => column.notNull())
    .addColumn('purge_at', traits.sortedText, (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addUniqueConstraint('artifact_storage_trash_number', ['name_id', 'version'])
    .addUniqueConstraint('artifact_storage_trash_value', ['root_id', 'value_key'])
    .execute();
  for (const columns of [
    ['deleted_at', 'id', 'size'],
    ['purge_at', 'id']
  ] as const) {
    await db.schema
      .createIndex(`artifact_storage_trash_${columns[0]}`)
      .on('artifact_storage_trash')
      .columns([...columns])
      .execute();
  }
  for (const column of ['code_id', 'preview_id'] as const) {
    await db.schema
      .createIndex(`artifact_storage_trash_${column}`)
      .on('artifact_storage_trash')
      .column(column)
      .where(sql.ref(column), 'is not', null)
      .execute();
  }
}
