// biome-ignore-all lint/a11y/useSemanticElements: only rows that are seen are in the page, which no table can say
// biome-ignore-all lint/a11y/useFocusableInteractive: rows have the focus, not cells
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of its rows (grid-keys.ts)
import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import { type ColumnId, columnTitle, isNumeric, orderAfter, sortOf } from './columns.js';

export interface GridHeadProps {
  readonly artifacts: IArtifactsModel;
  readonly columns: readonly ColumnId[];
  readonly widths: string;
  /** Whether all rows are selected, some, or none. */
  readonly selected: 'all' | 'some' | 'none';
  readonly trans: TranslationBundle;
  readonly onSelectAll: (all: boolean) => void;
}

/** The titles of the columns: a click orders the list. */
export function GridHead(props: GridHeadProps): JSX.Element {
  const { artifacts, columns, selected, trans } = props;
  return (
    <div
      role="row"
      className="jp-ArtifactStorage-gridHead"
      aria-rowindex={1}
      style={{ gridTemplateColumns: props.widths }}
    >
      <div role="columnheader" className="jp-ArtifactStorage-cell jp-mod-check">
        <input
          type="checkbox"
          ref={(input) => {
            if (input !== null) {
              input.indeterminate = selected === 'some';
            }
          }}
          checked={selected === 'all'}
          aria-label={trans.__('Select all artifacts that are loaded')}
          onChange={(event) => props.onSelectAll(event.currentTarget.checked)}
        />
      </div>
      {columns.map((column) => {
        const sort = sortOf(column, artifacts.order);
        const next = orderAfter(column, artifacts.order);
        const title = columnTitle(column, trans);
        const Arrow = sort === 'ascending' ? caretUpIcon : caretDownIcon;
        return (
          <div
            key={column}
            role="columnheader"
            className={`jp-ArtifactStorage-cell${isNumeric(column) ? ' jp-mod-number' : ''}`}
            aria-sort={next === undefined ? undefined : (sort ?? 'none')}
          >
            {next === undefined ? (
              <span title={title}>{title}</span>
            ) : (
              <button
                type="button"
                title={
                  next.order === 'metadata'
                    ? trans.__('Sort by %1: only what has this number is listed', title)
                    : trans.__('Sort by %1', title)
                }
                onClick={() => {
                  artifacts.order = next;
                }}
              >
                <span>{title}</span>
                {sort !== undefined && (
                  <Arrow.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
                )}
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}
