import { addBelowIcon, copyIcon, deleteIcon, launchIcon } from '@jupyterlab/ui-components';
import { visibleName } from '../../../location/visible-name.js';
import { CommandIds } from '../../command-ids.js';
import { IconButton } from '../../kit/icon-button.js';
import type { RowArgs } from '../artifact-args.js';
import type { TreeRowProps } from './artifact-tree.js';

export interface RowActionsProps extends Pick<TreeRowProps, 'commands' | 'reachable' | 'trans'> {
  readonly row: RowArgs;
}

/** The buttons of a row, shown on hover and focus. */
export function RowActions({ commands, reachable, row, trans }: RowActionsProps): JSX.Element {
  const tabIndex = reachable ? 0 : -1;
  const shown = visibleName(row.name);
  const name = row.version === undefined ? shown : trans.__('%1 version %2', shown, row.version);
  const run = (id: string) => () => commands.execute(id, { ...row });
  return (
    <div className="jp-ArtifactStorage-rowActions">
      {commands.isEnabled(CommandIds.insertLoadCell, { ...row }) && (
        <IconButton
          icon={addBelowIcon}
          label={trans.__('Insert a cell that loads %1', name)}
          tabIndex={tabIndex}
          onClick={run(CommandIds.insertLoadCell)}
        />
      )}
      <IconButton
        icon={copyIcon}
        label={trans.__('Copy the code that loads %1', name)}
        tabIndex={tabIndex}
        onClick={run(CommandIds.copyLoadCode)}
      />
      <IconButton
        icon={launchIcon}
        label={trans.__('Open %1', name)}
        tabIndex={tabIndex}
        onClick={run(CommandIds.openRow)}
      />
      {row.source !== 'lineapy' && (
        <IconButton
          icon={deleteIcon}
          label={trans.__('Delete %1', name)}
          tabIndex={tabIndex}
          onClick={run(CommandIds.deleteArtifacts)}
        />
      )}
    </div>
  );
}
