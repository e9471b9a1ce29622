import { folderIcon } from '@jupyterlab/ui-components';
import { schemeOf } from '../../../location/artifact-storage-dir.js';
import { CommandIds } from '../../command-ids.js';
import { IconButton } from '../../kit/icon-button.js';
import type { PanelProps } from '../../panel-props.js';

export interface BrowseButtonProps extends PanelProps {
  /** What is entered now. */
  readonly dir: string;
  readonly onChoose: (path: string) => void;
}

/** Opens JupyterLab's dialog to choose a folder; not there where there are no files to browse. */
export function BrowseButton(props: BrowseButtonProps): JSX.Element | null {
  const { commands, dir, trans, onChoose } = props;
  if (schemeOf(dir) !== 'file' || !commands.hasCommand(CommandIds.chooseFolder)) {
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
