import type { TableComparison } from '../../api/comparison.js';
import type { PreviewField, TablePreview } from '../../api/preview.js';
import { statisticsOf } from './statistics.js';

type Column = { readonly name: string; readonly type: string; readonly field?: PreviewField };

/** The columns of a table by name; further ones of a name have their number in the key. */
function columnsOf({ fields, other_fields = [] }: TablePreview): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  const seen = new Map<string, number>();
  const all: readonly Column[] = [
    ...fields.map((field) => ({ name: field.name, type: field.type, field })),
    ...other_fields
  ];
  for (const column of all) {
    const count = (seen.get(column.name) ?? 0) + 1;
    seen.set(column.name, count);
    columns.set(`${count}\n${column.name}`, column);
  }
  return columns;
}

function missingFrom(other: ReadonlyMap<string, Column>, all: ReadonlyMap<string, Column>) {
  return [...all].flatMap(([key, { name, type }]) => (other.has(key) ? [] : [{ name, type }]));
}

/** How two tables differ, as far as their previews tell. */
export function compareTables(before: TablePreview, after: TablePreview): TableComparison {
  const [was, is] = [columnsOf(before), columnsOf(after)];
  const both = [...was].flatMap(([key, one]) => {
    const other = is.get(key);
    return other === undefined ? [] : [{ name: one.name, one, other }];
  });
  const isSampled = before.sampled !== null || after.sampled !== null;
  return {
    rows: { before: before.rows, after: after.rows },
    columns: { before: before.columns, after: after.columns },
    added: missingFrom(was, is),
    removed: missingFrom(is, was),
    retyped: both.flatMap(({ name, one, other }) =>
      one.type === other.type ? [] : [{ key: name, before: one.type, after: other.type }]
    ),
    moved: both.flatMap(({ name, one, other }) =>
      one.field === undefined || other.field === undefined
        ? []
        : statisticsOf(one.field, other.field).map(({ key, ...change }) => ({
            column: name,
            statistic: key,
            ...change
          }))
    ),
    ...(isSampled ? { sampled: true } : {})
  };
}
