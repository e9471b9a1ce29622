import { sql } from 'kysely';
import { COUNTED, COUNTED_OF_SEARCH } from '../../api/artifact-list.js';
import type { MeantFilters } from './fact-values.js';
import { NEWEST_FIRST } from './list-order.js';
import type { CountWanted, NameCount, NamesWanted } from './metadata-store.js';
import {
  type Condition,
  type Filter,
  filtersIn,
  othersIn,
  type Source,
  sortOf,
  sourceOf
} from './name-sources.js';
import type { SchemaTraits } from './sql-database.js';
import type { Database } from './tables.js';

/*
 * A page of names comes from one of three plans:
 *
 * - a filter that few names match is followed, and its names are sorted;
 * - a single filter is walked in its index, where the page has the order of that index: time;
 * - else the first names of the order are looked at, so many that it takes some milliseconds. Where they
 *   have no whole page, it ends there, and says so: the next one goes on behind what was looked at.
 */

/** More names than there are. */
const ALL = 2 ** 31 - 2;

/** From how many names on all words of notes are searched at once, and not those of each name. */
const SEARCHED_AT_ONCE = 50_000;

/** How many names each plan may read: that takes some milliseconds. */
export interface PlanLimits {
  readonly few: number;
  /** Of a page that does not say so itself. */
  readonly looked: number;
  /** How many are looked at to count those of a list. */
  readonly counted: number;
}

const COVERED: PlanLimits = { few: 10_000, looked: 10_000, counted: 10_000 };
/** A row is read for each name, each in a block of its own, which may not be in the server's memory. */
const UNCOVERED: PlanLimits = { few: 1000, looked: 3000, counted: 1000 };

/** What is right for a database: whether its indexes have all that lists look at. */
export const limitsOf = ({ longKeys }: Pick<SchemaTraits, 'longKeys'>): PlanLimits =>
  longKeys ? COVERED : UNCOVERED;

/** Names of a page, in order. */
export interface FoundNames {
  readonly names: readonly FoundName[];
  /** The last name that was looked at, where more may match behind it. */
  readonly edge?: FoundName | undefined;
}

/** A name of a page: its id, and what it is sorted by. */
export interface FoundName {
  readonly id: number;
  readonly sort: string | number;
}

const all = (conditions: readonly Condition[]): Condition => sql.join(conditions, sql` and `);

async function count(db: Database, { from, on }: Source, enough: number): Promise<number> {
  const { rows } = await sql<{ readonly total: number }>`
    select count(*) as total from (
      select 1 as one from ${from} where ${all(on)} limit ${sql.lit(enough + 1)}) as counted`.execute(
    db
  );
  return Number(rows[0]?.total ?? 0);
}

/** The rows of a source whose names another one has, too. */
function among(source: Source, { from, id, on }: Source): Source {
  const ids = sql`${source.id} in (select ${id} from ${from} where ${all(on)})`;
  return { ...source, on: [...source.on, ids] };
}

/** A page and its count look for the same filter. */
const known = new WeakMap<MeantFilters, Promise<Filter | undefined>>();

/** The filter that fewest names match, where these are few. */
function narrowest(
  db: Database,
  meant: MeantFilters,
  filters: readonly Filter[],
  { few }: PlanLimits
): Promise<Filter | undefined> {
  const begun = known.get(meant);
  if (begun !== undefined) {
    return begun;
  }
  const found = findNarrowest(db, filters, few);
  known.set(meant, found);
  // Another attempt looks anew.
  found.catch(() => known.delete(meant));
  return found;
}

async function findNarrowest(
  db: Database,
  filters: readonly Filter[],
  most: number
): Promise<Filter | undefined> {
  let best: Filter | undefined;
  let least = most;
  for (const filter of filters) {
    const found = await count(db, filter.source, least);
    if (found <= least) {
      [best, least] = [filter, found];
    }
  }
  return best;
}

/** What the plans of one page have in common. */
class PagePlans {
  readonly #db: Database;
  readonly #wanted: NamesWanted;
  readonly #meant: MeantFilters;
  readonly #filters: readonly Filter[];
  readonly #sort: Condition;
  /** Whether rows are read with the greatest first. */
  readonly #descends: boolean;
  readonly #way: Condition;
  readonly #ends: Condition;
  readonly #limits: PlanLimits;

  constructor(db: Database, wanted: NamesWanted, meant: MeantFilters, limits: PlanLimits) {
    this.#limits = limits;
    this.#db = db;
    this.#wanted = wanted;
    this.#meant = meant;
    this.#filters = filtersIn(meant);
    this.#sort = sortOf(wanted.order);
    this.#descends = wanted.order.descending !== (wanted.backwards === true);
    this.#way = this.#descends ? sql`desc` : sql`asc`;
    this.#ends = sql`order by sort ${this.#way}, id ${this.#way} limit ${sql.lit(wanted.limit)}`;
  }

  async page(): Promise<FoundNames> {
    const { order } = this.#wanted;
    const filters = this.#filters;
    const timed = order.by === 'date' ? filters.find(({ inTime }) => inTime) : undefined;
    const hasWords = this.#meant.words.length > 0;
    if (filters.length === 0 && !hasWords) {
      return this.#walked(sourceOf(order));
    }
    if (timed !== undefined && filters.length === 1 && !hasWords) {
      return this.#walked(timed.source);
    }
    const few =
      timed !== undefined && filters.length === 1
        ? undefined
        : await narrowest(this.#db, this.#meant, filters, this.#limits);
    return few !== undefined
      ? this.#sorted(few)
      : timed !== undefined
        ? this.#near(timed.source, this.#others(timed))
        : this.#near(sourceOf(order), filters);
  }

  #others(followed: Filter): readonly Filter[] {
    return this.#filters.filter((filter) => filter !== followed);
  }

