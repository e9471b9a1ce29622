import { type KeyboardEvent, useMemo, useRef } from 'react';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import { ErrorCard } from '../../kit/error-card.js';
import { useClock } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import { databaseCheck } from '../artifacts-scope.js';
import { ArtifactRow } from './artifact-row.js';
import { ExtraRow } from './extra-row.js';
import { type TreeEntry, treeEntries } from './tree-entries.js';
import type { RowPlace } from './tree-item.js';
import { TREE_ACTION, treeKey } from './tree-keys.js';
import { positionOf, useListRows } from './use-list-rows.js';
import { VersionRow } from './version-row.js';

/** Heights before rows are measured, in pixels. */
const NAME_PX = 44;
const VERSION_PX = 28;

export interface ArtifactTreeProps extends PanelProps {
  /** Whose artifacts the rows are; what people do with a row is for this session. */
  readonly scope: IArtifactsScope;
}

/** What every row of the tree is given. */
export interface TreeRowProps extends ArtifactTreeProps {
  readonly place: RowPlace;
  /** Whether it is the one row that can be tabbed to. */
  readonly reachable: boolean;
}

/** The artifacts as a tree: names with their newest version, and below them all versions. */
export function ArtifactTree(props: ArtifactTreeProps): JSX.Element {
  const { scope, storage, trans } = props;
  const { artifacts } = storage;
  useClock(20_000);
  const scroll = useRef<HTMLDivElement>(null);
  const tree = useRef<HTMLDivElement>(null);
  const entries = treeEntries(artifacts.items, artifacts.versions);
  const names = nameIndices(entries);
  const text = JSON.stringify(entries.map(({ key }) => key));
  const keys = useMemo(() => JSON.parse(text) as readonly string[], [text]);
  const { rows, reachable, onFocus, goTo } = useListRows({
    artifacts,
    keys,
    list: tree,
    scroll,
    estimate: (index) => (entries[index]?.kind === 'name' ? NAME_PX : VERSION_PX),
    artifactAt: (index) => names[index] ?? 0
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.target instanceof HTMLElement ? event.target : undefined;
    const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (row?.getAttribute('role') !== 'treeitem' || isHeld) {
      return;
    }
    const index = Number(row.dataset.index);
    const asked = treeKey(event.key, index, entries);
    if (asked === undefined) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (typeof asked !== 'number') {
      row.dispatchEvent(new CustomEvent(TREE_ACTION, { detail: asked }));
      return;
    }
    goTo(asked);
  };
  const rowOf = (entry: TreeEntry, place: RowPlace): JSX.Element => {
    const given = { ...props, place, reachable: entry.key === reachable };
    switch (entry.kind) {
      case 'name':
        return (
          <ArtifactRow
            {...given}
            key={entry.key}
            entry={entry}
            position={positionOf(artifacts, names[place.index] ?? 0)}
            size={artifacts.totalIsMinimum ? -1 : (artifacts.total ?? -1)}
          />
        );
      case 'version':
        return <VersionRow {...given} key={entry.key} entry={entry} />;
      default:
        return <ExtraRow {...given} key={entry.key} entry={entry} />;
    }
  };
  return (
    <div ref={scroll} className="jp-ArtifactStorage-scroll">
      <div
        ref={tree}
        className="jp-ArtifactStorage-tree"
        role="tree"
        aria-label={trans.__('Artifacts')}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        {rows.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          return entry && rowOf(entry, { index, start, measure: rows.measureElement });
        })}
      </div>
      {artifacts.error !== undefined && databaseCheck(scope)?.ok !== false && (
        <div className="jp-ArtifactStorage-section">
          <ErrorCard error={artifacts.error} trans={trans} />
        </div>
      )}
    </div>
  );
}

/** For each row the index, among the names, of its name. */
function nameIndices(entries: readonly TreeEntry[]): readonly number[] {
  let last = -1;
  return entries.map(({ kind }) => {
    last += kind === 'name' ? 1 : 0;
    return Math.max(0, last);
  });
}
