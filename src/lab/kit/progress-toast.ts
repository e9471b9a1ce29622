import { Notification } from '@jupyterlab/apputils';

/** What is done by then needs no progress, in milliseconds, where nothing else is said. */
const AFTER_MS = 1000;

/**
 * JupyterLab's toasts change in a later turn than they are told to: one that is dismissed meanwhile
 * comes back, and stays for ever.
 */
const DISMISS_AFTER_MS = 100;

/** What a toast says of work that is under way. */
export interface ShownProgress {
  readonly message: string;
  /** How far it is, 0 to 1; undefined: no bar. */
  readonly progress?: number | undefined;
  readonly actions: readonly Notification.IAction[];
}

/** A notification about work that takes a while, in general a second. It goes when the work has ended. */
export class ProgressToast {
  /**
   * @param shown - What it says now; undefined: what it said before.
   * @param after_ms - How long the work takes before it is told.
   */
  constructor(shown: () => ShownProgress | undefined, after_ms = AFTER_MS) {
    this.#shown = shown;
    this.#timer = setTimeout(() => {
      this.#isDue = true;
      this.update();
    }, after_ms);
  }

  /** Says what is the case now. */
  update(): void {
    const shown = this.#isDue ? this.#shown() : undefined;
    if (shown === undefined) {
      return;
    }
    const { message, progress, actions } = shown;
    const options = {
      autoClose: false as const,
      ...(progress === undefined ? {} : { progress }),
      actions: [...actions]
    };
    if (this.#id === undefined) {
      this.#id = Notification.emit(message, 'in-progress', options);
    } else {
      Notification.update({ id: this.#id, message, type: 'in-progress', ...options });
    }
  }

  /** The work has ended. */
  end(): void {
    clearTimeout(this.#timer);
    this.#isDue = false;
    const id = this.#id;
    if (id !== undefined) {
      setTimeout(() => Notification.dismiss(id), DISMISS_AFTER_MS);
    }
  }

  readonly #shown: () => ShownProgress | undefined;
  readonly #timer: ReturnType<typeof setTimeout>;
  #isDue = false;
  #id: string | undefined;
}

/** A button of such a notification, which stays until the work has ended. */
export function stayingAction(
  label: string,
  caption: string,
  act: () => unknown
): Notification.IAction {
  return {
    label,
    caption,
    callback: (event: Event) => {
      event.preventDefault();
      act();
    }
  };
}
