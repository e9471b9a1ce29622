import { formatExactTime, formatTime, formatTypeAndSize } from '../../kit/format.js';
import { refOf } from '../artifact-ref.js';
import { startRowDrag } from '../drag-row.js';
import { NoteChips } from '../note-chips.js';
import { ArtifactTime } from './artifact-time.js';
import type { TreeRowProps } from './artifact-tree.js';
import { FormatChip } from './format-chip.js';
import { MissingMark } from './missing-mark.js';
import { missingText } from './missing-words.js';
import { RowActions } from './row-actions.js';
import { SourceChip } from './source-chip.js';
import type { TreeEntry } from './tree-entries.js';
import { TreeItem } from './tree-item.js';
import { useRowAction } from './use-row-action.js';

export interface VersionRowProps extends TreeRowProps {
  readonly entry: Extract<TreeEntry, { kind: 'version' }>;
}

/** One version of an artifact. */
export function VersionRow(props: VersionRowProps): JSX.Element {
  const { entry, scope, trans } = props;
  const { version } = entry;
  const row = { ...refOf(version), session_id: scope.session_id, count: 1 };
  const described = formatTypeAndSize(version, trans);
  const missing = missingText(version, trans);
  const { aliases = [], tags = [] } = version;
  return (
    <TreeItem
      place={props.place}
      itemKey={entry.key}
      level={2}
      position={entry.position}
      size={entry.artifact.version_count}
      reachable={props.reachable}
      row={row}
      label={trans.__(
        'Version %1, %2, %3',
        version.version,
        formatTime(version.date_created),
        [described, ...(missing === undefined ? [] : [missing]), ...aliases, ...tags].join(', ')
      )}
      title={`${version.value_type}\n${formatExactTime(version.date_created)}\n${version.user}`}
      onAction={useRowAction(props, row)}
      onPress={(event) => startRowDrag(event, row, props)}
    >
      <div className="jp-ArtifactStorage-rowText">
        <div className="jp-ArtifactStorage-rowLine">
          <span className="jp-ArtifactStorage-version">v{version.version}</span>
          <MissingMark label={missing} />
          <SourceChip artifact={version} trans={trans} />
          <FormatChip artifact={version} trans={trans} />
          <span className="jp-ArtifactStorage-rowDetail">{described}</span>
          <NoteChips aliases={aliases} tags={tags} />
          <ArtifactTime iso={version.date_created} />
        </div>
      </div>
      <RowActions {...props} row={row} />
    </TreeItem>
  );
}
