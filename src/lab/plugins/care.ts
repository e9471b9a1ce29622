import { ILabShell, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';
import { createElement } from 'react';
import { CARE } from '../care/care-part.js';
import { CommandIds } from '../command-ids.js';
import { addCareCommands, scopeOfArgs } from '../commands/care-commands.js';
import { IN_PALETTE, paletteLabel } from '../commands/palette-label.js';
import { describeSession } from '../commands/session-argument.js';
import { artifactStorageIcon } from '../kit/icon.js';
import { lazyView } from '../kit/lazy-view.js';
import { MainView } from '../kit/main-view.js';
import { withPart } from '../kit/with-part.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';

const SizesView = lazyView(CARE, ({ SizesView }) => SizesView);

const PALETTE = [
  CommandIds.copyArtifacts,
  CommandIds.verifyArtifacts,
  CommandIds.cleanUp,
  CommandIds.showSizes,
  CommandIds.retainVersions
] as const;

/** Adds what people do with whole stores: copy, verify, clean up, sizes, old versions. */
export const carePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:care',
  description: 'Copies, verifies and cleans up stores, and shows what takes the space.',
  autoStart: true,
  requires: [IArtifactStorage],
  optional: [ITranslator, ICommandPalette, ILabShell],
  activate: (
    app,
    storage: IArtifactStorage,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    labShell: ILabShell | null
  ): void => {
    const trans = translated(translator);
    const { commands } = app;
    const { sessions } = app.serviceManager;
    const nameOf = (id: string): string | undefined =>
      [...sessions.running()].find(({ kernel }) => kernel?.id === id)?.name;
    addCareCommands({ commands, storage, trans, nameOf });
    // What people started before the page was loaded again: its dialogs are gone.
    storage.operations.followAgain((own, end) => {
      end.catch(() => undefined); // The part that handles it may come later.
      void withPart(CARE, trans, ({ tellWhenEnded }) =>
        tellWhenEnded({ commands, storage, trans }, own, end)
      );
    });
    const tracker = new WidgetTracker<MainView>({ namespace: 'artifact-storage-sizes' });
    commands.addCommand(CommandIds.showSizes, {
      label: paletteLabel(trans.__('Show Sizes'), trans),
      caption: trans.__('Show which names, notebooks and users take the space'),
      icon: ({ isPalette }) => (isPalette === true ? artifactStorageIcon : undefined),
      describedBy: {
        args: { type: 'object', properties: { session_id: describeSession(trans) } }
      },
      isEnabled: (args) => scopeOfArgs(storage, args) !== undefined,
      execute: (args) => {
        const scope = scopeOfArgs(storage, args);
        if (scope === undefined) {
          return;
        }
        const id = `jp-artifact-storage-sizes-${scope.session_id}`;
        const known = tracker.find((view) => view.id === id);
        const seen = { rows: [] };
        const view =
          known ??
          new MainView({
            id,
            title: trans.__('Sizes'),
            content: createElement(SizesView, { storage, commands, scope, seen, trans })
          });
        if (known === undefined) {
          // Jupyter Notebook has room for one widget in the main area.
          app.shell.add(view, labShell === null ? 'right' : 'main');
          void tracker.add(view);
        }
        app.shell.activateById(id);
      }
    });
    const category = trans.__('Artifact Storage');
    for (const command of PALETTE) {
      palette?.addItem({ command, category, args: IN_PALETTE });
    }
  }
};
