import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactStorageError } from '../../api/errors.js';
import { trimEnd } from '../../location/trim-end.js';
import { ServerAway } from './server-away.js';

/** Marks a notification that is over once the storage server answers. */
const WHILE_AWAY = 'jupyterlab-artifact-storage:while-away';

/** How much of a message JupyterLab shows in a notification, in characters. */
const SHOWN = 140;

/** What a notification says, and how it is shown. */
export interface ITold {
  readonly type: 'success' | 'warning' | 'error';
  /** What happened. */
  readonly message: string;
  /** What to do, or more of it; may be empty. */
  readonly more: string;
  /** When it goes, in milliseconds; false where people close it. */
  readonly autoClose: number | false;
  readonly trans: TranslationBundle;
  /** The notification that it replaces. */
  readonly id?: string | undefined;
  /** What failed; that nobody answered is told until somebody does. */
  readonly error?: unknown;
}

/** The text where JupyterLab shows all of it, else as many whole words as it shows. */
function fitted(text: string): string {
  if (text.length <= SHOWN) {
    return text;
  }
  const cut = text.slice(0, SHOWN);
  const end = cut.lastIndexOf(' ');
  const words = cut.slice(0, end > SHOWN / 2 ? end : -1);
  return `${trimEnd(words, /[\s.,;:]/)}…`;
}

function showDetails({ message, more, trans }: ITold): Promise<unknown> {
  return showDialog({
    title: trans.__('Details'),
    body: (
      <div className="jp-ArtifactStorage-notified">
        <p>{message}</p>
        {more !== '' && <p>{more}</p>}
      </div>
    ),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}

/** Says something in a notification; what has no room there is behind its button *Details*. */
export function notify(told: ITold): string {
  const { type, message, more, autoClose, trans, id, error } = told;
  const data = error instanceof ServerAway ? WHILE_AWAY : null;
  const all = `${message} ${more}`.trimEnd();
  const fits = all.length <= SHOWN;
  const text = fits ? all : fitted(message);
  const actions: Notification.IAction[] = fits
    ? []
    : [
        {
          label: trans.__('Details'),
          caption: trans.__('Show the whole message'),
          callback: (event) => {
            // It stays: people may want to read it again.
            event.preventDefault();
            void showDetails(told);
          }
        }
      ];
  if (id === undefined) {
    return Notification.emit(text, type, { autoClose, actions, data });
  }
  Notification.update({ id, message: text, type, autoClose, actions, data });
  return id;
}

/** Says that something failed; the notification stays until people close it, or it is mended by itself. */
export function notifyProblem(
  message: string,
  error: Pick<ArtifactStorageError, 'hint'>,
  trans: TranslationBundle
): void {
  notify({ type: 'error', message, more: error.hint, autoClose: false, trans, error });
}

/** The storage server answers again: that it did not is no news any more. */
export function dismissWhileAway(): void {
  for (const { id, options } of Notification.manager.notifications) {
    if (options.data === WHILE_AWAY) {
      Notification.dismiss(id);
    }
  }
}
