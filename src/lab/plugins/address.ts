import { IRouter, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { CommandIds } from '../command-ids.js';
import { IStoragePanel } from '../tokens.js';

/** `…/lab?artifact-storage`, as the command line prints it. */
const PATTERN = /[?&]artifact-storage(?:[=&#]|$)/;

/** Opens the panel where the page's address asks for it. */
export const addressPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:address',
  description: 'Opens the panel where the address of the page asks for it.',
  autoStart: true,
  requires: [IRouter, IStoragePanel],
  activate: (app, router: IRouter, panel: IStoragePanel) => {
    app.commands.addCommand(CommandIds.openAddress, {
      execute: async () => {
        // Else the layout of the last time comes later, and takes its place.
        await app.restored;
        panel.show();
      }
    });
    router.register({ command: CommandIds.openAddress, pattern: PATTERN });
  }
};
