import { type SelectQueryBuilder, sql } from 'kysely';
import {
  type Artifact,
  type ArtifactSummary,
  COUNTED,
  COUNTED_OF_SEARCH
} from '../../api/artifact.js';
import { FIRST_COLUMNS, LISTED_COLUMNS, LISTED_NOTES, toArtifact } from './artifact-rows.js';
import { inChunks } from './chunks.js';
import { containing, fold } from './folding.js';
import {
  type CountWanted,
  type MetadataCheck,
  type NameCount,
  type NamesWanted,
  NEWEST,
  type VersionsWanted
} from './metadata-store.js';
import type { Row } from './paging.js';
import type { Database, NameTable, Tables } from './tables.js';

type NameQuery<O> = SelectQueryBuilder<Tables & { n: NameTable }, 'n', O>;

/** Only names that have a version, and contain what is searched. */
function matching<O>(query: NameQuery<O>, search: string | undefined): NameQuery<O> {
  const visible = query.where('n.latest_date', 'is not', null);
  return search === undefined || search === ''
    ? visible
    : visible.where(sql<boolean>`n.folded like ${containing(fold(search))} escape '\\'`);
}

/** The ids of one page of names, in order: from an index alone, without reading a version. */
function selectNames(db: Database, { search, order, after, limit }: NamesWanted) {
  const names = matching(db.selectFrom('artifact_storage_name as n'), search);
  if (order === 'name') {
    return (
      after === null
        ? names
        : names.where(sql<boolean>`(n.folded, n.id) > (${after.after}, ${after.id})`)
    )
      .select(['n.id', 'n.folded as sort'])
      .orderBy('n.folded')
      .orderBy('n.id')
      .limit(limit);
  }
  return (
    after === null
      ? names
      : names.where(sql<boolean>`(n.latest_date, n.id) < (${after.after}, ${after.id})`)
  )
    .select(['n.id', 'n.latest_date as sort'])
    .orderBy('n.latest_date', 'desc')
    .orderBy('n.id', 'desc')
    .limit(limit);
}

/** The newest versions of names, with the ids of these. */
function selectNewest(db: Database) {
  return db
    .selectFrom('artifact_storage_name as n')
    .innerJoin('artifact_storage_version as v', (join) =>
      join.onRef('v.name_id', '=', 'n.id').onRef('v.version', '=', 'n.latest_version')
    )
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .select(['n.id', 'n.name', 'n.version_count', 'r.root', ...LISTED_COLUMNS])
    .select(LISTED_NOTES);
}

type NewestRow = Awaited<ReturnType<ReturnType<typeof selectNewest>['execute']>>[number];

const toSummary = (row: NewestRow): ArtifactSummary => ({
  ...toArtifact(row),
  version_count: row.version_count
});

/** The rows of a page of names, each with its newest version. */
export async function pageOfNames(
  db: Database,
  wanted: NamesWanted
): Promise<readonly Row<ArtifactSummary>[]> {
  const page = await selectNames(db, wanted).execute();
  const rows = await inChunks(
    page.map(({ id }) => id),
    (ids) => selectNewest(db).where('n.id', 'in', ids)
  );
  const found = new Map(rows.map((row) => [row.id, toSummary(row)]));
  return page.flatMap(({ id, sort }) => {
    const item = found.get(id);
    return item === undefined ? [] : [{ id, after: sort ?? '', item }];
  });
}

/** Those of these names that have versions, each with its newest one. */
export async function summariesOf(
  db: Database,
  names: readonly string[]
): Promise<ReadonlyMap<string, ArtifactSummary>> {
  const rows = await inChunks(names, (some) => selectNewest(db).where('n.name', 'in', some));
  return new Map(rows.map((row) => [row.name, toSummary(row)]));
}

/** How many of these names have versions. */
export async function countOf(db: Database, names: readonly string[]): Promise<number> {
  const counts = await inChunks(names, (some) =>
    matching(db.selectFrom('artifact_storage_name as n'), undefined)
      .where('n.name', 'in', some)
      .select((of) => of.fn.countAll<number>().as('total'))
  );
  return counts.reduce((sum, { total }) => sum + Number(total), 0);
}

/** Counts the names that match a search. */
export async function countNames(db: Database, { search, count }: CountWanted): Promise<NameCount> {
  const isSearch = search !== undefined && search !== '';
  const enough = isSearch ? COUNTED_OF_SEARCH : COUNTED;
  const all = matching(db.selectFrom('artifact_storage_name as n'), search).select('n.id');
  const { total } = await db
    .selectFrom((count === 'all' ? all : all.limit(enough + 1)).as('counted'))
    .select(db.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const found = Number(total);
  return count !== 'all' && found > enough
    ? { total: enough, total_is_minimum: true }
    : { total: found };
}

/** How many versions there are, of all names. */
async function countVersions(db: Database): Promise<number> {
  const { total } = await db
    .selectFrom('artifact_storage_name')
    .select(sql<number>`coalesce(sum(version_count), 0)`.as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** What a check tells of a database's versions. */
export async function contentOf(
  db: Database
): Promise<Pick<MetadataCheck, 'artifact_count' | 'name_count' | 'newest'>> {
  const newest = await selectVersions(db, { after: null, limit: NEWEST })
    .select(FIRST_COLUMNS)
    .execute();
  return {
    artifact_count: await countVersions(db),
    name_count: (await countNames(db, { count: 'all' })).total,
    newest: newest.map((row) => toArtifact(row))
  };
}

/** Versions of one name or of all names, newest first, that come after a position. */
function selectVersions(db: Database, { name, after, limit }: VersionsWanted) {
  const rows = db
    .selectFrom('artifact_storage_version as v')
    .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .select(['v.id', 'n.name', 'r.root'])
    .limit(limit);
  if (name === undefined) {
    const ordered = rows.orderBy('v.date_created', 'desc').orderBy('v.id', 'desc');
    return after === null
      ? ordered
      : ordered.where(sql<boolean>`(v.date_created, v.id) < (${after.after}, ${after.id})`);
  }
  const ordered = rows.where('n.name', '=', name).orderBy('v.version', 'desc');
  return after === null
    ? ordered
    : ordered.where(sql<boolean>`(v.version, v.id) < (${Number(after.after)}, ${after.id})`);
}

/** The rows of a page of versions of one name or of all names, newest first. */
export async function pageOfVersions(
  db: Database,
  wanted: VersionsWanted
): Promise<readonly Row<Artifact>[]> {
  const rows = await selectVersions(db, wanted)
    .select(LISTED_COLUMNS)
    .select(LISTED_NOTES)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    after: wanted.name === undefined ? row.date_created : row.version,
    item: toArtifact(row)
  }));
}
