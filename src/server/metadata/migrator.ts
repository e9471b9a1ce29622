import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { ArtifactStorageError } from '../../api/errors.js';
import { PASSWORD_FIELD } from '../../location/masked-settings.js';
import { MIGRATIONS } from './migrations/migrations.js';
import { areDropped, dropRest, refuseWithoutMigrations } from './our-tables.js';
import type { SqlDatabase } from './sql-database.js';
import { rowsOf, runSteps, Statement, type Steps } from './statement.js';
import type { Database } from './tables.js';

/** The state of a database's tables: none yet, older than this program, or as it needs them. */
export type SchemaState = 'absent' | 'behind' | 'current';

function stateOf(applied: readonly string[], location: string): SchemaState {
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  if (applied.some((name) => !known.has(name))) {
    throw new ArtifactStorageError({
      kind: 'unsupported',
      message: `${location} was made by a newer version of Artifact Storage.`,
      hint: 'Update jupyterlab-artifact-storage, or use another database.',
      field: 'database_url'
    });
  }
  return applied.length === 0
    ? 'absent'
    : applied.length < MIGRATIONS.length
      ? 'behind'
      : 'current';
}

const APPLIED = new Statement((db) => db.selectFrom('artifact_storage_migration').select('name'));

function* applied(): Steps<readonly string[]> {
  return (yield* rowsOf(APPLIED, {})).map(({ name }) => name);
}

/**
 * Looks at the tables, and changes nothing.
 *
 * @throws ArtifactStorageError `unsupported` for a newer schema, `corrupted` for dropped
 *   tables; else the error of the database.
 */
export async function readSchema(db: Database, database: SqlDatabase): Promise<SchemaState> {
  try {
    if (!(await database.hasTables(db, ['artifact_storage_migration']))) {
      await refuseWithoutMigrations(db, database);
      return 'absent';
    }
    const names = await runSteps(db, database.traits, applied());
    const state = stateOf(names, database.location);
    return (await areDropped(db, database, names)) ? 'absent' : state;
  } catch (error) {
    if (database.isMissingTable(error)) {
      return 'absent';
    }
    throw error;
  }
}

/**
 * Looks whether another process, of a newer version, has changed the tables meanwhile: what this one
 * writes or reads could be wrong there. Within a write transaction, or behind what was read.
 *
 * @throws ArtifactStorageError `unsupported`
 */
export function* refuseNewer(location: string): Steps<void> {
  stateOf(yield* applied(), location);
}

/**
 * Brings the tables up to date, all in one transaction: a crash leaves the earlier schema, and of
 * several processes one does the work while the others wait.
 *
 * @throws ArtifactStorageError `unsupported` for a newer schema; else the error of the database.
 */
export async function migrate(db: Database, database: SqlDatabase): Promise<void> {
  const state = await readSchema(db, database);
  if (state === 'current') {
    return;
  }
  try {
    await applyMigrations(db, database);
  } catch (error) {
    throw state === 'behind' && mayNotWrite(database, error)
      ? olderError(database.location, error)
      : error;
  }
}

/** Whether the tables cannot be changed, in contrast to a login that is refused. */
function mayNotWrite(database: SqlDatabase, error: unknown): boolean {
  const { kind, field } = database.toError(error);
  return kind === 'permission_denied' && field !== PASSWORD_FIELD;
}

/** The error for tables of an older version that cannot be brought up to date. */
export function olderError(location: string, cause?: unknown): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'unsupported',
    message: `${location} was made by an older version of Artifact Storage, and may only be read here.`,
    hint: 'Let a user who may write to it use it once with this version.',
    field: 'database_url',
    cause
  });
}

/** Does the steps that are left; the tables may not be current. */
export async function applyMigrations(db: Database, database: SqlDatabase): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await database.lockForMigration(transaction);
    await transaction.schema
      .createTable('artifact_storage_migration')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'text', (column) => column.notNull())
      .execute();
    if (database.traits.locksRows) {
      // Behind every transaction that has looked at it and still writes.
      await sql`lock table artifact_storage_migration in access exclusive mode`.execute(
        transaction
      );
    }
    const before = await runSteps(transaction, database.traits, applied());
    // Another process, of a newer version, may have been faster.
    stateOf(before, database.location);
    const dropped = await areDropped(transaction, database, before);
    const storeId = dropped ? await dropRest(transaction, database) : null;
    const done = dropped ? [] : before;
    for (const { name, up } of MIGRATIONS.filter((migration) => !done.includes(migration.name))) {
      await up(transaction, database.traits);
      await transaction
        .insertInto('artifact_storage_migration')
        .values({ name, applied_at: new Date().toISOString() })
        .execute();
    }
    const store = await transaction
      .selectFrom('artifact_storage_store')
      .select('store_id')
      .executeTakeFirst();
    if (store === undefined) {
      await transaction
        .insertInto('artifact_storage_store')
        .values({ store_id: storeId ?? randomUUID() })
        .execute();
    }
  });
}
