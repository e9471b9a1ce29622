import { sql } from 'kysely';
import type { FacetKind, Facets, FacetsQuery } from '../../api/notes.js';
import { inChunks } from './chunks.js';
import { fold } from './folding.js';
import { isPart, type NameFilters } from './list-filters.js';
import type { Database } from './tables.js';

/** How many values of a kind are looked at, how many of them are counted, and how far. */
const LOOKED_AT = 2000;
const COUNTED_VALUES = 200;
const COUNTED_NAMES = 1000;

/** Where the values of a kind are: table, column, and what rows count. */
const PLACES: Readonly<Record<FacetKind, readonly [table: string, column: string]>> = {
  type: ['artifact_storage_name', 'latest_type'],
  user: ['artifact_storage_name', 'latest_user'],
  notebook: ['artifact_storage_name', 'latest_notebook'],
  tag: ['artifact_storage_tag', 'tag'],
  alias: ['artifact_storage_alias', 'alias'],
  metadata: ['artifact_storage_number', 'key']
};

const visible = (table: string) =>
  table === 'artifact_storage_name' ? sql`latest_date is not null` : sql`1 = 1`;

/** The different values of a kind, in their order: an index is searched once for each. */
async function valuesOf(db: Database, kind: FacetKind): Promise<readonly string[]> {
  const [table, column] = PLACES[kind];
  const [of, value] = [sql.table(table), sql.ref(column)];
  const { rows } = await sql<{ readonly value: string }>`
    with recursive found(value) as (
      select min(${value}) from ${of} where ${visible(table)}
      union all
      select (select min(${value}) from ${of} where ${value} > found.value and ${visible(table)})
      from found where found.value is not null
    )
    select value from found where value is not null limit ${sql.lit(LOOKED_AT)}`.execute(db);
  return rows.map((row) => row.value);
}

/** The values that a filter by a whole value or its last part means. */
async function meant(
  db: Database,
  kind: 'type' | 'notebook',
  wanted: string | undefined
): Promise<readonly string[] | undefined> {
  if (wanted === undefined) {
    return undefined;
  }
  const separator = kind === 'type' ? '.' : '/';
  const values = await valuesOf(db, kind);
  const found = values.filter((value) => isPart(value, wanted, separator));
  // One that is not there is not asked for: an index has one value in the order of time.
  return values.length < LOOKED_AT && found.length > 0 ? found : [...new Set([wanted, ...found])];
}

/** The filters with the values that are meant. */
export type MeantFilters = Omit<NameFilters, 'type' | 'notebook'> & {
  readonly types: readonly string[] | undefined;
  readonly notebooks: readonly string[] | undefined;
};

/** By the filters of a list, whose page and count mean the same and are asked for at once. */
const known = new WeakMap<NameFilters, Promise<MeantFilters>>();

/** Looks up what filters by type and notebook mean, once for a list. */
export function meantFilters(db: Database, filters: NameFilters): Promise<MeantFilters> {
  const begun = known.get(filters);
  if (begun !== undefined) {
    return begun;
  }
  const found = lookUp(db, filters);
  known.set(filters, found);
  // Another attempt looks anew.
  found.catch(() => known.delete(filters));
  return found;
}

async function lookUp(
  db: Database,
  { type, notebook, ...filters }: NameFilters
): Promise<MeantFilters> {
  return {
    ...filters,
    types: await meant(db, 'type', type),
    notebooks: await meant(db, 'notebook', notebook)
  };
}

/** Values that a filter finds, the most frequent first. */
export async function facetsOf(
  db: Database,
  { kind, starts = '', limit = 50 }: FacetsQuery
): Promise<Facets['values']> {
  const wanted = fold(starts);
  const found = (await valuesOf(db, kind)).filter((value) => fold(value).includes(wanted));
  const begins = beginsWith(wanted);
  const ranked = [...found.filter(begins), ...found.filter((value) => !begins(value))];
  const values = ranked.slice(0, Math.max(limit, COUNTED_VALUES));
  const counted = await inChunks(values, (some) => ({
    execute: () => countsOf(db, kind, some)
  }));
  return mergedFacets(counted, { kind, starts, limit });
}

/** How many names have each of these values, all in one statement. */
async function countsOf(
  db: Database,
  kind: FacetKind,
  values: readonly string[]
): Promise<Facets['values'][number][]> {
  const [table, column] = PLACES[kind];
  const given = sql.join(values.map((value) => sql`(cast(${value} as text))`));
  const { rows } = await sql<{ readonly value: string; readonly count: number }>`
    with given(value) as (values ${given})
    select g.value as value, (
      select count(*) from (
        select 1 as one from ${sql.table(table)}
        where ${sql.ref(column)} = g.value and ${visible(table)}
        limit ${sql.lit(COUNTED_NAMES + 1)}) as counted) as count
    from given as g`.execute(db);
  return rows.map(({ value, count }) =>
    Number(count) > COUNTED_NAMES
      ? { value, count: COUNTED_NAMES, count_is_minimum: true }
      : { value, count: Number(count) }
  );
}

const beginsWith =
  (wanted: string) =>
  (value: string): boolean =>
    wanted !== '' && (fold(value).startsWith(wanted) || fold(value).includes(`.${wanted}`));

/** Values of several sources, each once, in the order of suggestions. */
export function mergedFacets(
  values: readonly Facets['values'][number][],
  { starts = '', limit = 50 }: FacetsQuery
): Facets['values'] {
  const begins = beginsWith(fold(starts));
  const shown = values.filter(({ value }) => value !== '');
  return [...Map.groupBy(shown, ({ value }) => value)]
    .map(([value, same]) => ({
      value,
      count: same.reduce((sum, { count }) => sum + count, 0),
      ...(same.some((one) => one.count_is_minimum) ? { count_is_minimum: true } : {})
    }))
    .sort((a, b) => Number(begins(b.value)) - Number(begins(a.value)) || b.count - a.count)
    .slice(0, limit);
}
