import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandIds } from '../command-ids.js';
import { artifactStorageIcon } from '../kit/icon.js';
import type { IArtifactStorage, IStoragePanel } from '../tokens.js';
import { paletteLabel } from './palette-label.js';

export interface PanelCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly panel: IStoragePanel;
  readonly trans: TranslationBundle;
}

/** Adds the commands that show something. */
export function addPanelCommands(options: PanelCommandsOptions): void {
  const { app, storage, panel, trans } = options;
  const { commands } = app;
  commands.addCommand(CommandIds.showPanel, {
    label: paletteLabel(trans.__('Show Artifact Storage Panel'), trans, trans.__('Show Panel')),
    caption: trans.__('Show where this notebook keeps its artifacts'),
    icon: artifactStorageIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => panel.show()
  });
  commands.addCommand(CommandIds.findArtifacts, {
    label: paletteLabel(trans.__('Find Artifacts'), trans),
    caption: trans.__('Search the artifacts in the side panel'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => panel.showArtifacts()
  });
  commands.addCommand(CommandIds.refresh, {
    label: paletteLabel(trans.__('Refresh'), trans),
    caption: trans.__('Check the location and list its artifacts again'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      if (storage.link.status !== 'ready') {
        storage.link.start();
      }
      storage.session.refresh();
      const { active } = storage.session;
      // Where the check cannot run, the session's own state says why.
      const checked = active && storage.location.checkPresent(active).catch(() => undefined);
      await Promise.all([storage.artifacts.reload(), checked]);
    }
  });
  commands.addCommand(CommandIds.openSettings, {
    label: paletteLabel(trans.__('Settings'), trans),
    caption: trans.__('Choose the location of new sessions'),
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => commands.hasCommand('settingeditor:open'),
    // Notebook 7 has the editor on another page.
    isVisible: () => commands.hasCommand('settingeditor:open'),
    execute: () => commands.execute('settingeditor:open', { query: 'Artifact Storage' })
  });
}
