import { sql, type Transaction } from 'kysely';
import { ArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import type { RootVersion } from './metadata-store.js';
import { rootId } from './name-rows.js';
import type { SchemaTraits } from './sql-database.js';
import { runSteps } from './statement.js';
import type { Database, Tables } from './tables.js';
import type { RootValues } from './totals.js';

/** How many versions one statement reads. */
const PAGE = 500;

/** Records how a root is reached. */
export async function noteRoot(db: Database, root: string, options: StorageOptions): Promise<void> {
  const storage_options = JSON.stringify(options);
  await db
    .insertInto('artifact_storage_root')
    .values({ root, storage_options })
    .onConflict((conflict) => conflict.column('root').doUpdateSet({ storage_options }))
    .execute();
}

/** How a root is reached; null where that was never recorded. */
export async function rootOptions(db: Database, root: string): Promise<StorageOptions | null> {
  const row = await db
    .selectFrom('artifact_storage_root')
    .select('storage_options')
    .where('root', '=', root)
    .executeTakeFirst();
  const recorded = row?.storage_options ?? null;
  return recorded === null ? null : (JSON.parse(recorded) as StorageOptions);
}

/** Where values of versions are recorded: deleted ones wait in the trash, and move with their root. */
const TABLES = ['artifact_storage_version', 'artifact_storage_trash'] as const;

/** All roots that hold values of versions, also of those in the trash. */
export async function listRoots(db: Database): Promise<readonly string[]> {
  const [versions, trash] = TABLES.map(
    (table) => sql<boolean>`exists (select 1 from ${sql.table(table)} as v where v.root_id = r.id)`
  );
  const rows = await db
    .selectFrom('artifact_storage_root as r')
    .select('r.root')
    .where(sql<boolean>`(${versions} or ${trash})`)
    .orderBy('r.root')
    .execute();
  return rows.map(({ root }) => root);
}

/** The versions with their value in a root, with those in the trash: ids are of both, and never of two. */
function inRoot(db: Database, root: string) {
  const of = (table: (typeof TABLES)[number], trashed: number) =>
    db
      .selectFrom(table)
      .select(['id', 'name_id', 'version', 'value_key', 'size', 'sha256'])
      .select(sql<number>`${sql.lit(trashed)}`.as('trashed'))
      .where('root_id', '=', (from) =>
        from.selectFrom('artifact_storage_root').select('id').where('root', '=', root)
      );
  // One statement: a version that is deleted or restored meanwhile is in one of the tables.
  return of(TABLES[0], 0).unionAll(of(TABLES[1], 1));
}

/** What a root holds now: enough to see whether versions were saved or purged meanwhile. */
export async function stampOf(db: Database, root: string): Promise<RootValues> {
  const { count, newest } = await db
    .selectFrom(inRoot(db, root).as('v'))
    .select((of) => [of.fn.countAll<number>().as('count'), of.fn.max('v.id').as('newest')])
    .executeTakeFirstOrThrow();
  return { count: Number(count), newest: Number(newest ?? 0) };
}

/** All versions with their value in a root, also those in the trash. */
export async function* versionsIn(db: Database, root: string): AsyncGenerator<RootVersion> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom(inRoot(db, root).as('v'))
      .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
      .where('v.id', '>', after)
      .select(['v.id', 'n.name', 'v.version', 'v.value_key', 'v.size', 'v.sha256', 'v.trashed'])
      .orderBy('v.id')
      .limit(PAGE)
      .execute();
    for (const { id: _, trashed, ...row } of rows) {
      yield trashed === 1 ? { ...row, in_trash: true } : row;
    }
    const last = rows.at(-1);
    if (last === undefined) {
      return;
    }
    after = last.id;
  }
}

/**
 * Lets every version of a root have its value in another one, also those in the trash.
 *
 * @param verified what the root held when its values were verified
 * @param repeated whether an earlier attempt came as far as its commit, whose answer was lost
 * @throws ArtifactStorageError `conflict` where it holds something else now.
 */
export async function moveRoot(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  from: string,
  to: string,
  verified: RootValues,
  repeated: boolean
): Promise<void> {
  const target = await runSteps(db, traits, rootId(to));
  if (repeated && (await isMoved(db, target, verified))) {
    return;
  }
  const source = await runSteps(db, traits, rootId(from));
  let moved = 0;
  for (const table of TABLES) {
    const { numUpdatedRows } = await db
      .updateTable(table)
      .set({ root_id: target })
      .where('root_id', '=', source)
      // Not what is saved at this moment: it is not verified in the other root.
      .where('id', '<=', verified.newest)
      .executeTakeFirstOrThrow();
    moved += Number(numUpdatedRows);
  }
  const left = await stampOf(db, from);
  if (moved !== verified.count || left.count > 0) {
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: `Versions with values in ${from} were saved or deleted meanwhile.`,
      hint: 'Nothing was changed. Switch sessions that still use it, then relocate again.'
    });
  }
}

/** All versions of a root move in one statement, so its newest one tells where they are. */
async function isMoved(
  db: Transaction<Tables>,
  target: number,
  { newest }: RootValues
): Promise<boolean> {
  for (const table of TABLES) {
    const query = db.selectFrom(table).select('root_id').where('id', '=', newest);
    const row = await query.executeTakeFirst();
    if (row !== undefined) {
      return row.root_id === target;
    }
  }
  return false;
}
