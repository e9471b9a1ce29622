import { sql, type Transaction } from 'kysely';
import { fold } from './folding.js';
import { factsOf, keepListedNotes, type NameFacts } from './name-facts.js';
import { toNotes } from './notes-rows.js';
import { saveTime } from './save-clock.js';
import type { SchemaTraits } from './sql-database.js';
import { firstOf, type Hole, rowsOf, runSteps, Statement, type Steps } from './statement.js';
import type { Tables } from './tables.js';

/** A version number that was taken for a save. */
export interface TakenVersion {
  readonly name_id: number;
  readonly version: number;
  /** ISO 8601, UTC, milliseconds; never before an earlier save of the name. */
  readonly date_created: string;
  /** Whether lists find the name by notes of the version before. */
  readonly noted: boolean;
}

type Take = NameFacts & {
  readonly name: string;
  readonly least: number;
  readonly now: string;
};

const TAKE = new Statement((db, hole: Hole<Take>) => {
  const version = sql<number>`case when next_version < ${hole('least')} then ${hole('least')} else next_version end`;
  const date = sql<string>`case when last_saved > ${hole('now')} then last_saved else ${hole('now')} end`;
  return db
    .updateTable('artifact_storage_name')
    .set({
      next_version: sql<number>`${version} + 1`,
      version_count: sql<number>`version_count + 1`,
      latest_version: version,
      latest_date: date,
      last_saved: date,
      latest_size: hole('latest_size'),
      latest_type: hole('latest_type'),
      latest_user: hole('latest_user'),
      latest_notebook: hole('latest_notebook')
    })
    .where('name', '=', hole('name'))
    .returning(['id', 'latest_version', 'latest_date', 'noted']);
});

/** Makes the row of a name, where it does not exist. */
export const ADD_NAME = new Statement(
  (db, hole: Hole<{ readonly name: string; readonly folded: string }>) =>
    db
      .insertInto('artifact_storage_name')
      .values({ name: hole('name'), folded: hole('folded'), next_version: 0, version_count: 0 })
      .onConflict((conflict) => conflict.column('name').doNothing())
);

/**
 * Takes the next version number of a name, which is its newest version then. The row of the name stays
 * locked until the transaction ends, so that two writers never get the same number.
 *
 * @param facts of the version
 * @param least the lowest number that is free: LineaPy may have saved under the same name
 */
export function* takeVersion(name: string, facts: NameFacts, least = 0): Steps<TakenVersion> {
  const given = { name, least, now: saveTime(), ...facts };
  let row = yield* firstOf(TAKE, given);
  if (row === undefined) {
    yield* rowsOf(ADD_NAME, { name, folded: fold(name) });
    row = yield* firstOf(TAKE, given);
  }
  if (row === undefined || row.latest_version === null || row.latest_date === null) {
    throw new Error('The row of the name vanished within a transaction.');
  }
  return {
    name_id: row.id,
    version: row.latest_version,
    date_created: row.latest_date,
    noted: row.noted === 1
  };
}

/** Locks the row of a name until the transaction ends; null where the name was never used. */
export async function lockName(db: Transaction<Tables>, name: string) {
  const row = await db
    .updateTable('artifact_storage_name')
    .set({ version_count: sql<number>`version_count` })
    .where('name', '=', name)
    .returning(['id', 'latest_version', 'version_count', 'noted'])
    .executeTakeFirst();
  return row ?? null;
}

/** Finds the newest version of a name anew, after versions were deleted or restored. */
export async function findLatest(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  { id: nameId, noted }: { readonly id: number; readonly noted: number | null },
  count: number
): Promise<void> {
  const latest = await db
    .selectFrom('artifact_storage_version')
    .select(['version', 'date_created', 'size', 'value_type', 'user', 'notebook_path'])
    .select(['description', 'tags', 'metadata'])
    .where('name_id', '=', nameId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  await db
    .updateTable('artifact_storage_name')
    .set({
      version_count: count,
      latest_version: latest?.version ?? null,
      latest_date: latest?.date_created ?? null,
      ...(latest === undefined ? {} : factsOf(latest))
    })
    .where('id', '=', nameId)
    .execute();
  const notes = latest === undefined ? {} : toNotes(latest);
  await runSteps(db, traits, keepListedNotes(nameId, notes, noted === 1));
}

type Root = { readonly root: string };

const FIND_ROOT = new Statement((db, hole: Hole<Root>) =>
  db.selectFrom('artifact_storage_root').select('id').where('root', '=', hole('root'))
);

const ADD_ROOT = new Statement((db, hole: Hole<Root>) =>
  db
    .insertInto('artifact_storage_root')
    .values({ root: hole('root') })
    .onConflict((conflict) => conflict.column('root').doNothing())
);

/** The id of a root's row, which is made where it does not exist. */
export function* rootId(root: string): Steps<number> {
  const found = yield* firstOf(FIND_ROOT, { root });
  if (found !== undefined) {
    return found.id;
  }
  yield* rowsOf(ADD_ROOT, { root });
  const made = yield* firstOf(FIND_ROOT, { root });
  if (made === undefined) {
    throw new Error('The row of the root vanished within a transaction.');
  }
  return made.id;
}
