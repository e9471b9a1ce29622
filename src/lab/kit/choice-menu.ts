import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import { openMenuBelow } from './menu-below.js';

/** What runs for the choices of a menu that is open. */
const COMMAND = 'artifact-storage:choose';

/** One line of a menu. */
export interface Choice<T extends string> {
  readonly id: T;
  readonly label: string;
  /** Whether it is on; absent where it is no switch. */
  readonly isOn?: boolean;
}

export interface ChoiceMenuOptions<T extends string> {
  readonly commands: CommandRegistry;
  /** The button that opens it; it has the focus again afterwards, unless the choice moves it. */
  readonly button: HTMLElement;
  readonly choices: readonly Choice<T>[];
  readonly onChoose: (id: T) => void;
}

/** Opens JupyterLab's own menu below a button, with choices that are no commands. */
export function openChoiceMenu<T extends string>(options: ChoiceMenuOptions<T>): void {
  const { commands, button, choices, onChoose } = options;
  const choiceOf = (args: { readonly id?: unknown }): Choice<T> | undefined =>
    choices.find(({ id }) => id === args.id);
  const command = commands.addCommand(COMMAND, {
    label: (args) => choiceOf(args)?.label ?? '',
    isToggleable: choices.some(({ isOn }) => isOn !== undefined),
    isToggled: (args) => choiceOf(args)?.isOn === true,
    describedBy: { args: { type: 'object', properties: { id: { type: 'string' } } } },
    execute: (args) => {
      const choice = choiceOf(args);
      if (choice !== undefined) {
        onChoose(choice.id);
      }
    }
  });
  const menu = new Menu({ commands });
  for (const { id } of choices) {
    menu.addItem({ command: COMMAND, args: { id } });
  }
  openMenuBelow(button, menu, [command]);
}
