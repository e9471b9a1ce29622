import type { TranslationBundle } from '@jupyterlab/translation';
import type { TableComparison } from '../../../api/comparison.js';
import { DifferenceTable } from './difference-table.js';

export interface TableChangesProps {
  readonly table: TableComparison;
  readonly before: string;
  readonly after: string;
  readonly trans: TranslationBundle;
}

/** How two tables differ: their size, their columns, and what of these moved. */
export function TableChanges({ table, ...heads }: TableChangesProps): JSX.Element {
  const { trans } = heads;
  const { rows, columns, added, removed, retyped, moved } = table;
  const counts = [
    { key: trans.__('Rows'), ...rows },
    { key: trans.__('Columns'), ...columns }
  ].filter(({ before, after }) => before !== after);
  return (
    <>
      <DifferenceTable
        {...heads}
        title={trans.__('Size of the table')}
        what={trans.__('Number of')}
        rows={counts.map(({ key, before, after }) => ({
          key,
          before: before.toLocaleString(),
          after: after.toLocaleString()
        }))}
      />
      <DifferenceTable
        {...heads}
        title={trans.__('Columns')}
        what={trans.__('Column')}
        rows={[
          ...added.map(({ name, type }) => ({ key: name, before: null, after: type })),
          ...removed.map(({ name, type }) => ({ key: name, before: type, after: null })),
          ...retyped
        ]}
      />
      <DifferenceTable
        {...heads}
        title={
          table.sampled === true
            ? trans.__('Statistics that changed, of a sample of the rows')
            : trans.__('Statistics that changed')
        }
        what={trans.__('Column and statistic')}
        hasNumbers
        rows={moved.map(({ column, statistic, before, after }) => ({
          key: `${column} · ${statistic}`,
          before,
          after
        }))}
      />
    </>
  );
}
