import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { trimEnd } from '../../location/trim-end.js';
import { CommandIds } from '../command-ids.js';

export interface FolderCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly manager: IDocumentManager;
  readonly translator: ITranslator;
  readonly trans: TranslationBundle;
}

/** The absolute path of a folder that JupyterLab's file browser knows by a path of its own. */
function absolutePath(localPath: string, serverRoot: string): string {
  const path = `${trimEnd(serverRoot, /\//)}/${localPath.replace(/^\/+/, '')}`;
  return trimEnd(path, /\//) || '/';
}

/** Adds the command that lets people choose a folder where the Jupyter server runs. */
export function addFolderCommands(options: FolderCommandsOptions): void {
  const { app, manager, translator, trans } = options;
  app.commands.addCommand(CommandIds.chooseFolder, {
    label: trans.__('Choose Folder…'),
    caption: trans.__('Choose a folder where the Jupyter server runs; answers its absolute path'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async (): Promise<string | null> => {
      const widget = app.shell.currentWidget;
      const context = widget === null ? undefined : manager.contextForWidget(widget);
      const { value } = await FileDialog.getExistingDirectory({
        manager,
        translator,
        defaultPath: context === undefined ? '' : PathExt.dirname(context.path),
        title: trans.__('Choose a folder for values')
      });
      const folder = value?.[0];
      return folder === undefined
        ? null
        : absolutePath(
            manager.services.contents.localPath(folder.path),
            PageConfig.getOption('serverRoot')
          );
    }
  });
}
