import { type SelectQueryBuilder, sql } from 'kysely';
import type { ListQuery, SummaryPage, VersionPage } from '../../api/artifact.js';
import { LISTED_COLUMNS, toArtifact } from './artifact-rows.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { containing, fold } from './folding.js';
import type { VersionsQuery } from './metadata-store.js';
import type { Database, NameTable, Tables } from './tables.js';

const DEFAULT_LIMIT = 100;

type NameQuery<O> = SelectQueryBuilder<Tables & { n: NameTable }, 'n', O>;

/** Only names that have a version, and contain what is searched. */
function matching<O>(query: NameQuery<O>, search: string | undefined): NameQuery<O> {
  const visible = query.where('n.latest_date', 'is not', null);
  return search === undefined || search === ''
    ? visible
    : visible.where(sql<boolean>`n.folded like ${containing(fold(search))} escape '\\'`);
}

/** The ids of one page of names, in order: from an index alone, without reading a version. */
function pageOfNames(db: Database, query: ListQuery, limit: number) {
  const names = matching(db.selectFrom('artifact_storage_name as n'), query.search);
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

/** A page of names, each with its newest version. */
export async function listNames(db: Database, query: ListQuery): Promise<SummaryPage> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const order = query.order ?? 'newest';
  const page = await pageOfNames(db, query, limit + 1).execute();
  const shown = page.slice(0, limit);
  const { total } = await matching(db.selectFrom('artifact_storage_name as n'), query.search)
    .select(db.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows =
    shown.length === 0
      ? []
      : await db
          .selectFrom('artifact_storage_name as n')
          .innerJoin('artifact_storage_version as v', (join) =>
            join.onRef('v.name_id', '=', 'n.id').onRef('v.version', '=', 'n.latest_version')
          )
          .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
          .where(
            'n.id',
            'in',
            shown.map(({ id }) => id)
          )
          .select(['n.id', 'n.name', 'n.version_count', 'r.root', ...LISTED_COLUMNS])
          .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const last = page.length > limit ? shown.at(-1) : undefined;
  return {
    artifacts: shown.flatMap(({ id }) => {
      const row = byId.get(id);
      return row === undefined ? [] : [{ ...toArtifact(row), version_count: row.version_count }];
    }),
    next_cursor:
      last === undefined ? null : encodeCursor(order, { after: last.sort ?? '', id: last.id }),
    total: Number(total)
  };
}

/** A page of versions of one name or of all names, newest first. */
export async function listVersions(db: Database, query: VersionsQuery): Promise<VersionPage> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const { name } = query;
  const kind = name === undefined ? 'all_versions' : 'versions';
  const position = decodeCursor(kind, query.cursor);
  let rows = db
    .selectFrom('artifact_storage_version as v')
    .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .select(['v.id', 'n.name', 'r.root', ...LISTED_COLUMNS]);
  if (name === undefined) {
    rows = rows.orderBy('v.date_created', 'desc').orderBy('v.id', 'desc');
    if (position !== null) {
      rows = rows.where(sql<boolean>`(v.date_created, v.id) < (${position.after}, ${position.id})`);
    }
  } else {
    rows = rows.where('n.name', '=', name).orderBy('v.version', 'desc');
    if (position !== null) {
      rows = rows.where('v.version', '<', Number(position.after));
    }
  }
  const page = await rows.limit(limit + 1).execute();
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
