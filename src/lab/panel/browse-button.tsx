import { folderIcon } from '@jupyterlab/ui-components';
import { CommandIds } from '../command-ids.js';
import { IconButton } from './icon-button.js';
import type { IPanelProps } from './panel-props.js';

/** What a {@link BrowseButton} takes. */
export interface IBrowseButtonProps extends IPanelProps {
  readonly onChoose: (path: string) => void;
}

/** Opens JupyterLab's dialog to choose a folder; not there where there are no files to browse. */
export function BrowseButton(props: IBrowseButtonProps): JSX.Element | null {
  const { commands, trans, onChoose } = props;
  if (!commands.hasCommand(CommandIds.chooseFolder)) {
    return null;
  }
  const browse = async (): Promise<void> => {
    const path: unknown = await commands.execute(CommandIds.chooseFolder);
    if (typeof path === 'string') {
      onChoose(path);
    }
  };
  return <IconButton icon={folderIcon} label={trans.__('Browse…')} onClick={() => void browse()} />;
}
