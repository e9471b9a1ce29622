interface NotificationAction {
  readonly label: string;
  readonly callback: () => void;
}

interface NotificationOptions {
  readonly actions?: readonly NotificationAction[];
}

/** What people see and do in a test: `@jupyterlab/apputils` itself needs a page. */
export class People {
  /** What notifications said, oldest first. */
  readonly told: string[] = [];
  /** The titles of the dialogs. */
  readonly questions: string[] = [];
  /** What was copied. */
  readonly copied: string[] = [];
  /** The buttons of the latest notification. */
  actions: readonly NotificationAction[] = [];

  /** Clicks a button of the latest notification, and lets happen what follows at once. */
  async click(label: string): Promise<void> {
    this.actions.find((action) => action.label === label)?.callback();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** What people click in a dialog, or enter. */
  answer: (title: string) => unknown = () => ACCEPT;

  /** A new test begins. */
  reset(): void {
    for (const list of [this.told, this.questions, this.copied]) {
      list.length = 0;
    }
    this.answer = () => ACCEPT;
  }
}

const ACCEPT = { accept: true, actions: [] };

/** The people of all tests of a file. */
export const people = new People();

const tell = (message: string, { actions = [] }: NotificationOptions = {}): string => {
  people.told.push(message);
  people.actions = actions;
  return String(people.told.length);
};

/** Notifications of JupyterLab. */
export const Notification = {
  success: tell,
  error: tell,
  warning: tell,
  info: tell,
  emit: (message: string, _: string, options?: NotificationOptions) => tell(message, options),
  update: ({ message }: { readonly message: string }) => tell(message),
  dismiss: (): undefined => undefined
};

const button = (options: unknown): unknown => options;

/** The buttons of JupyterLab's dialogs. */
export const Dialog = {
  cancelButton: button,
  okButton: button,
  createButton: button,
  warnButton: button
};

/** A dialog, which people answer as {@link People.answer} says. */
export async function showDialog({ title }: { readonly title: string }): Promise<unknown> {
  people.questions.push(title);
  return { button: await people.answer(title), value: null };
}

/** The clipboard. */
export const Clipboard = {
  copyToSystem: (text: string): void => {
    people.copied.push(text);
  }
};
