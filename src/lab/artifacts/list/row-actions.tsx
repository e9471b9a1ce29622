import { addBelowIcon, copyIcon, deleteIcon, launchIcon } from '@jupyterlab/ui-components';
import { visibleName } from '../../../location/visible-name.js';
import { CommandIds } from '../../command-ids.js';
import type { IArtifactRef } from '../../interfaces/artifacts.js';
import { IconButton } from '../../kit/icon-button.js';
import type { ArtifactTreeProps } from './artifact-tree.js';

export interface RowActionsProps extends ArtifactTreeProps {
  readonly artifactRef: IArtifactRef;
  /** How many versions it stands for. */
  readonly count: number;
  /** Whether the row can be tabbed to: then its buttons can as well. */
  readonly reachable: boolean;
}

/** The buttons of a row, shown on hover and focus. */
export function RowActions(props: RowActionsProps): JSX.Element {
  const { artifactRef, commands, count, scope, storage, trans } = props;
  const { session_id } = scope;
  const tabIndex = props.reachable ? 0 : -1;
  const shown = visibleName(artifactRef.name);
  const name =
    artifactRef.version === undefined
      ? shown
      : trans.__('%1 version %2', shown, artifactRef.version);
  return (
    <div className="jp-ArtifactStorage-rowActions">
      {scope.active !== undefined && (
        <IconButton
          icon={addBelowIcon}
          label={trans.__('Insert a cell that loads %1', name)}
          tabIndex={tabIndex}
          onClick={() => storage.actions.insertLoadCell(scope, artifactRef)}
        />
      )}
      <IconButton
        icon={copyIcon}
        label={trans.__('Copy the code that loads %1', name)}
        tabIndex={tabIndex}
        onClick={() => storage.actions.copyLoadCode(artifactRef)}
      />
      <IconButton
        icon={launchIcon}
        label={trans.__('Open %1', name)}
        tabIndex={tabIndex}
        onClick={() => commands.execute(CommandIds.showArtifact, { ...artifactRef, session_id })}
      />
      {artifactRef.source !== 'lineapy' && (
        <IconButton
          icon={deleteIcon}
          label={trans.__('Delete %1', name)}
          tabIndex={tabIndex}
          onClick={() => void storage.actions.delete(scope, artifactRef, count)}
        />
      )}
    </div>
  );
}
