import { ILayoutRestorer, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { StoragePanel } from '../panel/storage-panel.js';
import { IArtifactStorage, IStoragePanel } from '../tokens.js';
import { translated } from '../translation.js';

/** After the file browser, the running sessions and the table of contents. */
const RANK = 450;

/** Adds the side panel. */
export const panelPlugin: JupyterFrontEndPlugin<IStoragePanel> = {
  id: 'jupyterlab-artifact-storage:panel',
  description: 'Adds the side panel with the location and the artifacts of the active notebook.',
  autoStart: true,
  requires: [IArtifactStorage],
  optional: [ITranslator, ILayoutRestorer],
  provides: IStoragePanel,
  activate: (
    app,
    storage: IArtifactStorage,
    translatorOrNull: ITranslator | null,
    restorer: ILayoutRestorer | null
  ): IStoragePanel => {
    const translator = translatorOrNull ?? nullTranslator;
    const panel = new StoragePanel({
      storage,
      commands: app.commands,
      translator,
      trans: translated(translator)
    });
    app.shell.add(panel, 'left', { rank: RANK, type: 'Artifact Storage' });
    restorer?.add(panel, panel.id);
    return {
      get isVisible() {
        return panel.isVisible;
      },
      shown: panel.shown,
      show: () => {
        app.shell.activateById(panel.id);
        panel.takeFocus();
      },
      showLocation: () => {
        app.shell.activateById(panel.id);
        panel.expandLocation();
      },
      showArtifacts: () => {
        app.shell.activateById(panel.id);
        panel.focusArtifacts();
      }
    };
  }
};
