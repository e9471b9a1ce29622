import { setImmediate as turn } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { SizeGroup, Sizes, SizesQuery } from '../../api/sizes.js';
import { parseRoot } from '../../location/value-root.js';
import { chunks, inChunks } from './chunks.js';
import { LEAST_SHARED } from './same-bytes.js';
import { LargestGroups, type SizedGroup } from './size-groups.js';
import type { Database } from './tables.js';
import type { Totals, TotalsWanted } from './totals.js';
import { totalOfTrash } from './trash-rows.js';

/**
 * How many ids one statement adds up: SQLite answers in this thread, and requests wait meanwhile.
 */
const RANGE = 20_000;

/** Groups without a limit. */
const GROUPS = 100;

/** What versions are grouped by. */
const KEYS: { readonly [G in SizeGroup]: RawBuilder<unknown> } = {
  name: sql.ref('v.name_id'),
  notebook: sql.ref('v.notebook_path'),
  user: sql.ref('v.user'),
  type: sql.ref('v.value_type')
};

/** The ids of the roots that are folders: these keep equal bytes once. */
async function folderIds(db: Database): Promise<readonly number[]> {
  const roots = await db.selectFrom('artifact_storage_root').select(['id', 'root']).execute();
  return roots.flatMap(({ id, root }) => (parseRoot(root).dir.scheme === 'file' ? [id] : []));
}

/** The first digits of a checksum: an index is read in so many parts. */
const DIGITS = [...'0123456789abcdef'];

/** The checksums that several versions have, of values that are large enough to be shared. */
async function repeatedChecksums(db: Database): Promise<readonly string[]> {
  const found: string[] = [];
  for (const digit of DIGITS) {
    const { rows } = await sql<{ readonly sha256: string }>`
      select sha256 from artifact_storage_version
      where size >= ${sql.lit(LEAST_SHARED)} and sha256 >= ${digit} and sha256 < ${`${digit}g`}
      group by sha256 having count(*) > 1`.execute(db);
    found.push(...rows.map(({ sha256 }) => sha256));
    await turn();
  }
  return found;
}

/** The bytes of versions that an earlier version in the same folder has, group by group. */
async function* sharedBytes(
  db: Database,
  key: RawBuilder<unknown>
): AsyncGenerator<readonly SizedGroup[]> {
  const folders = await folderIds(db);
  const least = sql.lit(LEAST_SHARED);
  for (const some of chunks(folders.length === 0 ? [] : await repeatedChecksums(db))) {
    const { rows } = await sql<SizedGroup>`
      select ${key} as key, 0 as versions, 0 as bytes, sum(v.size) as shared
      from artifact_storage_version as v
      join (
        select sha256, root_id, size, min(id) as first from artifact_storage_version
        where size >= ${least} and sha256 in (${sql.join(some)}) and root_id in (${sql.join(folders)})
        group by sha256, root_id, size having count(*) > 1) as twins
      on v.sha256 = twins.sha256 and v.size >= ${least} and v.size = twins.size
        and v.root_id + 0 = twins.root_id and v.id > twins.first
      group by ${key}`.execute(db);
    yield rows;
    await turn();
  }
}

/** Ranges of the ids of versions, in order: from the first to the second, exclusive. */
async function* ranges(db: Database): AsyncGenerator<readonly [number, number]> {
  for (let from = 0; ; from += RANGE) {
    const { rows } = await sql<{ readonly next: number | null }>`
      select min(id) as next from artifact_storage_version where id >= ${from}`.execute(db);
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
  const { [by]: key } = KEYS;
  const groups = new LargestGroups(limit);
  for await (const rows of sharedBytes(db, key)) {
    groups.add(rows);
  }
  for await (const [from, to] of ranges(db)) {
    const { rows } = await sql<SizedGroup>`
      select ${key} as key, count(*) as versions, sum(v.size) as bytes, 0 as shared
      from artifact_storage_version as v
      where v.id >= ${from} and v.id < ${to} group by ${key}`.execute(db);
    groups.add(rows);
  }
  const { largest, ...rest } = groups.result();
  const trash = await totalOfTrash(db);
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
    trash: { versions: trash.total, bytes: trash.total_size }
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
      : sql`(v.verified_at is null or v.verified_at < ${unverifiedSince} or v.damaged_at is not null or v.missing_at is not null)`;
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
  for await (const [from, to] of ranges(db)) {
    await add(sql`v.id >= ${from} and v.id < ${to}`);
  }
  return totals;
}
