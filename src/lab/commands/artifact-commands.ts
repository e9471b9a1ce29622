import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { find } from '@lumino/algorithm';
import { ArtifactDetails } from '../artifacts/artifact-details.js';
import { CommandIds } from '../command-ids.js';
import { asArtifactStorageError } from '../model/problem.js';
import type { IArtifactStorage } from '../tokens.js';

/** What the commands of artifacts need. */
export interface IArtifactCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}

/** Adds the commands for one artifact. */
export function addArtifactCommands(options: IArtifactCommandsOptions): void {
  const { app, storage, rendermime, trans } = options;
  app.commands.addCommand(CommandIds.showArtifact, {
    label: trans.__('Show Artifact'),
    caption: trans.__('Show what was recorded with an artifact'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name: { type: 'string', description: trans.__('Name of the artifact') },
          version: { type: 'integer', description: trans.__('Version; without it the newest') },
          source: {
            type: 'string',
            description: trans.__('lineapy: the version of that number that LineaPy saved')
          }
        },
        required: ['name']
      }
    },
    execute: async (args) => {
      const session_id = storage.session.session?.id;
      const { name, version, source } = args;
      if (session_id === undefined || typeof name !== 'string') {
        return;
      }
      try {
        const artifact = await storage.client.call('getArtifact', {
          params: { session_id },
          query: {
            name,
            ...(typeof version === 'number' ? { version } : {}),
            ...(source === 'lineapy' ? { source } : {})
          }
        });
        const id = ArtifactDetails.idOf(artifact);
        const open = find(app.shell.widgets('main'), (widget) => widget.id === id);
        if (open === undefined) {
          const actions = storage.actions;
          const widget = new ArtifactDetails({
            artifact,
            actions,
            rendermime,
            home: storage.link.home,
            trans
          });
          app.shell.add(widget, 'main', { mode: 'tab-after' });
        }
        app.shell.activateById(id);
      } catch (error) {
        const { message, hint } = asArtifactStorageError(error);
        Notification.error(`${message} ${hint}`, { autoClose: 8000 });
      }
    }
  });
}
