import type { TranslationBundle } from '@jupyterlab/translation';
import { ProgressToast, stayingAction } from '../kit/progress-toast.js';

/** Shows something that takes longer than a second, with its progress and a way to stop it. */
export class SlowNotice {
  /**
   * @param message - What is done.
   * @param stop - Stops it.
   */
  constructor(message: string, stop: () => void, trans: TranslationBundle) {
    const actions = [
      stayingAction(trans.__('Stop'), trans.__('Stop it; nothing half done is left'), stop)
    ];
    this.#toast = new ProgressToast(() => ({ message, progress: this.#progress, actions }));
  }

  /** How far it is, 0 to 1. */
  set progress(part: number) {
    this.#progress = part;
    this.#toast.update();
  }

  /** It has ended. */
  end(): void {
    this.#toast.end();
  }

  readonly #toast: ProgressToast;
  #progress: number | undefined;
}
