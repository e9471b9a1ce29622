import { sql, type Transaction } from 'kysely';
import { fold } from './folding.js';
import { saveTime } from './save-clock.js';
import type { Tables } from './tables.js';

/** A version number that was taken for a save. */
export interface TakenVersion {
  readonly name_id: number;
  readonly version: number;
  /** ISO 8601, UTC, milliseconds; never before an earlier save of the name. */
  readonly date_created: string;
}

/**
 * Takes the next version number of a name. The row of the name stays locked until the transaction
 * ends, so that two writers never get the same number.
 *
 * @param least the lowest number that is free: LineaPy may have saved under the same name
 */
export async function takeVersion(
  db: Transaction<Tables>,
  name: string,
  least = 0
): Promise<TakenVersion> {
  const take = () =>
    db
      .updateTable('artifact_storage_name')
      .set({
        next_version: sql<number>`case when next_version < ${least} then ${least} else next_version end + 1`
      })
      .where('name', '=', name)
      .returning(['id', 'next_version', 'last_saved'])
      .executeTakeFirst();
  let row = await take();
  if (row === undefined) {
    await db
      .insertInto('artifact_storage_name')
      .values({ name, folded: fold(name), next_version: 0, version_count: 0 })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    row = await take();
  }
  if (row === undefined) {
    throw new Error('The row of the name vanished within a transaction.');
  }
  const now = saveTime();
  return {
    name_id: row.id,
    version: row.next_version - 1,
    date_created: row.last_saved !== null && row.last_saved > now ? row.last_saved : now
  };
}

/** Notes on the row of its name that a version was recorded: now it is the newest. */
export async function noteSaved(db: Transaction<Tables>, taken: TakenVersion): Promise<void> {
  await db
    .updateTable('artifact_storage_name')
    .set({
      version_count: sql<number>`version_count + 1`,
      latest_version: taken.version,
      latest_date: taken.date_created,
      last_saved: taken.date_created
    })
    .where('id', '=', taken.name_id)
    .execute();
}

/** Locks the row of a name until the transaction ends; null where the name was never used. */
export async function lockName(db: Transaction<Tables>, name: string) {
  const row = await db
    .updateTable('artifact_storage_name')
    .set({ version_count: sql<number>`version_count` })
    .where('name', '=', name)
    .returning(['id', 'latest_version', 'version_count'])
    .executeTakeFirst();
  return row ?? null;
}

/** Finds the newest version of a name anew, after versions were deleted. */
export async function noteDeleted(
  db: Transaction<Tables>,
  nameId: number,
  remaining: number
): Promise<void> {
  const latest = await db
    .selectFrom('artifact_storage_version')
    .select(['version', 'date_created'])
    .where('name_id', '=', nameId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  await db
    .updateTable('artifact_storage_name')
    .set({
      version_count: remaining,
      latest_version: latest?.version ?? null,
      latest_date: latest?.date_created ?? null
    })
    .where('id', '=', nameId)
    .execute();
}

/** The id of a root's row, which is made where it does not exist. */
export async function rootId(db: Transaction<Tables>, root: string): Promise<number> {
  const find = () =>
    db.selectFrom('artifact_storage_root').select('id').where('root', '=', root).executeTakeFirst();
  const found = await find();
  if (found !== undefined) {
    return found.id;
  }
  await db
    .insertInto('artifact_storage_root')
    .values({ root })
    .onConflict((conflict) => conflict.column('root').doNothing())
    .execute();
  const made = await find();
  if (made === undefined) {
    throw new Error('The row of the root vanished within a transaction.');
  }
  return made.id;
}
