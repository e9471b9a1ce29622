import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import { CommandIds } from '../command-ids.js';
import { openMenuBelow } from '../kit/menu-below.js';

const ITEMS: readonly (string | null)[] = [
  CommandIds.browseArtifacts,
  null,
  CommandIds.changeLocation,
  CommandIds.checkConnection,
  CommandIds.relocateValues,
  CommandIds.resetLocation,
  null,
  CommandIds.rememberLocation,
  CommandIds.useRemembered,
  CommandIds.forgetLocation,
  CommandIds.saveNamedLocation,
  null,
  CommandIds.saveVariable,
  CommandIds.uploadPickle,
  null,
  CommandIds.showTrash,
  CommandIds.copyArtifacts,
  CommandIds.verifyArtifacts,
  CommandIds.showSizes,
  CommandIds.retainVersions,
  CommandIds.cleanUp,
  CommandIds.showOperations,
  null,
  CommandIds.restartAndReset,
  null,
  CommandIds.trustedAuthors,
  CommandIds.openSettings
];

/**
 * Opens the menu of the panel below its button; afterwards the button has the focus again.
 *
 * @param session_id - The session that is shown: the menu acts on no other one.
 */
export function openPanelMenu(
  commands: CommandRegistry,
  button: HTMLElement,
  session_id: string | undefined
): void {
  const menu = new Menu({ commands });
  for (const command of ITEMS) {
    menu.addItem(
      command === null
        ? { type: 'separator' }
        : { command, args: session_id === undefined ? {} : { session_id } }
    );
  }
  openMenuBelow(button, menu);
}
