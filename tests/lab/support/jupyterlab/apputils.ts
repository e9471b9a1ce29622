interface NotificationAction {
  readonly label: string;
  readonly callback: (event: Event) => void;
}

/** A notification as it is shown. */
interface ShownNotification {
  readonly message: string;
  readonly type: string;
  readonly actions: readonly NotificationAction[];
}

interface NotificationOptions {
  readonly data?: unknown;
  readonly actions?: readonly NotificationAction[];
}

/** What people see and do in a test: `@jupyterlab/apputils` itself needs a page. */
export class People {
  /** What notifications said, oldest first. */
  readonly told: string[] = [];
  /** The same with all that is shown. */
  readonly shown: ShownNotification[] = [];
  /** What became of notifications: `update 1`, `dismiss 1`. */
  readonly fates: string[] = [];
  /** The notifications that are there, by id. */
  readonly listed = new Map<string, NotificationOptions>();
  /** The contents of the dialogs. */
  readonly bodies: unknown[] = [];
  /** The titles of the dialogs. */
  readonly questions: string[] = [];
  /** The buttons of the dialogs on which the focus is, by their index. */
  readonly focused: unknown[] = [];
  /** What was copied. */
  readonly copied: string[] = [];
  /** The buttons of the latest notification. */
  actions: readonly NotificationAction[] = [];

  /**
   * Clicks a button of the latest notification, and lets happen what follows at once.
   *
   * @returns whether the click lets the notification go
   */
  async click(label: string): Promise<boolean> {
    const event = new Event('click', { cancelable: true });
    this.actions.find((action) => action.label === label)?.callback(event);
    await new Promise((resolve) => setImmediate(resolve));
    return !event.defaultPrevented;
  }

  /** What people click in a dialog, or enter. */
  answer: (title: string) => unknown = () => ACCEPT;

  /** What people enter in a dialog. */
  entered: unknown = null;

  /** A new test begins. */
  reset(): void {
    const { told, shown, fates, bodies, questions, focused, copied } = this;
    for (const list of [told, shown, fates, bodies, questions, focused, copied]) {
      list.length = 0;
    }
    this.listed.clear();
    this.answer = () => ACCEPT;
    this.entered = null;
  }
}

const ACCEPT = { accept: true, actions: [] };

/** The people of all tests of a file. */
export const people = new People();

const tell =
  (type: string) =>
  (message: string, options: NotificationOptions = {}): string => {
    const { actions = [] } = options;
    people.told.push(message);
    people.listed.set(String(people.told.length), options);
    people.shown.push({ message, type, actions });
    people.actions = actions;
    return String(people.told.length);
  };

type Update = Partial<ShownNotification> & { readonly id: string };

/** Notifications of JupyterLab. */
export const Notification = {
  success: tell('success'),
  error: tell('error'),
  warning: tell('warning'),
  info: tell('info'),
  emit: (message: string, type: string, options?: NotificationOptions) =>
    tell(type)(message, options),
  update: ({ id, message, type = '', actions = [] }: Update): void => {
    people.fates.push(`update ${id}`);
    if (message !== undefined) {
      tell(type)(message, { actions });
    }
  },
  dismiss: (id: string): void => {
    people.fates.push(`dismiss ${id}`);
    people.listed.delete(id);
  },
  manager: {
    get notifications() {
      return [...people.listed].map(([id, options]) => ({ id, options }));
    }
  }
};

const button = (options: unknown): unknown => options;

/** The buttons of JupyterLab's dialogs. */
export const Dialog = {
  cancelButton: button,
  okButton: button,
  createButton: button,
  warnButton: button
};

interface Shown {
  readonly title: string;
  readonly body?: unknown;
  readonly defaultButton?: number;
}

/** A dialog, which people answer as {@link People.answer} says. */
export async function showDialog({ title, body, defaultButton }: Shown): Promise<unknown> {
  people.questions.push(title);
  people.bodies.push(body);
  people.focused.push(defaultButton);
  return { button: await people.answer(title), value: people.entered };
}

/** The clipboard. */
export const Clipboard = {
  copyToSystem: (text: string): void => {
    people.copied.push(text);
  }
};
