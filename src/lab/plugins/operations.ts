import { ILabShell, ILayoutRestorer, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { createElement } from 'react';
import { CommandIds } from '../command-ids.js';
import { IN_PALETTE, paletteLabel } from '../commands/palette-label.js';
import { artifactStorageIcon } from '../kit/icon.js';
import { lazyView } from '../kit/lazy-view.js';
import { MainView } from '../kit/main-view.js';
import { CutOffNotifications } from '../operations/cut-off-notifications.js';
import { LongOperations } from '../operations/long-operations.js';
import { OPERATIONS } from '../operations/operations-part.js';
import { OperationsStatus } from '../operations/operations-status.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';

const OperationsView = lazyView(OPERATIONS, ({ OperationsView }) => OperationsView);

/** Adds the list of operations, and the status bar item while one of them takes long. */
export const operationsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:operations',
  description: 'Lists what takes long, with its progress and its report.',
  autoStart: true,
  requires: [IArtifactStorage],
  optional: [ITranslator, ICommandPalette, ILabShell, ILayoutRestorer, IStatusBar],
  activate: (
    app,
    storage: IArtifactStorage,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    statusBar: IStatusBar | null
  ): void => {
    const trans = translated(translator);
    const { commands } = app;
    const { sessions } = app.serviceManager;
    const nameOf = (id: string): string | undefined =>
      [...sessions.running()].find(({ kernel }) => kernel?.id === id)?.name;
    new CutOffNotifications(storage.operations, nameOf, trans);
    const tracker = new WidgetTracker<MainView>({ namespace: 'artifact-storage-operations' });
    commands.addCommand(CommandIds.showOperations, {
      label: paletteLabel(trans.__('Show Operations'), trans),
      caption: trans.__('Show copies, verifications and other long work, with their reports'),
      icon: artifactStorageIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        const view =
          tracker.currentWidget ??
          new MainView({
            id: 'jp-artifact-storage-operations',
            title: trans.__('Operations'),
            content: createElement(OperationsView, { storage, commands, trans, nameOf })
          });
        if (!view.isAttached) {
          // Jupyter Notebook has room for one widget in the main area.
          app.shell.add(view, labShell === null ? 'right' : 'main');
        }
        if (!tracker.has(view)) {
          void tracker.add(view);
        }
        app.shell.activateById(view.id);
      }
    });
    const category = trans.__('Artifact Storage');
    palette?.addItem({ command: CommandIds.showOperations, category, args: IN_PALETTE });
    if (labShell !== null) {
      void restorer?.restore(tracker, {
        command: CommandIds.showOperations,
        name: () => 'operations'
      });
    }
    if (statusBar !== null) {
      const long = new LongOperations(storage.operations);
      statusBar.registerStatusItem('jupyterlab-artifact-storage:operations', {
        item: ReactWidget.create(
          createElement(OperationsStatus, { storage, commands, long, trans })
        ),
        align: 'left',
        rank: 121,
        isActive: () => long.shown.length > 0,
        activeStateChanged: long.stateChanged
      });
    }
  }
};
