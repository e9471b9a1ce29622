import { type RawBuilder, sql } from 'kysely';
import { type ArtifactSummary, COUNTED, COUNTED_OF_SEARCH } from '../../api/artifact.js';
import { LISTED_COLUMNS, LISTED_NOTES, toArtifact } from './artifact-rows.js';
import { inChunks } from './chunks.js';
import { type MeantFilters, meantFilters } from './fact-values.js';
import { containing } from './folding.js';
import { isFiltered, NO_FILTERS } from './list-filters.js';
import type { ListOrder } from './list-order.js';
import type { CountWanted, NameCount, NamesWanted } from './metadata-store.js';
import type { Row } from './paging.js';
import type { Database } from './tables.js';

/*
 * A page of names comes from one of three plans, none of which reads all names where a filter is
 * narrow:
 *
 * - in an order by time, a filter by one type, user or notebook has an index in that order;
 * - a filter that few names match (SORTED) is followed, and its names are sorted;
 * - else the index of the order is walked, and the filters are looked at for each name.
 */

/** More names than there are. */
const ALL = 2 ** 31 - 2;

/** How many names are sorted at most: to walk on to 100 of as many takes as long. */
const SORTED = 8000;

type Condition = RawBuilder<unknown>;

/** A filter: what it says of a name, and which ids it finds by its own index. */
interface Filter {
  readonly says: Condition;
  /** The same, so that no index of its own is used. */
  readonly looks: Condition;
  readonly ids: RawBuilder<{ readonly id: number }>;
  /** Whether an index has it in the order of time. */
  readonly inTime: boolean;
}

const NAMES = sql.table('artifact_storage_name');

function fact(column: string, values: readonly string[]): Filter {
  const among = sql.join(values);
  const says = sql`${sql.ref(`n.${column}`)} in (${among})`;
  return {
    says,
    looks: sql`${sql.ref(`n.${column}`)} || '' in (${among})`,
    ids: sql`select n.id from ${NAMES} as n where ${says} and n.latest_date is not null`,
    inTime: values.length === 1
  };
}

function listed(table: string, column: string, value: string): Filter {
  const of = sql`${sql.table(table)} as o where ${sql.ref(`o.${column}`)} = ${value}`;
  const says = sql`exists (select 1 from ${of} and o.name_id = n.id)`;
  return { says, looks: says, ids: sql`select o.name_id as id from ${of}`, inTime: false };
}

function filtersIn(filters: MeantFilters): readonly Filter[] {
  const { types, notebooks, user, tags, alias, since, until } = filters;
  const dates = [
    ...(since === undefined ? [] : [sql`n.latest_date >= ${since}`]),
    ...(until === undefined ? [] : [sql`n.latest_date < ${until}`])
  ];
  const between = dates.length === 0 ? undefined : sql`(${sql.join(dates, sql` and `)})`;
  return [
    ...(types === undefined ? [] : [fact('latest_type', types)]),
    ...(notebooks === undefined ? [] : [fact('latest_notebook', notebooks)]),
    ...(user === undefined ? [] : [fact('latest_user', [user])]),
    ...tags.map((tag) => listed('artifact_storage_tag', 'tag', tag)),
    ...(alias === undefined ? [] : [listed('artifact_storage_alias', 'alias', alias)]),
    ...(between === undefined
      ? []
      : [
          {
            says: between,
            looks: between,
            ids: sql<{ readonly id: number }>`select n.id from ${NAMES} as n where ${between}`,
            inTime: true
          }
        ])
  ];
}

/** What is looked at in each name: words of a search, and a list of names. */
function othersIn({ words, within }: MeantFilters): readonly Condition[] {
  const found = words.map((word) => {
    const part = containing(word);
    return sql`(n.folded like ${part} escape '\\' or n.id in (
      select w.name_id from artifact_storage_words as w where w.words like ${part} escape '\\'))`;
  });
  return within === undefined
    ? found
    : [...found, within.length === 0 ? sql`1 = 0` : sql`n.name in (${sql.join(within)})`];
}

const and = (conditions: readonly Condition[]): Condition =>
  sql.join([sql`n.latest_date is not null`, ...conditions], sql` and `);

const SORT_COLUMNS = { date: 'n.latest_date', name: 'n.folded', size: 'n.latest_size' } as const;

const sortOf = ({ by }: ListOrder): Condition =>
  sql.ref(by === 'number' ? 'm.value' : SORT_COLUMNS[by]);

/** The names of an order: by a number only those that have it. */
function namesIn({ by, key = '' }: ListOrder): {
  readonly from: Condition;
  readonly on: Condition[];
} {
  return by === 'number'
    ? {
        from: sql`artifact_storage_number as m join ${NAMES} as n on n.id = m.name_id`,
        on: [sql`m.key = ${key}`]
      }
    : { from: sql`${NAMES} as n`, on: [] };
}

