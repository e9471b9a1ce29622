import { ILabShell, ILayoutRestorer, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';
import { createElement } from 'react';
import { TRASH } from '../artifacts/parts.js';
import { TrashModel } from '../artifacts/trash/trash-model.js';
import { CommandIds } from '../command-ids.js';
import { IN_PALETTE, paletteLabel } from '../commands/palette-label.js';
import { describeSession } from '../commands/session-argument.js';
import { artifactStorageIcon } from '../kit/icon.js';
import { lazyView } from '../kit/lazy-view.js';
import { MainView } from '../kit/main-view.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';

const TrashView = lazyView(TRASH, ({ TrashView }) => TrashView);

/** Adds the view of the trash. */
export const trashPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:trash',
  description: 'Lists deleted artifacts, which can be restored.',
  autoStart: true,
  requires: [IArtifactStorage],
  optional: [ITranslator, ICommandPalette, ILabShell, ILayoutRestorer],
  activate: (
    app,
    storage: IArtifactStorage,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null
  ): void => {
    const trans = translated(translator);
    const { commands } = app;
    const tracker = new WidgetTracker<MainView>({ namespace: 'artifact-storage-trash' });
    let model: TrashModel | undefined;
    const newView = (shown: TrashModel): MainView => {
      const view = new MainView({
        id: 'jp-artifact-storage-trash',
        title: trans.__('Trash'),
        content: createElement(TrashView, { storage, commands, trans, model: shown })
      });
      storage.scopes.add(shown);
      view.disposed.connect(() => {
        storage.scopes.remove(shown);
        shown.dispose();
      });
      return view;
    };
    commands.addCommand(CommandIds.showTrash, {
      label: paletteLabel(trans.__('Show Trash'), trans),
      caption: trans.__('Show deleted artifacts, which can be restored'),
      icon: artifactStorageIcon,
      describedBy: {
        args: { type: 'object', properties: { session_id: describeSession(trans) } }
      },
      execute: (args) => {
        const known = tracker.currentWidget;
        const shown = known === null || model === undefined ? newModel() : model;
        model = shown;
        const { session_id } = args;
        const asked = typeof session_id === 'string' ? storage.scopes.of(session_id) : undefined;
        const scope = asked ?? storage.artifacts.scope;
        if (scope !== undefined) {
          void shown.open(scope);
        }
        const view = known ?? newView(shown);
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
    const newModel = (): TrashModel => new TrashModel(storage.client, storage.link);
    const category = trans.__('Artifact Storage');
    palette?.addItem({ command: CommandIds.showTrash, category, args: IN_PALETTE });
    if (labShell !== null) {
      void restorer?.restore(tracker, { command: CommandIds.showTrash, name: () => 'trash' });
    }
  }
};
