import { sql, type Transaction } from 'kysely';
import { ArtifactStorageError } from '../../api/errors.js';
import { chunks, inChunks } from './chunks.js';
import { noteDeleted } from './deleted-values.js';
import type { SchemaTraits } from './sql-database.js';
import { firstOf, type Hole, Statement, type Steps } from './statement.js';
import type { Database, Tables } from './tables.js';

/*
 * Who decides about a value
 *
 * A value is brought before its row is written, and deleted after its row is gone. Between these
 * steps another request, perhaps to another storage server, may ask for the opposite. So a value is
 * only ever deleted after its id was written to artifact_storage_given_up in a transaction that saw
 * no row with it, and a row is only written in a transaction that saw no such id. The first to
 * commit decides (docs/design/023).
 */

/** After this time no request for a value is under way any more. Milliseconds. */
const KEPT_MS = 7 * 86_400_000;

/** A value of one attempt to save something. */
export interface ValueName {
  /** The last part of its key without `.pkl`; but for copies the id of the save. */
  readonly id: string;
  /** Absent: not known. */
  readonly key?: string | undefined;
  /** Where the value is: with it, the value is noted until it is said to be deleted. */
  readonly root?: string | undefined;
}

/** The id of a value by its key, `<slug>/<value id>.pkl`. */
export function valueIdOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1).replace(/\.pkl$/, '');
}

/** A value with this id may be recorded no more. */
export class RetiredError extends ArtifactStorageError {}

/** The refusal of a save whose value was retired. */
export function retiredError(): RetiredError {
  return new RetiredError({
    kind: 'conflict',
    message: 'This save was cancelled, or its version was deleted meanwhile.',
    hint: 'Save again.',
    field: 'save_id'
  });
}

/** Which of the values were retired. */
export async function retiredOf(
  db: Database,
  ids: readonly string[]
): Promise<ReadonlySet<string>> {
  const rows = await inChunks(ids, (some) => selectRetired(db, some));
  return new Set(rows.map(({ value_id }) => value_id));
}

const FIND_RETIRED = new Statement((db, hole: Hole<{ readonly id: string }>, { locksRows }) => {
  const query = selectRetired(db, [hole('id')]);
  // A lock of the table, also where no row is found.
  return locksRows ? query.forShare() : query;
});

/**
 * Refuses what was retired. Until the transaction ends, no value is retired.
 *
 * @throws ArtifactStorageError `conflict`
 */
export function* refuseRetired(id: string): Steps<void> {
  if ((yield* firstOf(FIND_RETIRED, { id })) !== undefined) {
    throw retiredError();
  }
}

/** Waits for those who retire values; a delete does it before it locks anything else. */
export async function lockRetired(db: Transaction<Tables>, traits: SchemaTraits): Promise<void> {
  if (traits.locksRows) {
    await sql`lock table artifact_storage_given_up in row share mode`.execute(db);
  }
}

/**
 * Notes that no save may be recorded with these values any more.
 *
 * @param given_up_at until then they are in the trash; ISO 8601, UTC
 */
export async function noteRetired(
  db: Transaction<Tables>,
  ids: readonly string[],
  given_up_at = new Date().toISOString()
): Promise<void> {
  const now = Date.now();
  for (const chunk of chunks(ids)) {
    await db
      .insertInto('artifact_storage_given_up')
      .values(chunk.map((value_id) => ({ value_id, given_up_at })))
      .onConflict((conflict) => conflict.column('value_id').doUpdateSet({ given_up_at }))
      .execute();
  }
  await db
    .deleteFrom('artifact_storage_given_up')
    .where('given_up_at', '<', new Date(now - KEPT_MS).toISOString())
    .execute();
}

/** Takes it back: their versions are restored from the trash. */
export async function unretire(db: Transaction<Tables>, ids: readonly string[]): Promise<void> {
  for (const chunk of chunks(ids)) {
    await db.deleteFrom('artifact_storage_given_up').where('value_id', 'in', chunk).execute();
  }
}

/**
 * Retires those values that no version has, not even one in the trash.
 *
 * @returns their ids: they may be deleted
 */
export async function retire(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  values: readonly ValueName[]
): Promise<ReadonlySet<string>> {
  if (traits.locksRows) {
    // Behind every transaction that looked and may record: the next statement sees its row.
    await sql`lock table artifact_storage_given_up in exclusive mode`.execute(db);
  }
  const keys = await knownKeysIn(
    db,
    values.flatMap(({ key }) => (key === undefined ? [] : [key]))
  );
  const saves = await keptSavesIn(
    db,
    values.flatMap(({ id, key }) => (key === undefined ? [id] : []))
  );
  const free = values
    .filter(({ id, key }) => (key === undefined ? !saves.has(id) : !keys.has(key)))
    .map(({ id }) => id);
  await noteRetired(db, free);
  await noteDeleted(
    db,
    values.flatMap(({ id, key, root }) =>
      key !== undefined && root !== undefined && free.includes(id) ? [{ root, value_key: key }] : []
    )
  );
  return new Set(free);
}

const TABLES = ['artifact_storage_version', 'artifact_storage_trash'] as const;

/** Which of the keys belong to a version, also to one in the trash. */
export async function knownKeysIn(
  db: Database,
  keys: readonly string[]
): Promise<ReadonlySet<string>> {
  const of = (table: (typeof TABLES)[number], some: readonly string[]) =>
    db
      .selectFrom(table)
      .select('value_key')
      // All of them: the index begins with the root.
      .where('root_id', 'in', (from) => from.selectFrom('artifact_storage_root').select('id'))
      .where('value_key', 'in', some);
  // One statement: a version that is deleted or restored meanwhile is in one of the tables.
  const rows = await inChunks(keys, (some) => of(TABLES[0], some).unionAll(of(TABLES[1], some)));
  return new Set(rows.map(({ value_key }) => value_key));
}

/** Which of the saves have a version, perhaps in the trash. */
async function keptSavesIn(db: Database, saveIds: readonly string[]): Promise<ReadonlySet<string>> {
  const of = (table: (typeof TABLES)[number], some: readonly string[]) =>
    db.selectFrom(table).select('save_id').where('save_id', 'in', some);
  const rows = await inChunks(saveIds, (some) => of(TABLES[0], some).unionAll(of(TABLES[1], some)));
  return new Set(rows.map(({ save_id }) => save_id));
}

/** Which of the saves have a version that is not in the trash. */
export async function knownSavesIn(
  db: Database,
  saveIds: readonly string[]
): Promise<ReadonlySet<string>> {
  const rows = await inChunks(saveIds, (some) =>
    db.selectFrom('artifact_storage_version').select('save_id').where('save_id', 'in', some)
  );
  return new Set(rows.map(({ save_id }) => save_id));
}

function selectRetired(db: Database, ids: readonly string[]) {
  return db.selectFrom('artifact_storage_given_up').select('value_id').where('value_id', 'in', ids);
}
