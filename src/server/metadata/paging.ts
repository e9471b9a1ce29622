import type { ListQuery, SummaryPage, VersionPage } from '../../api/artifact.js';
import { decodeCursor, encodeCursor, type Position } from './cursor.js';
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

function comparePositions(a: Position, b: Position, descending: boolean): number {
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

/** A page of `limit` rows, of which one more was asked for. */
function pageOf<T>(kind: string, rows: readonly Row<T>[], limit: number) {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    artifacts: shown.map(({ item }) => item),
    next_cursor: last === undefined ? null : encodeCursor(kind, last)
  };
}

/** A page of names, each with its newest version. */
export async function listNames(source: MetadataSource, query: ListQuery): Promise<SummaryPage> {
  const { search, count, order = 'newest', limit = DEFAULT_LIMIT, cursor } = query;
  const after = decodeCursor(order, cursor);
  const [rows, counted] = await Promise.all([
    source.pageOfNames({ search, order, after, limit: limit + 1 }),
    source.countNames({ search, count })
  ]);
  return { ...pageOf(order, rows, limit), ...counted };
}

/** A page of versions of one name or of all names, newest first. */
export async function listVersions(
  source: MetadataSource,
  { name, limit = DEFAULT_LIMIT, cursor }: VersionsQuery
): Promise<VersionPage> {
  const kind = name === undefined ? 'all_versions' : 'versions';
  const after = decodeCursor(kind, cursor);
  return pageOf(kind, await source.pageOfVersions({ name, after, limit: limit + 1 }), limit);
}
