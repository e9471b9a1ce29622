// biome-ignore-all lint/a11y/useSemanticElements: only rows that are seen are in the page, which no table can say
// biome-ignore-all lint/a11y/useFocusableInteractive: rows have the focus, not cells
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of its rows (grid-keys.ts)

import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { CommandIds } from '../../command-ids.js';
import type { IArtifactsModel, IArtifactsScope } from '../../interfaces/artifacts.js';
import { useClock } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import { type RowArgs, SELECTION_ATTRIBUTE } from '../artifact-args.js';
import { startRowDrag } from '../drag-row.js';
import { rowKey } from '../list/row-key.js';
import { positionOf, useListRows } from '../list/use-list-rows.js';
import { type ColumnId, columnWidths } from './columns.js';
import { GridHead } from './grid-head.js';
import { gridKey } from './grid-keys.js';
import { GridRow } from './grid-row.js';
import {
  NOTHING,
  type SelectableRow,
  type Selection,
  selectAll,
  selectOnly,
  selectRange,
  toggle
} from './selection.js';

/** Heights in pixels, as style/artifacts/tab.css has them. */
const ROW_PX = 28;
const HEAD_PX = 29;

export interface ArtifactGridProps extends PanelProps {
  readonly artifacts: IArtifactsModel;
  readonly scope: IArtifactsScope;
  readonly columns: readonly ColumnId[];
  readonly selection: Selection;
  /** Whether the first row takes the focus when it is there. */
  readonly takesFocus: () => boolean;
  readonly onSelect: (selection: Selection) => void;
  /** Runs a command on rows. */
  readonly onRun: (id: string, rows: readonly RowArgs[], more?: ReadonlyPartialJSONObject) => void;
}

/** The artifacts as a table whose rows can be selected; only the rows that are seen are in the page. */
export function ArtifactGrid(props: ArtifactGridProps): JSX.Element {
  const { artifacts, columns, scope, selection, storage, trans, onRun, onSelect } = props;
  useClock(20_000);
  const scroll = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { items } = artifacts;
  const { session_id } = scope;
  const rows = useMemo(
    () =>
      items.map(
        ({ name, version, version_count: count }): SelectableRow => ({
          key: rowKey(name),
          row: { name, session_id, count, newest: version }
        })
      ),
    [items, session_id]
  );
  const keys = useMemo(() => rows.map(({ key }) => key), [rows]);
  const {
    rows: virtual,
    reachable,
    onFocus,
    focus,
    goTo
  } = useListRows({
    artifacts,
    keys,
    list: body,
    scroll,
    estimate: () => ROW_PX,
    header: HEAD_PX
  });
  // The rows may be known before the grid is there: they are in the page only once its height is known.
  const hasRows = virtual.getVirtualItems().length > 0;
  const { takesFocus } = props;
  useEffect(() => {
    if (hasRows && takesFocus()) {
      body.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
  }, [hasRows, takesFocus]);
  const { template: widths, least_px } = columnWidths(columns);
  const chosen = [...selection.rows.values()];
  /** The selection where the row belongs to it, else the row alone. */
  const actedOn = ({ key, row }: SelectableRow): readonly RowArgs[] =>
    selection.rows.has(key) ? chosen : [row];

  const move = (to: number, how: 'follow' | 'extend' | 'keep'): void => {
    const row = rows[to];
    if (row !== undefined) {
      goTo(to);
      if (how !== 'keep') {
        onSelect(how === 'follow' ? selectOnly(row) : selectRange(selection, rows, row));
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const node = event.target instanceof HTMLElement ? event.target : undefined;
    const index = Number(node?.dataset.index ?? Number.NaN);
    const row = rows[index];
    const action = row && gridKey(event, index, rows.length);
    if (row === undefined || action === undefined) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    switch (action.kind) {
      case 'move':
        if (event.key === 'Home' && artifacts.hasPrevious) {
          void artifacts.toStart();
        }
        move(action.to, action.selection);
        break;
      case 'toggle':
        onSelect(toggle(selection, row));
        break;
      case 'all':
        onSelect(selectAll(rows));
        break;
      case 'none':
        onSelect(NOTHING);
        break;
      case 'open':
        onRun(CommandIds.openRow, [row.row], { preview: true });
        break;
      case 'delete':
        onRun(CommandIds.deleteArtifacts, actedOn(row));
        break;
      case 'notes':
        onRun(CommandIds.editRowNotes, [row.row]);
        break;
      case 'jump':
        if (artifacts.order.order === 'name') {
          void artifacts.jump(action.letter);
        }
        break;
    }
  };
  const onClick = (event: MouseEvent<HTMLElement>, row: SelectableRow): void => {
    focus(row.key);
    if (event.shiftKey) {
      onSelect(selectRange(selection, rows, row));
    } else {
      onSelect(event.ctrlKey || event.metaKey ? toggle(selection, row) : selectOnly(row));
    }
  };
  const isAll = rows.length > 0 && rows.every(({ key }) => selection.rows.has(key));
  const { total, totalIsMinimum } = artifacts;
  return (
    <div ref={scroll} className="jp-ArtifactStorage-gridScroll">
      <div
        role="grid"
        className="jp-ArtifactStorage-grid"
        aria-label={trans.__('Artifacts')}
        aria-multiselectable="true"
        aria-rowcount={total === undefined || totalIsMinimum ? -1 : total + 1}
        aria-colcount={columns.length + 1}
        aria-busy={artifacts.loading}
        style={{ minWidth: least_px }}
        {...(chosen.length > 1 ? { [SELECTION_ATTRIBUTE]: JSON.stringify(chosen) } : {})}
        onKeyDown={onKeyDown}
      >
        <GridHead
          artifacts={artifacts}
          columns={columns}
          widths={widths}
          selected={isAll ? 'all' : chosen.length > 0 ? 'some' : 'none'}
          trans={trans}
          onSelectAll={(all) => onSelect(all ? selectAll(rows) : NOTHING)}
        />
        <div
          ref={body}
          role="rowgroup"
          className="jp-ArtifactStorage-gridBody"
          style={{ height: virtual.getTotalSize() }}
          onFocus={onFocus}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const [artifact, row] = [items[index], rows[index]];
            return (
              artifact !== undefined &&
              row !== undefined && (
                <GridRow
                  key={row.key}
                  itemKey={row.key}
                  row={row.row}
                  artifact={artifact}
                  columns={columns}
                  widths={widths}
                  place={{ index, start: start - HEAD_PX, measure: virtual.measureElement }}
                  position={positionOf(artifacts, index)}
                  selected={selection.rows.has(row.key)}
                  reachable={row.key === reachable}
                  trans={trans}
                  onPress={(event) => {
                    // Shift and click select rows, not their text.
                    if (event.shiftKey || event.detail > 1) {
                      event.preventDefault();
                    }
                    startRowDrag(event, actedOn(row), { storage, scope });
                  }}
                  onClick={(event) => onClick(event, row)}
                  onToggle={() => onSelect(toggle(selection, row))}
                  onOpen={() => onRun(CommandIds.openRow, [row.row])}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
