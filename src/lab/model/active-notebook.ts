import type { ISessionContext } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

/** What changed: another notebook or kernel, or only the kernel's status. */
export type NotebookChange = 'kernel' | 'status';

/** The notebook that people look at, and its kernel. */
export class ActiveNotebook implements IDisposable {
  constructor(tracker: INotebookTracker) {
    this.#tracker = tracker;
    tracker.currentChanged.connect(this.#onCurrentChanged, this);
    this.#onCurrentChanged();
  }

  /** Emitted when another notebook or kernel is active, or the kernel's status changes. */
  get changed(): ISignal<this, NotebookChange> {
    return this.#changed;
  }

  /** The notebook, if one is open. */
  get panel(): NotebookPanel | null {
    return this.#panel;
  }

  /** File name of the notebook. */
  get name(): string {
    return PathExt.basename(this.#panel?.context.path ?? '');
  }

  /** The notebook's session. */
  get sessionContext(): ISessionContext | null {
    return this.#panel?.sessionContext ?? null;
  }

  /** The notebook's kernel, once it has one. */
  get kernel(): Kernel.IKernelConnection | null {
    return this.sessionContext?.session?.kernel ?? null;
  }

  /** Whether there is no kernel and none is on its way. */
  get hasNoKernel(): boolean {
    const context = this.sessionContext;
    const status = context?.kernelDisplayStatus;
    return (
      this.kernel?.status === 'dead' ||
      context?.kernelPreference.shouldStart === false ||
      (this.kernel === null && (context?.hasNoKernel === true || status === 'unknown'))
    );
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    if (this.#isDisposed) {
      return;
    }
    this.#isDisposed = true;
    this.#disconnect();
    this.#tracker.currentChanged.disconnect(this.#onCurrentChanged, this);
    Signal.clearData(this);
  }

  #disconnect(): void {
    const context = this.sessionContext;
    context?.kernelChanged.disconnect(this.#onKernelChanged, this);
    context?.statusChanged.disconnect(this.#onStatusChanged, this);
    context?.propertyChanged.disconnect(this.#onKernelChanged, this);
    this.#panel?.disposed.disconnect(this.#onPanelDisposed, this);
  }

  #onCurrentChanged(): void {
    this.#disconnect();
    this.#panel = this.#tracker.currentWidget;
    const context = this.sessionContext;
    context?.kernelChanged.connect(this.#onKernelChanged, this);
    context?.statusChanged.connect(this.#onStatusChanged, this);
    context?.propertyChanged.connect(this.#onKernelChanged, this);
    this.#panel?.disposed.connect(this.#onPanelDisposed, this);
    this.#changed.emit('kernel');
  }

  #onPanelDisposed(): void {
    this.#panel = null;
    this.#changed.emit('kernel');
  }

  #onKernelChanged(): void {
    this.#changed.emit('kernel');
  }

  #onStatusChanged(): void {
    this.#changed.emit('status');
  }

  readonly #tracker: INotebookTracker;
  readonly #changed = new Signal<this, NotebookChange>(this);
  #panel: NotebookPanel | null = null;
  #isDisposed = false;
}
