import type { ListQuery, SummaryPage, VersionPage } from '../../api/artifact-list.js';
import { decodeCursor, encodeCursor, type Position } from './cursor.js';
import { filtersOf, type NameFilters } from './list-filters.js';
import { cursorKind, jumpTo, orderOf, sortedBy } from './list-order.js';
import type { MetadataSource, VersionsQuery } from './metadata-store.js';

/** Rows of a page without a given number. */
export const DEFAULT_LIMIT = 100;

/** A row of a list, and its position. */
export interface Row<T> extends Position {
  readonly item: T;
}

const isSurrogate = (unit: number): boolean => (unit & 0xf800) === 0xd800;

/** Texts in the order of their UTF-8 bytes, which is that of their code points, as databases compare them. */
export function compareTexts(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) {
      // Halves of characters beyond U+FFFF.
      return Number(isSurrogate(one)) - Number(isSurrogate(other)) || one - other;
    }
  }
  return a.length - b.length;
}

/** Compares two sort values: negative where `a` comes first. `descending`: greatest first. */
export function compareValues(a: string | number, b: string | number, descending: boolean): number {
  const difference =
    typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b));
  return descending ? -difference : difference;
}

/** Compares two positions: negative where `a` comes first. */
export function comparePositions(a: Position, b: Position, descending: boolean): number {
  return compareValues(a.after, b.after, descending) || compareValues(a.id, b.id, descending);
}

/** Rows in the order of a list. */
export function inOrder<R extends Position>(rows: readonly R[], descending: boolean): readonly R[] {
  return [...rows].sort((a, b) => comparePositions(a, b, descending));
}

/** The rows of an ordered list that come after a position, `limit` at most. */
export function rowsAfter<T>(
  rows: readonly Row<T>[],
  position: Position | null,
  limit: number,
  descending: boolean
): readonly Row<T>[] {
  let start = 0;
  for (let end = position === null ? 0 : rows.length; start < end; ) {
    const middle = (start + end) >> 1;
    const row = rows[middle];
    if (row !== undefined && position !== null && comparePositions(row, position, descending) > 0) {
      end = middle;
    } else {
      start = middle + 1;
    }
  }
  return rows.slice(start, start + limit);
}

/** A page of `limit` rows, of which one more was asked for; it may have ended to look before. */
function pageOf<T>(kind: string, rows: readonly Row<T>[], limit: number, edge?: Position) {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : edge;
  return {
    artifacts: shown.map(({ item }) => item),
    next_cursor: last === undefined ? null : encodeCursor(kind, last)
  };
}

type NamesPage = Omit<SummaryPage, 'total' | 'total_is_minimum'>;

/** A page of names, from its beginning, behind a position, or before one. */
async function pageOfNames(
  source: Pick<MetadataSource, 'pageOfNames'>,
  query: ListQuery,
  filters: NameFilters
): Promise<NamesPage> {
  const { limit = DEFAULT_LIMIT, cursor, before, at, look } = query;
  const [order, kind] = [orderOf(query), cursorKind(query)];
  const wanted = { filters, order, limit: limit + 1, look };
  const cursorOf = (row: Position | undefined) =>
    row === undefined ? null : encodeCursor(kind, row);
  const sorted = sortedBy(order);
  if (before !== undefined) {
    const after = decodeCursor(kind, before, { sorted, field: 'before' });
    const { rows, edge } = await source.pageOfNames({ ...wanted, after, backwards: true });
    const shown = rows.slice(-limit);
    const earliest = rows.length > limit ? shown[0] : edge;
    return {
      artifacts: shown.map(({ item }) => item),
      next_cursor: cursorOf(shown.at(-1)),
      previous_cursor: cursorOf(earliest),
      ...(earliest === undefined ? { position: 0 } : {}),
      ...(edge === undefined ? {} : { partial: true })
    };
  }
  const given = decodeCursor(kind, cursor, { sorted });
  const after = given ?? (at === undefined ? null : jumpTo(at, order));
  const { rows, edge } = await source.pageOfNames({ ...wanted, after });
  // Behind a cursor there are rows before; a jump may lead to the first one.
  const earlier =
    given === null && after !== null
      ? await source.pageOfNames({ ...wanted, after, backwards: true, limit: 1 })
      : { rows: [] };
  const isFirst =
    after === null || (given === null && earlier.rows.length === 0 && earlier.edge === undefined);
  return {
    ...pageOf(kind, rows, limit, edge),
    previous_cursor: isFirst ? null : cursorOf(rows[0] ?? after),
    ...(isFirst ? { position: 0 } : {}),
    ...(edge === undefined ? {} : { partial: true })
  };
}

/** A page of names, each with its newest version. */
export async function listNames(
  source: Pick<MetadataSource, 'pageOfNames' | 'countNames'>,
  query: ListQuery
): Promise<SummaryPage> {
  const order = orderOf(query);
  const filters = filtersOf(query);
  if (filters === null) {
    return { artifacts: [], next_cursor: null, previous_cursor: null, position: 0, total: 0 };
  }
  const count = () => source.countNames({ filters, order, count: query.count });
  // A search that finds little reads all names: it is not counted where one page shows it whole.
  const isSearch = filters.words.length > 0;
  const [page, known] = await Promise.all([
    pageOfNames(source, query, filters),
    isSearch ? undefined : count()
  ]);
  const shown = page.artifacts.length;
  if (isSearch && page.partial === true && query.count !== 'all') {
    // To count would take as long again, and could not say more.
    return { ...page, total: shown, total_is_minimum: true };
  }
  if (query.before === undefined && page.position === 0 && page.next_cursor === null) {
    return { ...page, total: shown };
  }
  const counted = known ?? (await count());
  return { ...page, ...counted, total: Math.max(counted.total, shown) };
}

/** A page of versions of one name or of all names, newest first. */
export async function listVersions(
  source: MetadataSource,
  { name, limit = DEFAULT_LIMIT, cursor }: VersionsQuery
): Promise<VersionPage> {
  const kind = name === undefined ? 'all_versions' : 'versions';
  const after = decodeCursor(kind, cursor, {
    sorted: name === undefined ? 'text' : 'version'
  });
  return pageOf(kind, await source.pageOfVersions({ name, after, limit: limit + 1 }), limit);
}
