import type { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { Operation } from '../../api/operation.js';
import type { IOperationsModel } from '../interfaces/operations.js';
import { ProgressToast, type ShownProgress, stayingAction } from '../kit/progress-toast.js';
import { SOON_MS } from '../kit/told-soon.js';
import { isUnderWay, operationTitle, stateText } from './operation-words.js';

/** Shows what has no answer at once, or takes longer than a second, in a notification, with its progress and a way to stop it. */
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
    const toast = new ProgressToast(() => {
      const operation = model.get(idOf());
      return operation === undefined || operation.ended !== undefined
        ? undefined
        : this.#shown(model, operation, about);
    });
    // On a slow network a second may pass before anybody knows that it runs.
    const message = this.#trans.__('%1: asking the storage server…', about);
    const start = new ProgressToast(
      () => (model.get(idOf()) === undefined ? { message, actions: [] } : undefined),
      SOON_MS
    );
    const update = (): void => {
      if (model.get(idOf()) !== undefined) {
        start.end();
      }
      toast.update();
    };
    model.stateChanged.connect(update);
    return new DisposableDelegate(() => {
      model.stateChanged.disconnect(update);
      start.end();
      toast.end();
    });
  }

  #shown(model: IOperationsModel, operation: Operation, about: string): ShownProgress {
    const { done, total } = operation.progress;
    return {
      message: this.#trans.__(
        '%1: %2, %3',
        about,
        operationTitle(operation, this.#trans),
        stateText(operation, this.#trans, model.speedOf(operation))
      ),
      // A bar only where it can move.
      progress: total === null || total < 2 ? undefined : Math.min(1, done / total),
      actions: isUnderWay(operation) ? this.#actions(model, operation) : []
    };
  }

  #actions(model: IOperationsModel, operation: Operation): Notification.IAction[] {
    const trans = this.#trans;
    const action = (label: string, caption: string, act: () => Promise<void>) =>
      stayingAction(label, caption, () => void act().catch(() => undefined));
    const stop = action(trans.__('Stop'), trans.__('Stop it; nothing half done is left'), () =>
      model.cancel(operation)
    );
    if (operation.can_pause !== true) {
      return [stop];
    }
    const wait =
      operation.state === 'paused'
        ? action(trans.__('Resume'), trans.__('Continue it'), () => model.resume(operation))
        : action(trans.__('Pause'), trans.__('Pause it after the present value'), () =>
            model.pause(operation)
          );
    return [wait, stop];
  }

  readonly #trans: TranslationBundle;
}