  /** Behind the position that the page begins at. */
  #beyond({ id }: Source): readonly Condition[] {
    const { after } = this.#wanted;
    const further = this.#descends ? sql`<` : sql`>`;
    return after === null
      ? []
      : [sql`(${this.#sort}, ${id}) ${further} (${after.after}, ${after.id})`];
  }

  /** The names of an index in the order of the page. */
  async #walked(source: Source): Promise<FoundNames> {
    const { rows } = await sql<FoundName>`${this.#select(source, [])} ${this.#ends}`.execute(
      this.#db
    );
    return { names: rows };
  }

  /** The same, of the first names of the order; in one statement with the last of these. */
  async #near(source: Source, filters: readonly Filter[]): Promise<FoundNames> {
    const { from, id, on } = source;
    const { look = this.#limits.looked, limit } = this.#wanted;
    const looked: Source = { ...source, id: sql.ref('n.id') };
    const conditions = [
      ...filters.map((filter) => filter.looks(looked)),
      ...othersIn(this.#meant, looked, look < SEARCHED_AT_ONCE)
    ];
    const first = sql`
      from ${from} where ${all([...on, ...this.#beyond(source)])}
      order by ${this.#sort} ${this.#way}, ${id} ${this.#way}`;
    const { rows } = await sql<FoundName & { readonly edge: number }>`
      with found as materialized (
        select n.id as id, n.sort as sort from (
          select ${id} as id, ${this.#sort} as sort, n.folded, n.latest_date, n.latest_type,
            n.latest_user, n.latest_notebook ${first} limit ${sql.lit(look)}) as n
        where ${all(conditions)} ${this.#ends})
      select id, sort, 0 as edge from found
      union all
      select id, sort, 1 as edge from (
        select ${id} as id, ${this.#sort} as sort ${first} limit 1 offset ${sql.lit(look - 1)}) as last
      where (select count(*) from found) < ${sql.lit(limit)}
      order by edge, sort ${this.#way}, id ${this.#way}`.execute(this.#db);
    const toName = ({ id: of, sort }: FoundName): FoundName => ({ id: of, sort });
    const edge = rows.find((row) => row.edge === 1);
    return {
      names: rows.filter((row) => row.edge === 0).map(toName),
      edge: edge === undefined ? undefined : toName(edge)
    };
  }

  /** The names of a filter, sorted. The inner limit keeps the index of the order out of it. */
  async #sorted(followed: Filter): Promise<FoundNames> {
    const { order } = this.#wanted;
    const source =
      order.by === 'number' ? among(sourceOf(order), followed.source) : followed.source;
    const { rows } = await sql<FoundName>`
      select id, sort from (
        ${this.#select(source, this.#others(followed))} limit ${sql.lit(ALL)}) as few
      ${this.#ends}`.execute(this.#db);
    return { names: rows };
  }

  #select(source: Source, filters: readonly Filter[]): Condition {
    const { from, id, on } = source;
    const conditions = [
      ...on,
      ...filters.map((filter) => filter.looks(source)),
      ...othersIn(this.#meant, source, false),
      ...this.#beyond(source)
    ];
    return sql`select ${id} as id, ${this.#sort} as sort from ${from} where ${all(conditions)}`;
  }
}

/** The ids of one page of names, in order. */
export async function selectNames(
  db: Database,
  wanted: NamesWanted,
  meant: MeantFilters,
  limits: PlanLimits
): Promise<FoundNames> {
  const found = await new PagePlans(db, wanted, meant, limits).page();
  return wanted.backwards === true ? { ...found, names: [...found.names].reverse() } : found;
}

/** How many names match: of one filter from its index alone, of more among the first names of it. */
export async function countMatching(
  db: Database,
  { order = NEWEST_FIRST, count: wanted }: CountWanted,
  meant: MeantFilters,
  limits: PlanLimits
): Promise<NameCount> {
  const filters = filtersIn(meant);
  const listed = sourceOf(order);
  const numbered = order.by === 'number';
  const few =
    numbered || filters.length + meant.words.length < 2
      ? undefined
      : await narrowest(db, meant, filters, limits);
  const followed = numbered ? undefined : (few ?? filters[0]);
  const source = followed?.source ?? listed;
  const looks = filters.filter((one) => one !== followed).map((one) => one.looks(source));
  const conditions = [...looks, ...othersIn(meant, source, true)];
  const isAll = wanted === 'all';
  if (conditions.length === 0) {
    const total = await count(db, source, isAll ? ALL : COUNTED);
    return !isAll && total > COUNTED ? { total: COUNTED, total_is_minimum: true } : { total };
  }
  const { from, id, on } = source;
  if (isAll) {
    return { total: await count(db, { ...source, on: [...on, ...conditions] }, ALL) };
  }
  // In the order of their index: PostgreSQL may else read all rows one by one until enough of them match.
  const inOrder =
    numbered || followed?.inTime === true
      ? sql`order by ${sortOf(numbered ? order : NEWEST_FIRST)} desc, ${id} desc`
      : sql``;
  // All of a filter that few names match.
  const far = few === undefined ? limits.counted : limits.few;
  const { rows } = await sql<{ readonly looked: number; readonly total: number }>`
    select count(*) as looked, coalesce(sum(matches), 0) as total from (
      select case when ${all(conditions)} then 1 else 0 end as matches from ${from}
      where ${all(on)} ${inOrder} limit ${sql.lit(far + 1)}) as counted`.execute(db);
  const [total, looked] = [Number(rows[0]?.total ?? 0), Number(rows[0]?.looked ?? 0)];
  const most = Math.min(total, COUNTED_OF_SEARCH);
  return looked > far || total > most ? { total: most, total_is_minimum: true } : { total };
}
