import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/** What is done by then needs no progress, in milliseconds. */
const AFTER_MS = 1000;

/** A toast that is dismissed in the turn in which it changed comes back, and stays for ever. */
const DISMISS_AFTER_MS = 100;

/** Shows something that takes longer than a second, with its progress and a way to stop it. */
export class SlowNotice {
  /**
   * @param message - What is done.
   * @param stop - Stops it.
   */
  constructor(message: string, stop: () => void, trans: TranslationBundle) {
    this.#message = message;
    this.#stop = stop;
    this.#trans = trans;
    this.#timer = setTimeout(() => {
      this.#id = Notification.emit(this.#message, 'in-progress', this.#options());
    }, AFTER_MS);
  }

  /** How far it is, 0 to 1. */
  set progress(part: number) {
    this.#progress = part;
    if (this.#id !== undefined) {
      const message = this.#message;
      Notification.update({ id: this.#id, message, type: 'in-progress', ...this.#options() });
    }
  }

  /** It has ended. */
  end(): void {
    clearTimeout(this.#timer);
    const id = this.#id;
    if (id !== undefined) {
      setTimeout(() => Notification.dismiss(id), DISMISS_AFTER_MS);
    }
  }

  #options() {
    const progress = this.#progress;
    return {
      autoClose: false as const,
      ...(progress === undefined ? {} : { progress }),
      actions: [
        {
          label: this.#trans.__('Stop'),
          caption: this.#trans.__('Stop it; nothing half done is left'),
          callback: (event: MouseEvent) => {
            event.preventDefault();
            this.#stop();
          }
        }
      ]
    };
  }

  readonly #message: string;
  readonly #stop: () => void;
  readonly #trans: TranslationBundle;
  readonly #timer: ReturnType<typeof setTimeout>;
  #progress: number | undefined;
  #id: string | undefined;
}
