import { sql, type Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

/** Names, roots and versions. */
export async function artifacts(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  await db.schema
    .createTable('artifact_storage_store')
    .addColumn('store_id', 'text', (column) => column.primaryKey())
    .execute();
  await traits
    .addId(db.schema.createTable('artifact_storage_name'))
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('folded', traits.sortedText, (column) => column.notNull())
    .addColumn('next_version', 'integer', (column) => column.notNull())
    .addColumn('version_count', 'integer', (column) => column.notNull())
    .addColumn('latest_version', 'integer')
    .addColumn('latest_date', traits.sortedText)
    .addColumn('last_saved', traits.sortedText)
    .execute();
  await traits
    .addId(db.schema.createTable('artifact_storage_root'))
    .addColumn('root', 'text', (column) => column.notNull().unique())
    .execute();
  await traits
    .addId(db.schema.createTable('artifact_storage_version'))
    .addColumn('name_id', 'integer', (column) =>
      column.notNull().references('artifact_storage_name.id')
    )
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('save_id', 'text', (column) => column.notNull().unique())
    .addColumn('date_created', traits.sortedText, (column) => column.notNull())
    .addColumn('root_id', 'integer', (column) =>
      column.notNull().references('artifact_storage_root.id')
    )
    .addColumn('value_key', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('value_type', 'text', (column) => column.notNull())
    .addColumn('value_shape', 'text')
    .addColumn('python_version', 'text', (column) => column.notNull())
    .addColumn('notebook_path', 'text')
    .addColumn('user', 'text', (column) => column.notNull())
    .addColumn('buffers', 'text', (column) => column.notNull())
    .addColumn('packages', 'text', (column) => column.notNull())
    .addColumn('code', 'text')
    .addColumn('preview', 'text', (column) => column.notNull())
    .addUniqueConstraint('artifact_storage_version_number', ['name_id', 'version'])
    .addUniqueConstraint('artifact_storage_version_value', ['root_id', 'value_key'])
    .execute();
  await db.schema
    .createIndex('artifact_storage_version_newest')
    .on('artifact_storage_version')
    .columns(['date_created', 'id'])
    .execute();
  // Names without a version are in neither index: no list shows them.
  await db.schema
    .createIndex('artifact_storage_name_newest')
    .on('artifact_storage_name')
    .columns(['latest_date', 'id', 'folded'])
    .where(sql.ref('latest_date'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('artifact_storage_name_folded')
    .on('artifact_storage_name')
    .columns(['folded', 'id'])
    .where(sql.ref('latest_date'), 'is not', null)
    .execute();
}
