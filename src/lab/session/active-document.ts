import type { INotebookTracker } from '@jupyterlab/notebook';
import { DisposableDelegate } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type { IConsolePanel } from '../interfaces/session.js';
import { SessionDocument } from './session-document.js';

/** What changed: another document or kernel, or only the kernel's status. */
export type DocumentChange = 'kernel' | 'status';

/** What we need of JupyterLab's shell: the widget that people work in. */
export interface Shell {
  readonly currentWidget: Widget | null;
  readonly currentChanged?: ISignal<unknown, unknown> | undefined;
}

/** The notebook or console that people work in; the last one while another widget is in front. */
export class ActiveDocument extends DisposableDelegate {
  constructor(notebooks: INotebookTracker, shell: Shell) {
    super(() => {
      this.#follow(undefined);
      notebooks.currentChanged.disconnect(this.#onCurrent, this);
      shell.currentChanged?.disconnect(this.#onCurrent, this);
      Signal.clearData(this);
    });
    this.#notebooks = notebooks;
    this.#shell = shell;
    notebooks.currentChanged.connect(this.#onCurrent, this);
    shell.currentChanged?.connect(this.#onCurrent, this);
    this.#onCurrent();
  }

  /** Emitted when another document or kernel is active, or the kernel's status changes. */
  get changed(): ISignal<this, DocumentChange> {
    return this.#changed;
  }

  /** The document, if one is open. */
  get current(): SessionDocument | undefined {
    return this.#current;
  }

  /** The open notebook of a kernel, whichever is in front; undefined where there is none. */
  ofKernel(id: string): SessionDocument | undefined {
    const panel = this.#notebooks.find(
      ({ isDisposed, sessionContext }) => !isDisposed && sessionContext.session?.kernel?.id === id
    );
    return panel === undefined ? undefined : this.#documentOf(panel);
  }

  #onCurrent(): void {
    const next = this.#find();
    if (next !== this.#current) {
      this.#follow(next);
      this.#changed.emit('kernel');
    }
  }

  /** What is in front; else what was in front before, as long as it is open. */
  #find(): SessionDocument | undefined {
    const front = this.#documentOf(this.#shell.currentWidget);
    if (front?.widget.kind === 'console') {
      this.#console = front;
    }
    const found = [front, this.#current, this.#documentOf(this.#notebooks.currentWidget)];
    return [...found, this.#console].find(
      (document) => document !== undefined && !document.isClosed
    );
  }

  /** The same document for the same widget. */
  #documentOf(widget: Widget | null): SessionDocument | undefined {
    if (widget === null) {
      return undefined;
    }
    const known = this.#documents.get(widget);
    if (known !== undefined) {
      return known;
    }
    const panel = this.#notebooks.find((notebook) => notebook === widget);
    const document =
      panel !== undefined
        ? new SessionDocument({ kind: 'notebook', panel })
        : Private.isConsole(widget)
          ? new SessionDocument({ kind: 'console', panel: widget })
          : undefined;
    if (document !== undefined) {
      this.#documents.set(widget, document);
    }
    return document;
  }

  #follow(next: SessionDocument | undefined): void {
    const before = this.#current?.sessionContext;
    before?.kernelChanged.disconnect(this.#onKernelChanged, this);
    before?.statusChanged.disconnect(this.#onStatusChanged, this);
    before?.propertyChanged.disconnect(this.#onKernelChanged, this);
    this.#current?.widget.panel.disposed.disconnect(this.#onCurrent, this);
    this.#current = next;
    const after = next?.sessionContext;
    after?.kernelChanged.connect(this.#onKernelChanged, this);
    after?.statusChanged.connect(this.#onStatusChanged, this);
    after?.propertyChanged.connect(this.#onKernelChanged, this);
    next?.widget.panel.disposed.connect(this.#onCurrent, this);
  }

  #onKernelChanged(): void {
    this.#changed.emit('kernel');
  }

  #onStatusChanged(): void {
    this.#changed.emit('status');
  }

  readonly #notebooks: INotebookTracker;
  readonly #shell: Shell;
  readonly #documents = new WeakMap<Widget, SessionDocument>();
  readonly #changed = new Signal<this, DocumentChange>(this);
  #current: SessionDocument | undefined;
  #console: SessionDocument | undefined;
}

namespace Private {
  /** Consoles are known by what they have: their tracker is in a package that we do not use. */
  export function isConsole(widget: Widget): widget is IConsolePanel {
    return (
      'sessionContext' in widget &&
      'console' in widget &&
      typeof widget.console === 'object' &&
      widget.console !== null &&
      'replaceSelection' in widget.console
    );
  }
}
