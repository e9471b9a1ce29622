import { sql } from 'kysely';
import type { Artifact } from '../../api/artifact.js';
import { FIRST_COLUMNS, LISTED_COLUMNS, LISTED_NOTES, toArtifact } from './artifact-rows.js';
import { type MetadataCheck, NEWEST, type VersionsWanted } from './metadata-store.js';
import { countNames } from './name-queries.js';
import type { Row } from './paging.js';
import type { SchemaTraits } from './sql-database.js';
import type { Database } from './tables.js';

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
  db: Database,
  traits: SchemaTraits
): Promise<Pick<MetadataCheck, 'artifact_count' | 'name_count' | 'newest'>> {
  const newest = await selectVersions(db, { after: null, limit: NEWEST })
    .select(FIRST_COLUMNS)
    .execute();
  return {
    artifact_count: await countVersions(db),
    name_count: (await countNames(db, { count: 'all' }, traits)).total,
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
