import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { Operation } from '../../api/operation.js';
import type { IOperationsModel } from '../interfaces/operations.js';
import { isUnderWay, operationTitle, stateText } from './operation-words.js';

/** What is done by then needs no progress, in milliseconds. */
const PROGRESS_AFTER_MS = 1000;

/**
 * JupyterLab's toasts change in a later turn than they are told to: one that is dismissed meanwhile
 * comes back, and stays for ever.
 */
const DISMISS_AFTER_MS = 100;

/** Shows what takes longer than a second in a notification, with its progress and a way to stop it. */
export class OperationNotifications {
  constructor(trans: TranslationBundle) {
    this.#trans = trans;
  }

  /**
   * Shows an operation until it is disposed.
   *
   * @param idOf its id: that of another one where it joins that
   * @param about what it is about, for example the name of a notebook
   */
  show(model: IOperationsModel, idOf: () => string, about: string): IDisposable {
    let shown: string | undefined;
    const update = (): void => {
      const operation = model.get(idOf());
      if (operation === undefined || operation.ended !== undefined) {
        return;
      }
      const { progress } = operation;
      const message = this.#trans.__(
        '%1: %2, %3',
        about,
        operationTitle(operation, this.#trans),
        stateText(operation, this.#trans, model.speedOf(operation))
      );
      const { done, total } = progress;
      const options = {
        autoClose: false as const,
        // A bar only where it can move.
        ...(total === null || total < 2 ? {} : { progress: Math.min(1, done / total) }),
        actions: isUnderWay(operation) ? this.#actions(model, operation) : []
      };
      if (shown === undefined) {
        shown = Notification.emit(message, 'in-progress', options);
      } else {
        Notification.update({ id: shown, message, type: 'in-progress', ...options });
      }
    };
    const timer = window.setTimeout(() => {
      update();
      model.stateChanged.connect(update);
    }, PROGRESS_AFTER_MS);
    return new DisposableDelegate(() => {
      window.clearTimeout(timer);
      model.stateChanged.disconnect(update);
      const id = shown;
      if (id !== undefined) {
        window.setTimeout(() => Notification.dismiss(id), DISMISS_AFTER_MS);
      }
    });
  }

  #actions(model: IOperationsModel, operation: Operation): Notification.IAction[] {
    const trans = this.#trans;
    const action = (label: string, caption: string, act: () => Promise<void>) => ({
      label,
      caption,
      callback: (event: Event) => {
        // It stays until the operation has ended.
        event.preventDefault();
        void act().catch(() => undefined);
      }
    });
    const stop = action(trans.__('Stop'), trans.__('Stop it; nothing half done is left'), () =>
      model.cancel(operation)
    );
    if (operation.can_pause !== true) {
      return [stop];
    }
    const wait =
      operation.state === 'paused'
        ? action(trans.__('Resume'), trans.__('Let it go on'), () => model.resume(operation))
        : action(trans.__('Pause'), trans.__('Let it wait after the value under way'), () =>
            model.pause(operation)
          );
    return [wait, stop];
  }

  readonly #trans: TranslationBundle;
}
