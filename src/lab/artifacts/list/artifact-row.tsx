import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import type { ArtifactSummary } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import { formatExactTime, formatTime, formatTypeAndSize } from '../../kit/format.js';
import { ArtifactTime } from './artifact-time.js';
import type { ArtifactTreeProps } from './artifact-tree.js';
import { MissingMark } from './missing-mark.js';
import { RowActions } from './row-actions.js';
import { rowKey } from './row-key.js';
import { SourceChip } from './source-chip.js';
import { TreeItem } from './tree-item.js';
import type { TreeAction } from './tree-keys.js';
import { useRowAction } from './use-row-action.js';
import { VersionRows } from './version-rows.js';

export interface ArtifactRowProps extends ArtifactTreeProps {
  readonly artifact: ArtifactSummary;
  /** Key of the row that can be tabbed to. */
  readonly current: string | undefined;
}

/** What is missing of a name: its newest value, or those of earlier versions. */
function missingLabel(
  { value_missing, missing_versions = 0, version_count }: ArtifactSummary,
  trans: TranslationBundle
): string | undefined {
  if (version_count === 1 || (value_missing === true && missing_versions <= 1)) {
    return value_missing === true ? trans.__('its value is missing') : undefined;
  }
  return missing_versions === 0
    ? undefined
    : trans._n(
        '%1 of %2 versions has no value',
        '%1 of %2 versions have no value',
        missing_versions,
        version_count
      );
}

/** One name: its newest version, its type and size, and its versions when expanded. */
export function ArtifactRow(props: ArtifactRowProps): JSX.Element {
  const { artifact, current, storage, trans } = props;
  const { name, version, version_count } = artifact;
  const shown = visibleName(name);
  const { versions } = storage.artifacts;
  const expanded = versions.get(name) !== undefined;
  const act = useRowAction(props, { name }, version_count);
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
  const key = rowKey(name);
  const Caret = expanded ? caretDownIcon : caretRightIcon;
  const described = formatTypeAndSize(artifact, trans);
  return (
    <>
      <TreeItem
        itemKey={key}
        level={1}
        expanded={expanded}
        reachable={key === current}
        label={[
          trans.__(
            '%1, version %2, %3, %4',
            shown,
            version,
            formatTime(artifact.date_created),
            described
          ),
          ...(missing === undefined ? [] : [missing])
        ].join(', ')}
        title={`${shown}\n${artifact.value_type}\n${formatExactTime(artifact.date_created)}`}
        onAction={onAction}
      >
        <button
          type="button"
          className="jp-ArtifactStorage-caret"
          tabIndex={-1}
          aria-label={
            expanded
              ? trans.__('Hide versions of %1', shown)
              : trans.__('Show versions of %1', shown)
          }
          onClick={() => onAction(expanded ? 'collapse' : 'expand')}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <Caret.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        </button>
        <div className="jp-ArtifactStorage-rowText">
          <div className="jp-ArtifactStorage-rowLine">
            <span className="jp-ArtifactStorage-name">{shown}</span>
            <span className="jp-ArtifactStorage-version">v{version}</span>
            <MissingMark label={missing} />
            <SourceChip artifact={artifact} trans={trans} />
            <ArtifactTime iso={artifact.date_created} />
          </div>
          <div className="jp-ArtifactStorage-rowDetail">{described}</div>
        </div>
        <RowActions
          {...props}
          artifactRef={{ name }}
          count={version_count}
          reachable={key === current}
        />
      </TreeItem>
      {expanded && <VersionRows {...props} name={name} count={version_count} />}
    </>
  );
}
