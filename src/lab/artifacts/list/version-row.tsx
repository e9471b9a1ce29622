import type { Artifact } from '../../../api/artifact.js';
import { formatExactTime, formatTime, formatTypeAndSize } from '../../kit/format.js';
import { refOf } from '../artifact-ref.js';
import { ArtifactTime } from './artifact-time.js';
import { MissingMark } from './missing-mark.js';
import { RowActions } from './row-actions.js';
import { rowKey } from './row-key.js';
import { SourceChip } from './source-chip.js';
import { TreeItem } from './tree-item.js';
import { useRowAction } from './use-row-action.js';
import type { VersionRowsProps } from './version-rows.js';

export interface VersionRowProps extends VersionRowsProps {
  readonly version: Artifact;
}

/** One version of an artifact. */
export function VersionRow(props: VersionRowProps): JSX.Element {
  const { version, current, trans } = props;
  const ref = refOf(version);
  const key = rowKey(ref.name, ref.version, ref.source);
  const described = [
    formatTypeAndSize(version, trans),
    ...(version.value_missing === true ? [trans.__('its value is missing')] : [])
  ];
  return (
    <TreeItem
      itemKey={key}
      level={2}
      reachable={key === current}
      label={trans.__(
        'Version %1, %2, %3',
        version.version,
        formatTime(version.date_created),
        described.join(', ')
      )}
      title={`${version.value_type}\n${formatExactTime(version.date_created)}\n${version.user}`}
      onAction={useRowAction(props, ref, 1)}
    >
      <div className="jp-ArtifactStorage-rowText">
        <div className="jp-ArtifactStorage-rowLine">
          <span className="jp-ArtifactStorage-version">v{version.version}</span>
          <MissingMark
            label={version.value_missing === true ? trans.__('its value is missing') : undefined}
          />
          <SourceChip artifact={version} trans={trans} />
          <span className="jp-ArtifactStorage-rowDetail">{described[0]}</span>
          <ArtifactTime iso={version.date_created} />
        </div>
      </div>
      <RowActions {...props} artifactRef={ref} count={1} reachable={key === current} />
    </TreeItem>
  );
}
