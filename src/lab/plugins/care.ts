import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';
import { CommandIds } from '../command-ids.js';
import { addCareCommands } from '../commands/care-commands.js';
import { IN_PALETTE } from '../commands/palette-label.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';

const PALETTE = [CommandIds.copyArtifacts, CommandIds.cleanUp] as const;

/** Adds what people do with whole stores: copy, verify, clean up, sizes, old versions. */
export const carePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:care',
  description: 'Copies, verifies and cleans up stores, and shows what takes the space.',
  autoStart: true,
  requires: [IArtifactStorage],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app,
    storage: IArtifactStorage,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = translated(translator);
    const { commands } = app;
    addCareCommands({ commands, storage, trans });
    const category = trans.__('Artifact Storage');
    for (const command of PALETTE) {
      palette?.addItem({ command, category, args: IN_PALETTE });
    }
  }
};
