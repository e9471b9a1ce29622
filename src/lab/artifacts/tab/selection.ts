import type { RowArgs } from '../artifact-args.js';

/** Rows that are selected, also those that are not in the page any more. It never changes. */
export interface Selection {
  /** By their keys, in the order in which they were selected. */
  readonly rows: ReadonlyMap<string, RowArgs>;
  /** The row from which a range goes on. */
  readonly anchor: string | undefined;
}

/** A row of the grid as far as it can be selected. */
export interface SelectableRow {
  readonly key: string;
  readonly row: RowArgs;
}

/** Nothing is selected. */
export const NOTHING: Selection = { rows: new Map(), anchor: undefined };

/** Only this row. */
export function selectOnly({ key, row }: SelectableRow): Selection {
  return { rows: new Map([[key, row]]), anchor: key };
}

/** With this row, or without it if it was selected. */
export function toggle({ rows }: Selection, { key, row }: SelectableRow): Selection {
  const next = new Map(rows);
  if (!next.delete(key)) {
    next.set(key, row);
  }
  return { rows: next, anchor: key };
}

/** The rows from the anchor to this one, and no others. */
export function selectRange(
  { anchor }: Selection,
  all: readonly SelectableRow[],
  to: SelectableRow
): Selection {
  const indexOf = (wanted: string | undefined): number =>
    all.findIndex(({ key }) => key === wanted);
  const end = indexOf(to.key);
  const begin = indexOf(anchor);
  // The anchor may be in a page that was dropped.
  const from = begin === -1 ? end : begin;
  const range = all.slice(Math.min(from, end), Math.max(from, end) + 1);
  return {
    rows: new Map(range.map(({ key, row }) => [key, row])),
    anchor: begin === -1 ? to.key : anchor
  };
}

/** All rows that are there. */
export function selectAll(all: readonly SelectableRow[]): Selection {
  return { rows: new Map(all.map(({ key, row }) => [key, row])), anchor: all[0]?.key };
}

/** Without the rows of some names. */
export function withoutNames(selection: Selection, names: readonly string[]): Selection {
  const left = [...selection.rows].filter(([, { name }]) => !names.includes(name));
  return left.length === selection.rows.size ? selection : { ...selection, rows: new Map(left) };
}
