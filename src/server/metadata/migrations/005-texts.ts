import { sql, type Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

/** Code and previews, each text once. Rows that are there keep theirs. */
export async function texts(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  await traits
    .addId(db.schema.createTable('artifact_storage_text'))
    .addColumn('sha256', 'text', (column) => column.notNull().unique())
    .addColumn('text', 'text', (column) => column.notNull())
    .execute();
  for (const column of ['code_id', 'preview_id'] as const) {
    await db.schema
      .alterTable('artifact_storage_version')
      .addColumn(column, 'integer', (added) => added.references('artifact_storage_text.id'))
      .execute();
    await db.schema
      .createIndex(`artifact_storage_version_${column}`)
      .on('artifact_storage_version')
      .column(column)
      .where(sql.ref(column), 'is not', null)
      .execute();
  }
}
