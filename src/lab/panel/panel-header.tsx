import type { TranslationBundle } from '@jupyterlab/translation';
import {
  consoleIcon,
  ellipsesIcon,
  kernelIcon,
  notebookIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import { CommandIds } from '../command-ids.js';
import { IconButton } from '../kit/icon-button.js';
import { useModel } from '../kit/use-model.js';
import type { PanelProps } from '../panel-props.js';
import { openPanelMenu } from './panel-menu.js';

function statusText(status: string, trans: TranslationBundle): string {
  const texts: Readonly<Record<string, string>> = {
    idle: trans.__('idle'),
    busy: trans.__('busy'),
    starting: trans.__('starting'),
    restarting: trans.__('restarting'),
    autorestarting: trans.__('restarting'),
    dead: trans.__('dead')
  };
  return texts[status] ?? trans.__('connecting');
}

/** Whose session the panel shows: the active notebook or console, and its kernel. */
export function PanelHeader(props: PanelProps): JSX.Element {
  const { storage, commands, trans } = props;
  const { session } = storage;
  useModel(session);
  const { active, document } = session;
  const kernel = document?.kernel ?? null;
  const name = document?.name ?? trans.__('No notebook open');
  const kernelName =
    document === undefined || kernel === null
      ? trans.__('No kernel')
      : trans.__(
          '%1 (%2)',
          document.sessionContext.kernelDisplayName,
          statusText(kernel.status, trans)
        );
  const Icon = document?.widget.kind === 'console' ? consoleIcon : notebookIcon;
  return (
    <div className="jp-ArtifactStorage-header">
      <div className="jp-ArtifactStorage-headerText">
        <div className="jp-ArtifactStorage-headerLine" title={document?.path}>
          <Icon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          <span className="jp-ArtifactStorage-notebook">{name}</span>
        </div>
        {document !== undefined && (
          <div className="jp-ArtifactStorage-headerLine">
            <kernelIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
            <span className="jp-ArtifactStorage-muted">{kernelName}</span>
          </div>
        )}
      </div>
      <IconButton
        icon={refreshIcon}
        label={trans.__('Refresh')}
        onClick={() => commands.execute(CommandIds.refresh)}
      />
      <IconButton
        icon={ellipsesIcon}
        label={trans.__('More actions')}
        hasPopup
        onClick={(event) => openPanelMenu(commands, event.currentTarget, active?.id)}
      />
    </div>
  );
}
