import { Notification } from '@jupyterlab/apputils';
import type { IOperationsModel } from '../interfaces/operations.js';
import { isRepeated } from './shown-operations.js';

/**
 * Dismisses a notification of how an operation ended once the same is started again, wherever that
 * is: what is the case now, that one says.
 *
 * @param notification - The id of the notification.
 * @param operation - The id of the operation.
 */
export function dismissWhenRepeated(
  notification: string,
  operation: string,
  operations: Pick<IOperationsModel, 'all' | 'get' | 'stateChanged'>
): void {
  const look = (): void => {
    const isThere = Notification.manager.notifications.some(({ id }) => id === notification);
    const known = operations.get(operation);
    const isOver = known !== undefined && isRepeated(known, operations.all);
    if (isOver || !isThere) {
      operations.stateChanged.disconnect(look);
    }
    if (isOver && isThere) {
      Notification.dismiss(notification);
    }
  };
  operations.stateChanged.connect(look);
}
