import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { find } from '@lumino/algorithm';
import { ArtifactDetails } from '../artifacts/details/artifact-details.js';
import { CommandIds } from '../command-ids.js';
import { notify } from '../kit/notify.js';
import { asArtifactStorageError } from '../session/problem.js';
import type { IArtifactStorage } from '../tokens.js';
import { describeSession } from './session-argument.js';

export interface ArtifactCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly rendermime: IRenderMimeRegistry;
  /** Where details are shown: Notebook 7 has room for one widget in the main area. */
  readonly area: 'main' | 'right';
  readonly trans: TranslationBundle;
}

/** Closes the details that the right area shows: there it has no tab that could be closed. */
function closeDetails({ shell }: JupyterFrontEnd): void {
  for (const widget of [...shell.widgets('right')]) {
    if (widget instanceof ArtifactDetails) {
      widget.dispose();
    }
  }
}

/** Adds the commands for one artifact. */
export function addArtifactCommands(options: ArtifactCommandsOptions): void {
  const { app, storage, rendermime, area, trans } = options;
  app.commands.addCommand(CommandIds.showArtifact, {
    label: trans.__('Show Artifact'),
    caption: trans.__('Show what was recorded with an artifact'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name: { type: 'string', description: trans.__('Name of the artifact') },
          session_id: describeSession(trans),
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
      const { name, version, source } = args;
      const id = args['session_id'];
      const scope = typeof id === 'string' ? storage.scopes.of(id) : storage.artifacts.scope;
      if (scope === undefined || typeof name !== 'string') {
        return;
      }
      const { session_id } = scope;
      try {
        const artifact = await storage.client.call('getArtifact', {
          params: { session_id },
          query: {
            name,
            ...(typeof version === 'number' ? { version } : {}),
            ...(source === 'lineapy' ? { source } : {})
          }
        });
        const id = ArtifactDetails.idOf(artifact, scope);
        const open = find(app.shell.widgets(area), (widget) => widget.id === id);
        if (open === undefined) {
          if (area === 'right') {
            closeDetails(app);
          }
          const actions = storage.actions;
          const widget = new ArtifactDetails({
            artifact,
            scope,
            actions,
            rendermime,
            home: storage.link.home,
            trans
          });
          app.shell.add(widget, area, { mode: 'tab-after', activate: false });
        }
        // People who work in another notebook by now stay there.
        if (storage.scopes.of(session_id) !== undefined) {
          app.shell.activateById(id);
        }
      } catch (error) {
        const { message, hint: more } = asArtifactStorageError(error);
        const of = { id: session_id, location: scope.location };
        notify({
          type: 'error',
          message,
          more,
          autoClose: 8000,
          about: 'artifacts',
          of,
          trans,
          error
        });
      }
    }
  });
}
