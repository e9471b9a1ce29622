import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import type { ArtifactDetail } from '../../../api/artifact.js';
import { FORM_NAMES } from '../../kit/form-names.js';
import { openMenuBelow } from '../../kit/menu-below.js';
import { refOf } from '../artifact-ref.js';
import { FILE_FORMS, fileForms } from '../file-forms.js';
import type { DetailsProps } from './details-props.js';

export interface HeadingMenuOptions extends DetailsProps {
  readonly artifact: ArtifactDetail;
  readonly button: HTMLElement;
}

/** Opens the menu with the rarer actions below its button; afterwards the button has the focus again. */
export function openHeadingMenu(options: HeadingMenuOptions): void {
  const { artifact, button, model, storage, trans } = options;
  const commands = new CommandRegistry();
  const menu = new Menu({ commands });
  const add = (id: string, label: string, execute: () => unknown, isEnabled = true): void => {
    commands.addCommand(id, { label, execute, isEnabled: () => isEnabled });
    menu.addItem({ command: id });
  };
  const { scope, versions } = model;
  const own = artifact.source !== 'lineapy' && scope !== undefined;
  const makable = fileForms(artifact);
  for (const form of FILE_FORMS) {
    add(
      `download-${form}`,
      trans.__('Download as %1', FORM_NAMES[form]),
      () => scope && storage.actions.download(scope, refOf(artifact), form),
      scope !== undefined && makable.includes(form)
    );
  }
  menu.addItem({ type: 'separator' });
  add(
    'delete-version',
    trans.__('Delete version %1…', artifact.version),
    () => scope && storage.actions.delete(scope, refOf(artifact), 1),
    own
  );
  add(
    'delete-version-permanently',
    trans.__('Delete version %1 permanently…', artifact.version),
    () => scope && storage.actions.deleteAll(scope, [{ ...refOf(artifact), count: 1 }], true),
    own
  );
  const count = versions.items.length;
  add(
    'delete-all',
    trans.__('Delete all versions…'),
    () => scope && storage.actions.delete(scope, { name: artifact.name }, count),
    own
  );
  openMenuBelow(button, menu);
}
