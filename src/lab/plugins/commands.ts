import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  ICommandPalette,
  ISessionContextDialogs,
  SessionContextDialogs
} from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandIds } from '../command-ids.js';
import { addFolderCommands } from '../commands/folder-commands.js';
import { addLocationCommands } from '../commands/location-commands.js';
import { IN_PALETTE } from '../commands/palette-label.js';
import { addPanelCommands } from '../commands/panel-commands.js';
import { addRememberCommands } from '../commands/remember-commands.js';
import { addRowCommands } from '../commands/row-commands.js';
import { addValueCommands } from '../commands/value-commands.js';
import { IArtifactStorage, IStoragePanel } from '../tokens.js';
import { translated } from '../translation.js';

const PALETTE = [
  CommandIds.showPanel,
  CommandIds.changeLocation,
  CommandIds.checkConnection,
  CommandIds.relocateValues,
  CommandIds.resetLocation,
  CommandIds.rememberLocation,
  CommandIds.useRemembered,
  CommandIds.forgetLocation,
  CommandIds.saveNamedLocation,
  CommandIds.trustedAuthors,
  CommandIds.restartAndReset,
  CommandIds.findArtifacts,
  CommandIds.saveVariable,
  CommandIds.uploadPickle,
  CommandIds.refresh
] as const;

/** Adds the commands, and their entries in the command palette. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:commands',
  description: 'Adds the commands of Artifact Storage and their palette entries.',
  autoStart: true,
  requires: [IArtifactStorage, IStoragePanel],
  optional: [ITranslator, ICommandPalette, ISessionContextDialogs, IDocumentManager],
  activate: (
    app,
    storage: IArtifactStorage,
    panel: IStoragePanel,
    translatorOrNull: ITranslator | null,
    palette: ICommandPalette | null,
    dialogsOrNull: ISessionContextDialogs | null,
    manager: IDocumentManager | null
  ): void => {
    const translator = translatorOrNull ?? nullTranslator;
    const trans = translated(translator);
    const dialogs = dialogsOrNull ?? new SessionContextDialogs({ translator });
    addPanelCommands({ app, storage, panel, trans });
    addLocationCommands({ app, storage, panel, trans, dialogs });
    if (manager !== null) {
      addFolderCommands({ app, manager, translator, trans });
    }
    addRememberCommands({ app, storage, panel, trans });
    addRowCommands({ app, storage, trans });
    addValueCommands({ app, storage, trans });
    for (const command of PALETTE) {
      palette?.addItem({ command, category: trans.__('Artifact Storage'), args: IN_PALETTE });
    }
  }
};
