import type { ISessionContext } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { Widget } from '@lumino/widgets';

/** What we need of a console's widget; JupyterLab's own type is in a package that we do not use. */
export interface IConsolePanel extends Widget {
  readonly sessionContext: ISessionContext;
  readonly console: { replaceSelection(text: string): void };
}

/** The widget of a document that has a kernel. */
export type DocumentWidget =
  | { readonly kind: 'notebook'; readonly panel: NotebookPanel }
  | { readonly kind: 'console'; readonly panel: IConsolePanel };

/** A notebook or a console: what has a kernel, and so a session. */
export class SessionDocument {
  constructor(widget: DocumentWidget) {
    this.widget = widget;
    this.sessionContext = widget.panel.sessionContext;
  }

  readonly widget: DocumentWidget;

  readonly sessionContext: ISessionContext;

  /** The notebook's widget; undefined for a console. */
  get notebook(): NotebookPanel | undefined {
    return this.widget.kind === 'notebook' ? this.widget.panel : undefined;
  }

  /** Path of the file or of the console's session. */
  get path(): string {
    const { widget } = this;
    return widget.kind === 'notebook' ? widget.panel.context.path : this.sessionContext.path;
  }

  /** What people call it: the file's name, or the console's title. */
  get name(): string {
    const { widget } = this;
    return widget.kind === 'notebook' ? PathExt.basename(this.path) : widget.panel.title.label;
  }

  /** Its kernel, once it has one. */
  get kernel(): Kernel.IKernelConnection | null {
    return this.sessionContext.session?.kernel ?? null;
  }

  /** Whether there is no kernel and none is on its way. */
  get hasNoKernel(): boolean {
    const { kernel, sessionContext: context } = this;
    return (
      kernel?.status === 'dead' ||
      context.kernelPreference.shouldStart === false ||
      (kernel === null && (context.hasNoKernel || context.kernelDisplayStatus === 'unknown'))
    );
  }

  /** Whether it was closed. */
  get isClosed(): boolean {
    return this.widget.panel.isDisposed;
  }
}
