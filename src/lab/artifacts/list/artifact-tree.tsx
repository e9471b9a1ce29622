import { type UIEvent, useRef } from 'react';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import { BusyButton } from '../../kit/busy-button.js';
import { ErrorCard } from '../../kit/error-card.js';
import { useClock } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import { databaseCheck } from '../artifacts-scope.js';
import { ArtifactRow } from './artifact-row.js';
import { rowKey } from './row-key.js';
import { treeKeyDown } from './tree-keys.js';
import { useRowFocus } from './use-row-focus.js';

/** How close to its end the list is when it asks for the next page, in pixels. */
const AHEAD_PX = 600;

export interface ArtifactTreeProps extends PanelProps {
  /** Whose artifacts the rows are; what people do with a row is for this session. */
  readonly scope: IArtifactsScope;
}

/** The artifacts as a tree: names with their newest version, and below them all versions. */
export function ArtifactTree(props: ArtifactTreeProps): JSX.Element {
  const { scope, storage, trans } = props;
  const { artifacts } = storage;
  useClock(20_000);
  const tree = useRef<HTMLDivElement>(null);
  const { current, onFocus } = useRowFocus(tree);
  const first = artifacts.items[0];
  // One row can be tabbed to; the arrow keys move from there.
  const reachable = current ?? (first === undefined ? undefined : rowKey(first.name));
  const onScroll = (event: UIEvent<HTMLDivElement>): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
    if (artifacts.hasMore && scrollHeight - scrollTop - clientHeight < AHEAD_PX) {
      void artifacts.loadMore();
    }
  };
  return (
    <div className="jp-ArtifactStorage-scroll" onScroll={onScroll}>
      <div
        ref={tree}
        className="jp-ArtifactStorage-tree"
        role="tree"
        aria-label={trans.__('Artifacts')}
        onKeyDown={(event) => treeKeyDown(event)}
        onFocus={onFocus}
      >
        {artifacts.items.map((artifact) => (
          <ArtifactRow {...props} key={artifact.name} artifact={artifact} current={reachable} />
        ))}
      </div>
      {artifacts.error !== undefined && databaseCheck(scope)?.ok !== false && (
        <div className="jp-ArtifactStorage-section">
          <ErrorCard error={artifacts.error} trans={trans} />
        </div>
      )}
      {artifacts.hasMore && (
        <div className="jp-ArtifactStorage-more">
          <BusyButton kind="link" busy={artifacts.loading} onClick={() => artifacts.loadMore()}>
            {trans.__('Show more')}
          </BusyButton>
        </div>
      )}
    </div>
  );
}
