import { sql, type Transaction } from 'kysely';
import { ArtifactStorageError } from '../../api/errors.js';
import type { SqlDatabase } from './sql-database.js';
import type { Database, Tables } from './tables.js';

/** What is recorded of artifacts: without any of these, a database holds none. */
const RECORDS = [
  'artifact_storage_version',
  'artifact_storage_name',
  'artifact_storage_root'
] as const;

/** The tables that each migration makes. */
const MADE_BY: Readonly<Record<string, readonly (keyof Tables)[]>> = {
  '001-artifacts': ['artifact_storage_store', ...RECORDS],
  '002-lineapy-values': ['artifact_storage_lineapy_value'],
  '004-given-up-values': ['artifact_storage_given_up'],
  '005-texts': ['artifact_storage_text'],
  '006-notes': ['artifact_storage_alias'],
  '007-listing': ['artifact_storage_tag', 'artifact_storage_number', 'artifact_storage_words'],
  '009-inputs': [
    'artifact_storage_input_set',
    'artifact_storage_input',
    'artifact_storage_made_from'
  ],
  '011-trash': ['artifact_storage_trash'],
  '012-copies': ['artifact_storage_gap', 'artifact_storage_copy'],
  '016-deleted-values': ['artifact_storage_deleted_value'],
  '018-lineapy-marks': ['artifact_storage_lineapy_mark']
};

/** In the order in which they can be dropped. */
const ALL: readonly (keyof Tables)[] = [
  'artifact_storage_alias',
  'artifact_storage_tag',
  'artifact_storage_number',
  'artifact_storage_words',
  'artifact_storage_made_from',
  'artifact_storage_input',
  'artifact_storage_input_set',
  'artifact_storage_trash',
  'artifact_storage_deleted_value',
  'artifact_storage_gap',
  'artifact_storage_copy',
  ...RECORDS,
  'artifact_storage_text',
  'artifact_storage_given_up',
  'artifact_storage_lineapy_value',
  'artifact_storage_lineapy_mark',
  'artifact_storage_store'
];

/**
 * Looks whether tables were dropped.
 *
 * @returns whether none of the tables with records is left, so that all can be made anew
 * @throws ArtifactStorageError `corrupted` where some of them are.
 */
export async function areDropped(
  db: Database,
  database: SqlDatabase,
  applied: readonly string[]
): Promise<boolean> {
  const expected = applied.flatMap((name) => MADE_BY[name] ?? []);
  if (expected.length === 0 || (await database.hasTables(db, expected))) {
    return false;
  }
  const missing: string[] = [];
  for (const table of expected) {
    if (!(await database.hasTables(db, [table]))) {
      missing.push(table);
    }
  }
  if (RECORDS.every((table) => missing.includes(table))) {
    return true;
  }
  // None at all: they were dropped for a moment only.
  if (missing.length > 0) {
    throw droppedError(database.location, missing);
  }
  return false;
}

/**
 * Refuses a database that has our tables, but no list of the migrations that made them.
 *
 * @throws ArtifactStorageError `corrupted`
 */
export async function refuseWithoutMigrations(db: Database, database: SqlDatabase): Promise<void> {
  for (const table of RECORDS) {
    if (await database.hasTables(db, [table])) {
      // Another process may have made all of them meanwhile.
      if (await database.hasTables(db, ['artifact_storage_migration'])) {
        return;
      }
      throw droppedError(database.location, ['artifact_storage_migration']);
    }
  }
}

/** The error for a database that lacks some of our tables. */
export function droppedError(
  location: string,
  missing: readonly string[] = []
): ArtifactStorageError {
  const named = missing.length === 0 ? 'a table' : `the table${missing.length === 1 ? '' : 's'} `;
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: `${location} lacks ${named}${missing.join(', ')}: ${missing.length > 1 ? 'they were' : 'it was'} dropped.`,
    hint: 'Restore the database from a backup, or use another database. Values that were saved are still in their folder or bucket.',
    field: 'database_url'
  });
}

/**
 * Drops what is left where {@link areDropped}.
 *
 * @returns the id of the database, which stays the same
 */
export async function dropRest(
  db: Transaction<Tables>,
  database: SqlDatabase
): Promise<string | null> {
  let storeId: string | null = null;
  if (await database.hasTables(db, ['artifact_storage_store'])) {
    const row = await db.selectFrom('artifact_storage_store').select('store_id').executeTakeFirst();
    storeId = row?.store_id ?? null;
  }
  for (const table of ALL) {
    await sql`drop table if exists ${sql.table(table)}`.execute(db);
  }
  await db.deleteFrom('artifact_storage_migration').execute();
  return storeId;
}
