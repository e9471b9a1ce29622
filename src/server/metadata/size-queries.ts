import { setImmediate as turn } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { SizeGroup, Sizes, SizesQuery } from '../../api/sizes.js';
import { parseRoot } from '../../location/value-root.js';
import { chunks, inChunks } from './chunks.js';
import type { Totals, TotalsWanted } from './metadata-store.js';
import { LEAST_SHARED } from './same-bytes.js';
import { LargestGroups, type SizedGroup } from './size-groups.js';
import type { Database } from './tables.js';

/**
 * How many ids one statement adds up: SQLite answers in this thread, and requests wait meanwhile.
 */
const RANGE = 20_000;

/** Groups without a limit. */
const GROUPS = 100;

/** What versions are grouped by, and the ids that the ranges are of: a name is within one range. */
const KEYS: {
  readonly [G in SizeGroup]: { readonly key: RawBuilder<unknown>; readonly id: 'name_id' | 'id' };
} = {
  name: { key: sql.ref('v.name_id'), id: 'name_id' },
  notebook: { key: sql.ref('v.notebook_path'), id: 'id' },
  user: { key: sql.ref('v.user'), id: 'id' },
  type: { key: sql.ref('v.value_type'), id: 'id' }
};

/** The ids of the roots that are folders: these keep equal bytes once. */
async function folderIds(db: Database): Promise<readonly number[]> {
  const roots = await db.selectFrom('artifact_storage_root').select(['id', 'root']).execute();
  return roots.flatMap(({ id, root }) => (parseRoot(root).dir.scheme === 'file' ? [id] : []));
}

/** The bytes of a version `v` that an earlier version in the same folder has; else 0. */
function sharedBytes(folders: readonly number[]): RawBuilder<unknown> {
  const least = sql.lit(LEAST_SHARED);
  return folders.length === 0
    ? sql`0`
    : sql`case when v.size >= ${least} and v.root_id in (${sql.join(folders)}) and exists (
        select 1 from artifact_storage_version as o
        where o.sha256 = v.sha256 and o.size >= ${least} and o.size = v.size
          and o.root_id + 0 = v.root_id and o.id < v.id) then v.size else 0 end`;
}

/** Ranges of the ids of versions or names, in order: from the first to the second, exclusive. */
async function* ranges(
  db: Database,
  id: 'name_id' | 'id'
): AsyncGenerator<readonly [number, number]> {
  for (let from = 0; ; from += RANGE) {
    const { rows } = await sql<{ readonly next: number | null }>`
      select min(${sql.ref(id)}) as next from artifact_storage_version
      where ${sql.ref(id)} >= ${from}`.execute(db);
    const next = rows[0]?.next ?? null;
    if (next === null) {
      return;
    }
    from = Number(next);
    yield [from, from + RANGE];
    await turn();
  }
}

/** The sizes of nothing. */
export function noSizes({ by = 'name' }: SizesQuery): Sizes {
  const none = { versions: 0, bytes: 0 };
  return { by, groups: [], total: none, trash: none };
}

/** What takes the space: of our versions, group by group. */
export async function sizesOf(
  db: Database,
  { by = 'name', limit = GROUPS }: SizesQuery
): Promise<Sizes> {
  const shared = sharedBytes(await folderIds(db));
  const { key, id } = KEYS[by];
  const groups = new LargestGroups(limit, by === 'name');
  for await (const [from, to] of ranges(db, id)) {
    const { rows } = await sql<SizedGroup>`
      select ${key} as key, count(*) as versions, sum(v.size) as bytes, sum(${shared}) as shared
      from artifact_storage_version as v
      where v.${sql.ref(id)} >= ${from} and v.${sql.ref(id)} < ${to} group by ${key}`.execute(db);
    groups.add(rows);
  }
  const { largest, ...rest } = groups.result();
  const names =
    by === 'name'
      ? await namesOf(
          db,
          largest.map((one) => Number(one.key))
        )
      : null;
  return {
    by,
    groups: largest.map(({ key: found, versions, bytes, shared: twice }) => ({
      key: names === null ? String(found ?? '') : (names.get(Number(found)) ?? ''),
      versions,
      bytes: bytes - twice,
      ...(twice > 0 ? { shared_bytes: twice } : {})
    })),
    ...rest,
    trash: { versions: 0, bytes: 0 }
  };
}

async function namesOf(db: Database, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await inChunks(ids, (some) =>
    db.selectFrom('artifact_storage_name').select(['id', 'name']).where('id', 'in', some)
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** How many of our versions there are, and their bytes. */
export async function totalsOf(
  db: Database,
  { names, unverifiedSince }: TotalsWanted = {}
): Promise<Totals> {
  const due =
    unverifiedSince === undefined
      ? sql`1 = 1`
      : sql`(v.verified_at is null or v.verified_at < ${unverifiedSince} or v.damaged_at is not null)`;
  const totals = { versions: 0, bytes: 0 };
  const add = async (condition: RawBuilder<unknown>): Promise<void> => {
    const { rows } = await sql<Totals>`
      select count(*) as versions, coalesce(sum(v.size), 0) as bytes
      from artifact_storage_version as v where ${due} and ${condition}`.execute(db);
    totals.versions += Number(rows[0]?.versions ?? 0);
    totals.bytes += Number(rows[0]?.bytes ?? 0);
  };
  if (names !== undefined) {
    for (const some of chunks(names)) {
      await add(sql`v.name_id in (
        select n.id from artifact_storage_name as n where n.name in (${sql.join(some)}))`);
    }
    return totals;
  }
  for await (const [from, to] of ranges(db, 'id')) {
    await add(sql`v.id >= ${from} and v.id < ${to}`);
  }
  return totals;
}
