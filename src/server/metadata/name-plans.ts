import { sql } from 'kysely';
import { COUNTED, COUNTED_OF_SEARCH } from '../../api/artifact.js';
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
import type { Database } from './tables.js';

/*
 * A page of names comes from one of four plans:
 *
 * - a filter that few names match is followed, and its names are sorted;
 * - in an order by time, a filter by one type, user, notebook, tag or time is walked in its index;
 * - else the index of the order is walked, and the filters are looked at for each name;
 * - where the first names that are looked at have no whole page, what is looked for stands together far away,
 *   or is rare: then a filter that many names match is followed, and its names are sorted.
 */

/** More names than there are. */
const ALL = 2 ** 31 - 2;

/** How many names each plan may read: that takes some milliseconds. */
export interface PlanLimits {
  readonly few: number;
  readonly many: number;
  readonly looked: number;
  /** How many are looked at to count those of a list. */
  readonly counted: number;
}

const LIMITS: PlanLimits = { few: 20_000, many: 250_000, looked: 5000, counted: 10_000 };

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

/** The filter that fewest names match, where these are at most so many. */
async function narrowest(
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

  async rows(): Promise<readonly FoundName[]> {
    const { order, limit } = this.#wanted;
    const timed = order.by === 'date' ? this.#filters.find(({ inTime }) => inTime) : undefined;
    const isAlone = timed !== undefined && this.#filters.length === 1;
    const few = isAlone ? undefined : await narrowest(this.#db, this.#filters, this.#limits.few);
    if (few !== undefined) {
      return this.#sorted(few);
    }
    if (timed !== undefined) {
      return this.#walked(timed.source, this.#others(timed));
    }
    const walked = sourceOf(order);
    if (this.#filters.length === 0 && this.#meant.words.length === 0) {
      return this.#walked(walked, []);
    }
    const near = await this.#near(walked);
    if (near.length === limit) {
      return near;
    }
    const many = await narrowest(this.#db, this.#filters, this.#limits.many);
    return many === undefined || order.by === 'number'
      ? this.#walked(walked, this.#filters)
      : this.#sorted(many);
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
  async #walked(source: Source, filters: readonly Filter[]): Promise<readonly FoundName[]> {
    const { rows } = await sql<FoundName>`${this.#select(source, filters)} ${this.#ends}`.execute(
      this.#db
    );
    return rows;
  }

  /** The same, of the first names of the order. */
  async #near(source: Source): Promise<readonly FoundName[]> {
    const { from, id, on } = source;
    const looked: Source = { ...source, id: sql.ref('n.id') };
    const filters = this.#filters.map((filter) => filter.looks(looked));
    const { rows } = await sql<FoundName>`
      select n.id as id, n.sort as sort from (
        select ${id} as id, ${this.#sort} as sort, n.folded, n.latest_date, n.latest_type,
          n.latest_user, n.latest_notebook
        from ${from} where ${all([...on, ...this.#beyond(source)])}
        order by ${this.#sort} ${this.#way}, ${id} ${this.#way} limit ${sql.lit(this.#limits.looked)}) as n
      where ${all([...filters, ...othersIn(this.#meant, looked, true)])}
      ${this.#ends}`.execute(this.#db);
    return rows;
  }

  /** The names of a filter, sorted. The inner limit keeps the index of the order out of it. */
  async #sorted(followed: Filter): Promise<readonly FoundName[]> {
    const { order } = this.#wanted;
    const source =
      order.by === 'number' ? among(sourceOf(order), followed.source) : followed.source;
    const { rows } = await sql<FoundName>`
      select id, sort from (
        ${this.#select(source, this.#others(followed))} limit ${sql.lit(ALL)}) as few
      ${this.#ends}`.execute(this.#db);
    return rows;
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
  limits: PlanLimits = LIMITS
): Promise<readonly FoundName[]> {
  const rows = await new PagePlans(db, wanted, meant, limits).rows();
  return wanted.backwards === true ? [...rows].reverse() : rows;
}

/** How many names match: of one filter from its index alone, of more among the first names of it. */
export async function countMatching(
  db: Database,
  { order = NEWEST_FIRST, count: wanted }: CountWanted,
  meant: MeantFilters,
  limits: PlanLimits = LIMITS
): Promise<NameCount> {
  const filters = filtersIn(meant);
  const listed = sourceOf(order);
  const numbered = order.by === 'number';
  const few =
    numbered || filters.length + meant.words.length < 2
      ? undefined
      : await narrowest(db, filters, limits.few);
  const followed = numbered ? undefined : (few ?? filters[0]);
  const source = followed?.source ?? listed;
  const looks = filters.filter((one) => one !== followed).map((one) => one.looks(source));
  const conditions = [...looks, ...othersIn(meant, source, true)];
  const isAll = wanted === 'all';
  if (conditions.length === 0) {
    const total = await count(db, source, isAll ? ALL : COUNTED);
    return !isAll && total > COUNTED ? { total: COUNTED, total_is_minimum: true } : { total };
  }
  const { from, on } = source;
  if (isAll) {
    return { total: await count(db, { ...source, on: [...on, ...conditions] }, ALL) };
  }
  const far = few === undefined ? limits.counted : limits.few;
  const { rows } = await sql<{ readonly looked: number; readonly total: number }>`
    select count(*) as looked, coalesce(sum(matches), 0) as total from (
      select case when ${all(conditions)} then 1 else 0 end as matches from ${from}
      where ${all(on)} limit ${sql.lit(far + 1)}) as counted`.execute(db);
  const [total, looked] = [Number(rows[0]?.total ?? 0), Number(rows[0]?.looked ?? 0)];
  const most = Math.min(total, COUNTED_OF_SEARCH);
  return looked > far || total > most ? { total: most, total_is_minimum: true } : { total };
}
