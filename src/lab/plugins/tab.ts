import { ILabShell, ILayoutRestorer, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IWindowResolver, WidgetTracker } from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import { ArtifactsTab } from '../artifacts/tab/artifacts-tab.js';
import { CommandIds } from '../command-ids.js';
import { IN_PALETTE, paletteLabel } from '../commands/palette-label.js';
import { artifactStorageIcon } from '../kit/icon.js';
import { keptState } from '../location/remember/kept-state.js';
import { IArtifactStorage, IStoragePanel } from '../tokens.js';
import { translated } from '../translation.js';

/** Adds the tab "Artifacts" of the main area; where that takes one widget, the panel stands for it. */
export const tabPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:tab',
  description: 'Adds the tab that browses artifacts, restored after a reload of the page.',
  autoStart: true,
  requires: [IArtifactStorage, IStoragePanel],
  optional: [ITranslator, ICommandPalette, ILabShell, ILayoutRestorer, IStateDB, IWindowResolver],
  activate: (
    app,
    storage: IArtifactStorage,
    panel: IStoragePanel,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null,
    resolver: IWindowResolver | null
  ): void => {
    const trans = translated(translator);
    const { commands } = app;
    const database = keptState(state, resolver, app.serviceManager.serverSettings.baseUrl);
    const tracker = new WidgetTracker<ArtifactsTab>({ namespace: 'artifact-storage-tab' });
    const open = (): void => {
      if (labShell === null) {
        panel.showArtifacts();
        return;
      }
      const tab = tracker.currentWidget ?? new ArtifactsTab({ storage, commands, database, trans });
      if (!tab.isAttached) {
        app.shell.add(tab, 'main');
      }
      if (!tracker.has(tab)) {
        void tracker.add(tab);
      }
      app.shell.activateById(tab.id);
    };
    commands.addCommand(CommandIds.browseArtifacts, {
      label: paletteLabel(trans.__('Browse Artifacts'), trans),
      caption: trans.__('Show artifacts in a tab: search, filter, compare'),
      icon: artifactStorageIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: open
    });
    const category = trans.__('Artifact Storage');
    palette?.addItem({ command: CommandIds.browseArtifacts, category, args: IN_PALETTE });
    void restorer?.restore(tracker, {
      command: CommandIds.browseArtifacts,
      name: () => 'artifacts'
    });
  }
};
