import { ILabShell, ILayoutRestorer, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { DetailsOpener } from '../artifacts/details/details-opener.js';
import { CommandIds } from '../command-ids.js';
import { addArtifactCommands } from '../commands/artifact-commands.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';

/** Adds the details of artifacts: one tab for a name, restored after a reload of the page. */
export const detailsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:details',
  description: 'Adds the details of artifacts, and the commands that open them.',
  autoStart: true,
  requires: [IArtifactStorage, IRenderMimeRegistry],
  optional: [ITranslator, ILabShell, ILayoutRestorer],
  activate: (
    app,
    storage: IArtifactStorage,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null
  ): void => {
    const trans = translated(translator);
    const area = labShell === null ? 'right' : 'main';
    const details = new DetailsOpener({ app, storage, rendermime, area, trans });
    addArtifactCommands({ app, storage, details, trans });
    // Notebook 7 restores no layout of widgets.
    if (labShell !== null) {
      void restorer?.restore(details.tracker, {
        command: CommandIds.showArtifact,
        args: ({ isPreview, model }) => {
          const { other, location, ...place } = model.place;
          return {
            ...place,
            location: { ...location } as ReadonlyPartialJSONObject,
            restored: true,
            preview: isPreview,
            ...(other === undefined
              ? {}
              : {
                  other_name: other.name,
                  other_version: other.version,
                  ...(other.source === undefined ? {} : { other_source: other.source })
                })
          };
        },
        name: ({ id }) => id
      });
    }
  }
};