async function countIds(db: Database, ids: RawBuilder<unknown>, enough: number): Promise<number> {
  const { rows } = await sql<{ readonly total: number }>`
    select count(*) as total from (${ids} limit ${sql.lit(enough + 1)}) as counted`.execute(db);
  return Number(rows[0]?.total ?? 0);
}

/** The filter that fewest names match, where they can be sorted. */
async function narrowest(
  db: Database,
  filters: readonly Filter[],
  { by }: ListOrder
): Promise<Filter | undefined> {
  const wide = by === 'date' && filters.some(({ inTime }) => inTime);
  let best: { readonly filter: Filter; readonly count: number } | undefined;
  for (const filter of wide ? filters.filter(({ inTime }) => !inTime) : filters) {
    const count = await countIds(db, filter.ids, best?.count ?? SORTED);
    if (count <= (best?.count ?? SORTED)) {
      best = { filter, count };
    }
  }
  return best?.filter;
}

type Found = { readonly id: number; readonly sort: string | number };

/** The ids of one page of names, in order. */
async function selectNames(db: Database, wanted: NamesWanted): Promise<readonly Found[]> {
  const { order, after, limit, backwards = false } = wanted;
  const meant = await meantFilters(db, wanted.filters ?? NO_FILTERS);
  const filters = filtersIn(meant);
  const sort = sortOf(order);
  const { from, on } = namesIn(order);
  const down = order.descending !== backwards;
  const way = down ? sql`desc` : sql`asc`;
  const beyond =
    after === null
      ? []
      : [sql`(${sort}, n.id) ${down ? sql`<` : sql`>`} (${after.after}, ${after.id})`];
  const narrow = await narrowest(db, filters, order);
  const timed = order.by === 'date' ? filters.find(({ inTime }) => inTime) : undefined;
  const says = filters
    .filter((filter) => filter !== narrow)
    .map((filter) => (filter === timed || narrow !== undefined ? filter.says : filter.looks));
  const conditions = [...on, ...says, ...othersIn(meant), ...beyond];
  const ends = sql`limit ${sql.lit(limit)}`;
  const { rows } =
    narrow === undefined
      ? await sql<Found>`
          select n.id as id, ${sort} as sort from ${from} where ${and(conditions)}
          order by ${sort} ${way}, n.id ${way} ${ends}`.execute(db)
      : // The inner limit keeps the database from walking the index of the order after all.
        await sql<Found>`
          select id, sort from (
            select n.id as id, ${sort} as sort from ${from}
            where n.id in (${narrow.ids}) and ${and(conditions)}
            limit ${sql.lit(SORTED + 1)}) as few
          order by sort ${way}, id ${way} ${ends}`.execute(db);
  return backwards ? [...rows].reverse() : rows;
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
  const page = await selectNames(db, wanted);
  const rows = await inChunks(
    page.map(({ id }) => id),
    (ids) => selectNewest(db).where('n.id', 'in', ids)
  );
  const found = new Map(rows.map((row) => [row.id, toSummary(row)]));
  return page.flatMap(({ id, sort }) => {
    const item = found.get(id);
    return item === undefined ? [] : [{ id, after: sort, item }];
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
    db
      .selectFrom('artifact_storage_name as n')
      .where('n.latest_date', 'is not', null)
      .where('n.name', 'in', some)
      .select((of) => of.fn.countAll<number>().as('total'))
  );
  return counts.reduce((sum, { total }) => sum + Number(total), 0);
}

/** Counts the names of a list. */
export async function countNames(db: Database, wanted: CountWanted): Promise<NameCount> {
  const { filters = NO_FILTERS, order, count } = wanted;
  // Without filters also of an older version, which has none.
  const meant = isFiltered(filters)
    ? await meantFilters(db, filters)
    : { ...filters, types: undefined, notebooks: undefined };
  const given = filtersIn(meant);
  const others = othersIn(meant);
  const enough = others.length > 0 || given.length > 1 ? COUNTED_OF_SEARCH : COUNTED;
  const { from, on } = namesIn(order ?? { by: 'date', descending: true });
  const [only] = given;
  if (only !== undefined && given.length === 1 && others.length + on.length === 0) {
    // From its index alone: how far is known without looking at a name.
    const total = await countIds(db, only.ids, count === 'all' ? ALL : enough);
    return count !== 'all' && total > enough
      ? { total: enough, total_is_minimum: true }
      : { total };
  }
  const conditions = and([...on, ...given.map(({ says }) => says), ...others]);
  const limit = count === 'all' ? sql`` : sql`limit ${sql.lit(enough + 1)}`;
  const { rows } = await sql<{ readonly total: number }>`
    select count(*) as total from (
      select n.id from ${from} where ${conditions} ${limit}) as counted`.execute(db);
  const found = Number(rows[0]?.total ?? 0);
  return count !== 'all' && found > enough
    ? { total: enough, total_is_minimum: true }
    : { total: found };
}
