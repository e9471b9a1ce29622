// biome-ignore-all lint/a11y/useSemanticElements: only rows that are seen are in the page, which no table can say
// biome-ignore-all lint/a11y/useFocusableInteractive: rows have the focus, not cells
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of its rows (grid-keys.ts)
import type { TranslationBundle } from '@jupyterlab/translation';
import type { MouseEvent } from 'react';
import type { ArtifactSummary } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import { rowAttribute } from '../artifact-args.js';
import type { RowPlace } from '../list/tree-item.js';
import { cellContent, cellTitle } from './cells.js';
import { type ColumnId, isNumeric } from './columns.js';
import type { SelectableRow } from './selection.js';

export interface GridRowProps extends Pick<SelectableRow, 'row'> {
  readonly itemKey: string;
  readonly artifact: ArtifactSummary;
  readonly columns: readonly ColumnId[];
  readonly widths: string;
  readonly place: RowPlace;
  /** Its place in the whole list, from 1; undefined where it is not known. */
  readonly position: number | undefined;
  readonly selected: boolean;
  /** Whether it is the one row that can be tabbed to. */
  readonly reachable: boolean;
  readonly trans: TranslationBundle;
  readonly onPress: (event: MouseEvent<HTMLElement>) => void;
  readonly onClick: (event: MouseEvent<HTMLElement>) => void;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
}

/** One artifact in the grid. */
export function GridRow(props: GridRowProps): JSX.Element {
  const { artifact, columns, place, row, selected, trans } = props;
  return (
    <div
      ref={place.measure}
      className="jp-ArtifactStorage-gridRow"
      role="row"
      data-key={props.itemKey}
      data-index={place.index}
      {...rowAttribute(row)}
      style={{ transform: `translateY(${place.start}px)`, gridTemplateColumns: props.widths }}
      // The row of titles is the first.
      aria-rowindex={props.position === undefined ? undefined : props.position + 1}
      aria-selected={selected}
      tabIndex={props.reachable ? 0 : -1}
      onMouseDown={props.onPress}
      onClick={props.onClick}
      onDoubleClick={props.onOpen}
    >
      <div role="gridcell" className="jp-ArtifactStorage-cell jp-mod-check">
        <input
          type="checkbox"
          checked={selected}
          tabIndex={-1}
          aria-label={trans.__('Select %1', visibleName(artifact.name))}
          onClick={(event) => event.stopPropagation()}
          onDoubleClick={(event) => event.stopPropagation()}
          onChange={props.onToggle}
        />
      </div>
      {columns.map((column, index) => (
        <div
          key={column}
          role={index === 0 ? 'rowheader' : 'gridcell'}
          className={`jp-ArtifactStorage-cell${isNumeric(column) ? ' jp-mod-number' : ''}`}
          data-column={column}
          title={cellTitle(column, artifact, trans)}
        >
          {cellContent(column, artifact, trans)}
        </div>
      ))}
    </div>
  );
}
