import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import { visibleName } from '../../../location/visible-name.js';
import { formatExactTime, formatTime, formatTypeAndSize } from '../../kit/format.js';
import { startRowDrag } from '../drag-row.js';
import { KindIcon } from '../kind-icon.js';
import { NoteChips } from '../note-chips.js';
import { ArtifactTime } from './artifact-time.js';
import type { TreeRowProps } from './artifact-tree.js';
import { FormatChip } from './format-chip.js';
import { MissingMark } from './missing-mark.js';
import { missingLabel } from './missing-words.js';
import { RowActions } from './row-actions.js';
import { SourceChip } from './source-chip.js';
import type { TreeEntry } from './tree-entries.js';
import { TreeItem } from './tree-item.js';
import type { TreeAction } from './tree-keys.js';
import { useRowAction } from './use-row-action.js';

export interface ArtifactRowProps extends TreeRowProps {
  readonly entry: Extract<TreeEntry, { kind: 'name' }>;
  readonly position: number | undefined;
  readonly size: number;
}

/** One name: its newest version, its type and size, its notes. */
export function ArtifactRow(props: ArtifactRowProps): JSX.Element {
  const { entry, reachable, scope, storage, trans } = props;
  const { artifact, expanded, key } = entry;
  const { name, version, version_count, aliases = [], tags = [] } = artifact;
  const shown = visibleName(name);
  const { versions } = storage.artifacts;
  const row = { name, session_id: scope.session_id, count: version_count, newest: version };
  const act = useRowAction(props, row);
  const onAction = (action: TreeAction): void => {
    if (action === 'expand') {
      versions.expand(name);
    } else if (action === 'collapse') {
      versions.collapse(name);
    } else {
      act(action);
    }
  };
  const missing = missingLabel(artifact, trans);
  const Caret = expanded ? caretDownIcon : caretRightIcon;
  const described = formatTypeAndSize(artifact, trans);
  return (
    <TreeItem
      place={props.place}
      itemKey={key}
      level={1}
      position={props.position}
      size={props.size}
      expanded={expanded}
      reachable={reachable}
      row={row}
      label={[
        trans.__(
          '%1, version %2, %3, %4',
          shown,
          version,
          formatTime(artifact.date_created),
          described
        ),
        ...[...aliases, ...tags].map((note) => visibleName(note)),
        ...(missing === undefined ? [] : [missing])
      ].join(', ')}
      title={[
        shown,
        artifact.value_type,
        formatExactTime(artifact.date_created),
        ...(artifact.description === undefined ? [] : [artifact.description])
      ].join('\n')}
      onAction={onAction}
      onPress={(event) => startRowDrag(event, row, props)}
    >
      <button
        type="button"
        className="jp-ArtifactStorage-caret"
        tabIndex={-1}
        aria-label={
          expanded ? trans.__('Hide versions of %1', shown) : trans.__('Show versions of %1', shown)
        }
        onClick={() => onAction(expanded ? 'collapse' : 'expand')}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <Caret.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
      </button>
      <KindIcon value_type={artifact.value_type} trans={trans} />
      <div className="jp-ArtifactStorage-rowText">
        <div className="jp-ArtifactStorage-rowLine">
          <span className="jp-ArtifactStorage-name">{shown}</span>
          <span className="jp-ArtifactStorage-version">v{version}</span>
          <MissingMark label={missing} />
          <SourceChip artifact={artifact} trans={trans} />
          <FormatChip artifact={artifact} trans={trans} />
          <ArtifactTime iso={artifact.date_created} />
        </div>
        <div className="jp-ArtifactStorage-rowLine jp-mod-second">
          <span className="jp-ArtifactStorage-rowDetail">{described}</span>
          <NoteChips aliases={aliases} tags={tags} />
        </div>
      </div>
      <RowActions {...props} row={row} />
    </TreeItem>
  );
}
