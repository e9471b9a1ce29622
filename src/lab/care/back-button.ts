import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/** The button of a plan that leads back to its form; none where the form is gone. */
export function backButton(canGoBack: boolean, trans: TranslationBundle): Dialog.IButton[] {
  return canGoBack
    ? [Dialog.createButton({ label: trans.__('Back'), actions: ['back'], accept: false })]
    : [];
}
