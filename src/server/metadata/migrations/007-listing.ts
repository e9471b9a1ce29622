import { type CreateTableBuilder, sql, type Transaction } from 'kysely';
import type { SchemaTraits } from '../sql-database.js';
import type { Tables } from '../tables.js';

const FACTS = ['type', 'user', 'notebook'].map((fact) => `latest_${fact}`);
const LISTED = ['folded', 'latest_date', 'latest_size', ...FACTS];

/** What an index holds: with all that lists look at, no row is read for a name that is passed over. */
const keyOf = (first: readonly string[], { longKeys }: SchemaTraits): readonly string[] =>
  longKeys ? [...first, ...LISTED.filter((column) => !first.includes(column))] : first;

async function indexNames(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  const folded = traits.longKeys ? [] : ['folded'];
  for (const [index, key] of [
    ['newest', ['latest_date', 'id', ...folded]],
    ['folded', ['folded', 'id']],
    ['size', ['latest_size', 'id', ...folded]],
    ...FACTS.map((fact) => [fact.slice(7), [fact, 'latest_date', 'id']] as const)
  ] as const) {
    const name = `artifact_storage_name_${index}`;
    await db.schema.dropIndex(name).ifExists().execute();
    await db.schema
      .createIndex(name)
      .on('artifact_storage_name')
      .columns([...keyOf(key, traits)] as never)
      .where(sql.ref('latest_date'), 'is not', null)
      .execute();
  }
}

/** A table that lists are read from like names: with the facts of these. */
async function sourceTable(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  kind: 'tag' | 'number',
  addKey: (made: CreateTableBuilder<string>) => CreateTableBuilder<string>
): Promise<void> {
  const table = `artifact_storage_${kind}`;
  const named = kind === 'tag' ? 'tag' : 'key';
  let made = addKey(db.schema.createTable(table)).addColumn('name_id', 'integer', (column) =>
    column.notNull()
  );
  for (const column of LISTED) {
    made = made.addColumn(column, column === 'latest_size' ? 'bigint' : traits.sortedText);
  }
  await made.addPrimaryKeyConstraint(`${table}_key`, ['name_id', named] as never).execute();
  const key = kind === 'tag' ? ['tag', 'latest_date', 'name_id'] : ['key', 'value', 'name_id'];
  await db.schema
    .createIndex(`${table}_listed`)
    .on(table)
    .columns([...keyOf(key, traits)] as never)
    .execute();
}

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
      select v.size, v.value_type, v."user", substr(v.notebook_path, 1, 512) from artifact_storage_version as v
      where v.name_id = artifact_storage_name.id
        and v.version = artifact_storage_name.latest_version)`.execute(db);
  await indexNames(db, traits);
  await sourceTable(db, traits, 'tag', (made) =>
    made.addColumn('tag', traits.sortedText, (column) => column.notNull())
  );
  await sourceTable(db, traits, 'number', (made) =>
    made
      .addColumn('key', traits.sortedText, (column) => column.notNull())
      .addColumn('value', 'double precision', (column) => column.notNull())
  );
  await db.schema
    .createTable('artifact_storage_words')
    .addColumn('name_id', 'integer', (column) => column.primaryKey())
    .addColumn('words', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('artifact_storage_alias_alias')
    .on('artifact_storage_alias')
    .columns(['alias', 'name_id'])
    .execute();
}
