import { sql, type Transaction } from 'kysely';
import { FACT_LIMIT } from '../name-facts.js';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

/** Facts of each name's newest version, so that lists are filtered and sorted by an index. */
export async function listing(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  const table = 'artifact_storage_name';
  for (const [column, type] of [
    ['latest_size', 'bigint'],
    ['latest_type', traits.sortedText],
    ['latest_user', traits.sortedText],
    ['latest_notebook', traits.sortedText],
    ['noted', 'integer']
  ] as const) {
    await db.schema.alterTable(table).addColumn(column, type).execute();
  }
  await sql`
    update artifact_storage_name set (latest_size, latest_type, latest_user, latest_notebook) = (
      select v.size, v.value_type, v."user", substr(v.notebook_path, 1, ${sql.lit(FACT_LIMIT)}) from artifact_storage_version as v
      where v.name_id = artifact_storage_name.id
        and v.version = artifact_storage_name.latest_version)`.execute(db);
  await db.schema
    .createIndex('artifact_storage_name_size')
    .on(table)
    .columns(['latest_size', 'id', 'folded'])
    .where(sql.ref('latest_date'), 'is not', null)
    .execute();
  for (const fact of ['type', 'user', 'notebook']) {
    await db.schema
      .createIndex(`artifact_storage_name_${fact}`)
      .on(table)
      .columns([`latest_${fact}`, 'latest_date', 'id'])
      .where(sql.ref('latest_date'), 'is not', null)
      .execute();
  }
  await db.schema
    .createTable('artifact_storage_tag')
    .addColumn('tag', traits.sortedText, (column) => column.notNull())
    .addColumn('name_id', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('artifact_storage_tag_key', ['tag', 'name_id'])
    .execute();
  await db.schema
    .createTable('artifact_storage_number')
    .addColumn('key', traits.sortedText, (column) => column.notNull())
    .addColumn('value', 'double precision', (column) => column.notNull())
    .addColumn('name_id', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('artifact_storage_number_key', ['key', 'value', 'name_id'])
    .execute();
  await db.schema
    .createTable('artifact_storage_words')
    .addColumn('name_id', 'integer', (column) => column.primaryKey())
    .addColumn('words', 'text', (column) => column.notNull())
    .execute();
  for (const kind of ['tag', 'number']) {
    await db.schema
      .createIndex(`artifact_storage_${kind}_name`)
      .on(`artifact_storage_${kind}`)
      .column('name_id')
      .execute();
  }
  await db.schema
    .createIndex('artifact_storage_alias_alias')
    .on('artifact_storage_alias')
    .columns(['alias', 'name_id'])
    .execute();
}
