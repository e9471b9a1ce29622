import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { LOCATION_KEYS } from '../../api/constants.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { ResolvedLocation } from '../../api/location.js';
import { trimEnd } from '../../location/trim-end.js';
import { breakable } from './breakable.js';
import { KernelBusy } from './kernel-busy.js';
import { inPanelWords } from './panel-words.js';
import { ServerAway } from './server-away.js';

const OURS = 'jupyterlab-artifact-storage';

/** What a notification of ours carries. */
interface Mark {
  readonly extension: typeof OURS;
  /** Whether it is over once the storage server answers. */
  readonly whileAway: boolean;
  /** What it is about. */
  readonly about: Subject | null;
  /** Of which session, and where that kept its artifacts. */
  readonly session: string | null;
  readonly location: string | null;
  /** When a check found it: ISO 8601. */
  readonly since: string | null;
}

/** A session at a location: what is said of it there is over when it is elsewhere. */
export interface IToldOf {
  readonly id: string;
  readonly location: ResolvedLocation;
}

/** What a notification is about: something of a session, or of the page. */
type Subject =
  | 'location'
  | 'check'
  | 'kernel'
  | 'memory'
  | 'values'
  | 'artifacts'
  | 'settings'
  | 'named'
  | 'clipboard'
  | 'trust'
  | 'part'
  | 'document';

const textOf = (location: ResolvedLocation): string =>
  JSON.stringify(LOCATION_KEYS.map((key) => location[key].value));

/** How much of a message JupyterLab shows in a notification, in characters. */
const SHOWN = 140;

/** What a notification says, and how it is shown. */
export interface ITold {
  readonly type: 'success' | 'warning' | 'error' | 'info';
  /** What happened. */
  readonly message: string;
  /** What to do, or more of it. */
  readonly more?: string;
  /** When it goes, in milliseconds; false where people close it. */
  readonly autoClose: number | false;
  readonly trans: TranslationBundle;
  /** What it is about: it takes the place of what was said about that before. */
  readonly about?: Subject | undefined;
  /** Of which session that is said. */
  readonly of?: IToldOf | undefined;
  /** When a check found it, as the storage server says. */
  readonly since?: string | undefined;
  readonly actions?: readonly Notification.IAction[];
  /** The notification that it changes. */
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

function showDetails({ message, more = '', trans }: ITold): Promise<unknown> {
  return showDialog({
    title: trans.__('Details'),
    body: (
      <div className="jp-ArtifactStorage-notified">
        <p>{message}</p>
        {more !== '' && <p>{breakable(more)}</p>}
      </div>
    ),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}

/** A button that does once what lets its notification go: a second click may come before that is gone. */
function once(action: Notification.IAction): Notification.IAction {
  let isOver = false;
  return {
    ...action,
    callback: (event) => {
      if (!isOver) {
        action.callback(event);
        isOver = !event.defaultPrevented;
      }
    }
  };
}

/** Says something in a notification; what has no room there is behind its button *Details*. */
export function notify(told: ITold): string {
  const { type, message, more = '', autoClose, trans, id, about, of, error } = told;
  const data = {
    extension: OURS,
    whileAway: error instanceof ServerAway,
    about: about ?? null,
    session: of?.id ?? null,
    location: of === undefined ? null : textOf(of.location),
    since: told.since ?? null
  };
  const all = `${message} ${inPanelWords(more)}`.trimEnd();
  const fits = all.length <= SHOWN;
  const text = fits ? all : fitted(message);
  const details: Notification.IAction = {
    label: trans.__('Details'),
    caption: trans.__('Show the whole message'),
    callback: (event) => {
      // It stays: people may want to read it again.
      event.preventDefault();
      void showDetails(told);
    }
  };
  const actions = [...(told.actions ?? []).map(once), ...(fits ? [] : [details])];
  if (id === undefined) {
    if (about !== undefined) {
      dismissAbout(about, of?.id);
    }
    return Notification.emit(text, type, { autoClose, actions, data });
  }
  Notification.update({ id, message: text, type, autoClose, actions, data });
  return id;
}

/** How long it is told that a kernel is busy, in milliseconds. */
const BUSY_MS = 8000;

/**
 * Says that something failed. The notification stays until people close it, or the failure ends by itself;
 * that a kernel is busy goes, and takes the place of what was said of that before.
 *
 * @returns the id of the notification
 */
export function notifyProblem(
  message: string,
  error: Pick<ArtifactStorageError, 'hint'>,
  trans: TranslationBundle,
  about: Pick<ITold, 'about' | 'of' | 'actions'> = {}
): string {
  const told = { type: 'error', message, more: error.hint, trans, error, ...about } as const;
  return notify(
    error instanceof KernelBusy
      ? { ...told, autoClose: BUSY_MS, about: 'kernel' }
      : { ...told, autoClose: false }
  );
}

function dismissWhere(isOver: (mark: Mark) => boolean): void {
  for (const { id, options } of Notification.manager.notifications) {
    const mark = options.data as Mark | null | undefined;
    if (mark?.extension === OURS && isOver(mark)) {
      Notification.dismiss(id);
    }
  }
}

/** What was said about something is not true any more. */
export function dismissAbout(about: Subject, session?: string): void {
  dismissWhere((mark) => mark.about === about && mark.session === (session ?? null));
}

/** A session is at a location: what was said of it elsewhere is over. */
export function dismissElsewhere({ id, location }: IToldOf): void {
  const here = textOf(location);
  dismissWhere((mark) => mark.session === id && mark.location !== here);
}

/** A later check found nothing wrong any more. */
export function dismissMended(session: string, checked_at: string): void {
  dismissWhere(
    (mark) => mark.about === 'check' && mark.session === session && (mark.since ?? '') < checked_at
  );
}

/** The storage server answers again: that it did not is no news any more. */
export function dismissWhileAway(): void {
  dismissWhere(({ whileAway }) => whileAway);
}
