import type { ArtifactSummary } from '../../api/artifact.js';
import { LISTED_COLUMNS, LISTED_NOTES, toArtifact } from './artifact-rows.js';
import { inChunks } from './chunks.js';
import { meantFilters } from './fact-values.js';
import { NO_FILTERS } from './list-filters.js';
import type { CountWanted, NameCount, NameRows, NamesWanted } from './metadata-store.js';
import { countMatching, limitsOf, selectNames } from './name-plans.js';
import type { SchemaTraits } from './sql-database.js';
import type { Database } from './tables.js';

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
  wanted: NamesWanted,
  traits: SchemaTraits
): Promise<NameRows> {
  const meant = await meantFilters(db, wanted.filters ?? NO_FILTERS);
  const { names, edge } = await selectNames(db, wanted, meant, limitsOf(traits));
  const newest = await inChunks(
    names.map(({ id }) => id),
    (ids) => selectNewest(db).where('n.id', 'in', ids)
  );
  const found = new Map(newest.map((row) => [row.id, toSummary(row)]));
  const rows = names.flatMap(({ id, sort }) => {
    const item = found.get(id);
    return item === undefined ? [] : [{ id, after: sort, item }];
  });
  return { rows, edge: edge === undefined ? undefined : { id: edge.id, after: edge.sort } };
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
    db
      .selectFrom('artifact_storage_name as n')
      .where('n.latest_date', 'is not', null)
      .where('n.name', 'in', some)
      .select((of) => of.fn.countAll<number>().as('total'))
  );
  return counts.reduce((sum, { total }) => sum + Number(total), 0);
}

/** Counts the names of a list. */
export async function countNames(
  db: Database,
  wanted: CountWanted,
  traits: SchemaTraits
): Promise<NameCount> {
  const meant = await meantFilters(db, wanted.filters ?? NO_FILTERS);
  return countMatching(db, wanted, meant, limitsOf(traits));
}
