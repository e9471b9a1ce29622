import { type RawBuilder, sql } from 'kysely';
import type { MeantFilters } from './fact-values.js';
import { containing } from './folding.js';
import type { ListOrder } from './list-order.js';

export type Condition = RawBuilder<unknown>;

/**
 * A table `n` that names are read from: that of names, or one that has the same facts beside a tag
 * or a number.
 */
export interface Source {
  readonly from: Condition;
  /** The id of a name. */
  readonly id: Condition;
  /** Which of its rows are meant. */
  readonly on: readonly Condition[];
}

/**
 * What a filter says of the names of a source.
 *
 * It asks for a value of another table, never whether there is one: of that, PostgreSQL makes a join that reads
 * all rows of a tag first, however few names are looked at.
 */
export interface Filter {
  readonly says: (source: Source) => Condition;
  /** The same, so that no index of its own is used. */
  readonly looks: (source: Source) => Condition;
  /** Where its names are found by its own index. */
  readonly source: Source;
  /** Whether that index has them in the order of time. */
  readonly inTime: boolean;
}

const id = sql.ref('n.id');
const IS_LISTED = sql`n.latest_date is not null`;

/** All names. */
export const NAMES: Source = {
  from: sql`${sql.table('artifact_storage_name')} as n`,
  id,
  on: [IS_LISTED]
};

/** The rows of a tag or a number. They are only there while a version of the name has it: all are listed. */
const noted = (table: 'tag' | 'number', on: Condition): Source => ({
  from: sql`${sql.table(`artifact_storage_${table}`)} as n`,
  id: sql.ref('n.name_id'),
  on: [on]
});

/** The names that an order lists: by a number only those that have it. */
export const sourceOf = ({ by, key = '' }: ListOrder): Source =>
  by === 'number' ? noted('number', sql`n.key = ${key}`) : NAMES;

const SORT_COLUMNS = {
  date: 'n.latest_date',
  name: 'n.folded',
  size: 'n.latest_size',
  number: 'n.value'
} as const;

/** What the names of a source are sorted by. */
export const sortOf = ({ by }: ListOrder): Condition => sql.ref(SORT_COLUMNS[by]);

function fact(column: string, values: readonly string[]): Filter {
  const among = sql.join(values);
  const says = sql`${sql.ref(`n.${column}`)} in (${among})`;
  const looks = sql`${sql.ref(`n.${column}`)} || '' in (${among})`;
  return {
    says: () => says,
    looks: () => looks,
    source: { ...NAMES, on: [says, IS_LISTED] },
    inTime: values.length === 1
  };
}

function tagged(tag: string): Filter {
  const says = (of: Source) => sql`(
    select o.name_id from artifact_storage_tag as o where o.name_id = ${of.id} and o.tag = ${tag}) is not null`;
  return { says, looks: says, source: noted('tag', sql`n.tag = ${tag}`), inTime: true };
}

function aliased(alias: string): Filter {
  const says = (of: Source) => sql`(
    select o.name_id from artifact_storage_alias as o where o.name_id = ${of.id} and o.alias = ${alias}) is not null`;
  const ids = sql`n.id in (select o.name_id from artifact_storage_alias as o where o.alias = ${alias})`;
  return { says, looks: says, source: { ...NAMES, on: [ids, IS_LISTED] }, inTime: false };
}

function between(since: string | undefined, until: string | undefined): Filter {
  const says = (column: Condition) =>
    sql.join(
      [
        ...(since === undefined ? [] : [sql`${column} >= ${since}`]),
        ...(until === undefined ? [] : [sql`${column} < ${until}`])
      ],
      sql` and `
    );
  const own = says(sql.ref('n.latest_date'));
  const looks = says(sql`(n.latest_date || '')`);
  return {
    says: () => own,
    looks: () => looks,
    source: { ...NAMES, on: [own, IS_LISTED] },
    inTime: true
  };
}

/** The filters that an index finds names by; those that find fewer in general come first. */
export function filtersIn(filters: MeantFilters): readonly Filter[] {
  const { types, notebooks, user, tags, alias, since, until } = filters;
  return [
    ...(alias === undefined ? [] : [aliased(alias)]),
    ...tags.map(tagged),
    ...(notebooks === undefined ? [] : [fact('latest_notebook', notebooks)]),
    ...(types === undefined ? [] : [fact('latest_type', types)]),
    ...(user === undefined ? [] : [fact('latest_user', [user])]),
    ...(since === undefined && until === undefined ? [] : [between(since, until)])
  ];
}

/**
 * What is looked at in each name: words of a search, and a list of names.
 *
 * @param few whether few names are looked at: then not all words are searched first
 */
export function othersIn(
  { words, within }: MeantFilters,
  of: Source,
  few: boolean
): readonly Condition[] {
  const found = words.map((word) => {
    const part = containing(word);
    const ofOne = sql`select w.words from artifact_storage_words as w where w.name_id = ${of.id}`;
    const noted = sql`select w.name_id from artifact_storage_words as w where w.words like ${part} escape '\\'`;
    // PostgreSQL searches all words at once for what exists, but not for a value.
    const among = few ? sql`(${ofOne}) like ${part} escape '\\'` : sql`${of.id} in (${noted})`;
    return sql`(n.folded like ${part} escape '\\' or ${among})`;
  });
  return within === undefined
    ? found
    : [
        ...found,
        within.length === 0
          ? sql`1 = 0`
          : sql`${of.id} in (select x.id from artifact_storage_name as x where x.name in (${sql.join(within)}))`
      ];
}
