import type { IDisposable } from '@lumino/disposable';
import type { Menu } from '@lumino/widgets';

/**
 * Opens a menu below its button; afterwards the button has the focus again, unless the choice moves it.
 *
 * @param used - What only the menu uses: it goes with it.
 */
export function openMenuBelow(
  button: HTMLElement,
  menu: Menu,
  used: readonly IDisposable[] = []
): void {
  menu.aboutToClose.connect(() => {
    button.focus();
    // The menu still has to run its command.
    window.setTimeout(() => {
      for (const one of [menu, ...used]) {
        one.dispose();
      }
    });
  });
  const { left, bottom } = button.getBoundingClientRect();
  menu.open(left, bottom);
}
