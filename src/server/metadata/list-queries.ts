import { type SelectQueryBuilder, sql } from 'kysely';
import {
  type ArtifactSummary,
  COUNTED,
  COUNTED_OF_SEARCH,
  type ListQuery,
  type SummaryPage,
  type VersionPage
} from '../../api/artifact.js';
import { LISTED_COLUMNS, toArtifact } from './artifact-rows.js';
import { decodeCursor, encodeCursor, type Position } from './cursor.js';
import { containing, fold } from './folding.js';
import type { VersionsQuery } from './metadata-store.js';
import type { Database, NameTable, Tables } from './tables.js';

/** Rows of a page, where nobody asked for a number. */
export const DEFAULT_LIMIT = 100;

type NameQuery<O> = SelectQueryBuilder<Tables & { n: NameTable }, 'n', O>;

/** Only names that have a version, and contain what is searched. */
function matching<O>(query: NameQuery<O>, search: string | undefined): NameQuery<O> {
  const visible = query.where('n.latest_date', 'is not', null);
  return search === undefined || search === ''
    ? visible
    : visible.where(sql<boolean>`n.folded like ${containing(fold(search))} escape '\\'`);
}

/**
 * The ids of one page of names, in order: from an index alone, without reading a version.
 *
 * @param without_lineapy leaves out names that LineaPy uses too
 */
export function pageOfNames(
  db: Database,
  query: ListQuery,
  limit: number,
  without_lineapy = false
) {
  const all = matching(db.selectFrom('artifact_storage_name as n'), query.search);
  const names = without_lineapy
    ? all.where(sql<boolean>`not exists (select 1 from artifact as a where a.name = n.name)`)
    : all;
  if (query.order === 'name') {
    const position = decodeCursor('name', query.cursor);
    return (
      position === null
        ? names
        : names.where(sql<boolean>`(n.folded, n.id) > (${position.after}, ${position.id})`)
    )
      .select(['n.id', 'n.folded as sort'])
      .orderBy('n.folded')
      .orderBy('n.id')
      .limit(limit);
  }
  const position = decodeCursor('newest', query.cursor);
  return (
    position === null
      ? names
      : names.where(sql<boolean>`(n.latest_date, n.id) < (${position.after}, ${position.id})`)
  )
    .select(['n.id', 'n.latest_date as sort'])
    .orderBy('n.latest_date', 'desc')
    .orderBy('n.id', 'desc')
    .limit(limit);
}

/** How many names match a search: as far as they were counted. */
export type NameCount = Pick<SummaryPage, 'total' | 'total_is_minimum'>;

/** Counts the names that match a search. */
export async function countNames(db: Database, { search, count }: ListQuery): Promise<NameCount> {
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

/** The newest versions of some names, by the id of the name. */
export async function newestOf(
  db: Database,
  ids: readonly number[]
): Promise<ReadonlyMap<number, ArtifactSummary>> {
  if (ids.length === 0) {
    return new Map();
  }
  const rows = await db
    .selectFrom('artifact_storage_name as n')
    .innerJoin('artifact_storage_version as v', (join) =>
      join.onRef('v.name_id', '=', 'n.id').onRef('v.version', '=', 'n.latest_version')
    )
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .where('n.id', 'in', ids)
    .select(['n.id', 'n.name', 'n.version_count', 'r.root', ...LISTED_COLUMNS])
    .execute();
  return new Map(
    rows.map((row) => [row.id, { ...toArtifact(row), version_count: row.version_count }])
  );
}

/** A page of names, each with its newest version. */
export async function listNames(db: Database, query: ListQuery): Promise<SummaryPage> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const order = query.order ?? 'newest';
  const page = await pageOfNames(db, query, limit + 1).execute();
  const shown = page.slice(0, limit);
  const byId = await newestOf(
    db,
    shown.map(({ id }) => id)
  );
  const last = page.length > limit ? shown.at(-1) : undefined;
  return {
    artifacts: shown.flatMap(({ id }) => byId.get(id) ?? []),
    next_cursor:
      last === undefined ? null : encodeCursor(order, { after: last.sort ?? '', id: last.id }),
    ...(await countNames(db, query))
  };
}

/** Versions of one name or of all names, newest first, that come after a position. */
export function selectVersions(
  db: Database,
  name: string | undefined,
  position: Position | null,
  limit: number
) {
  const rows = db
    .selectFrom('artifact_storage_version as v')
    .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .select(['v.id', 'n.name', 'r.root', ...LISTED_COLUMNS])
    .limit(limit);
  if (name === undefined) {
    const ordered = rows.orderBy('v.date_created', 'desc').orderBy('v.id', 'desc');
    return position === null
      ? ordered
      : ordered.where(sql<boolean>`(v.date_created, v.id) < (${position.after}, ${position.id})`);
  }
  const ordered = rows.where('n.name', '=', name).orderBy('v.version', 'desc');
  return position === null
    ? ordered
    : ordered.where(sql<boolean>`(v.version, v.id) < (${Number(position.after)}, ${position.id})`);
}

/** A page of versions of one name or of all names, newest first. */
export async function listVersions(db: Database, query: VersionsQuery): Promise<VersionPage> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const { name } = query;
  const kind = versionsKind(name);
  const position = decodeCursor(kind, query.cursor);
  const page = await selectVersions(db, name, position, limit + 1).execute();
  const shown = page.slice(0, limit);
  const last = page.length > limit ? shown.at(-1) : undefined;
  return {
    artifacts: shown.map(toArtifact),
    next_cursor:
      last === undefined
        ? null
        : encodeCursor(kind, {
            after: name === undefined ? last.date_created : last.version,
            id: last.id
          })
  };
}

/** The cursor kind of a list of versions. */
export function versionsKind(name: string | undefined): string {
  return name === undefined ? 'all_versions' : 'versions';
}
