import type { ISessionContext } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { DocumentWidget, ISessionDocument } from '../interfaces/session.js';

/** A notebook or a console: what has a kernel, and so a session. */
export class SessionDocument implements ISessionDocument {
  constructor(widget: DocumentWidget) {
    this.widget = widget;
    this.sessionContext = widget.panel.sessionContext;
  }

  readonly widget: DocumentWidget;

  readonly sessionContext: ISessionContext;

  get notebook(): NotebookPanel | undefined {
    return this.widget.kind === 'notebook' ? this.widget.panel : undefined;
  }

  get path(): string {
    const { widget } = this;
    return widget.kind === 'notebook' ? widget.panel.context.path : this.sessionContext.path;
  }

  get name(): string {
    const { widget } = this;
    return widget.kind === 'notebook' ? PathExt.basename(this.path) : widget.panel.title.label;
  }

  get kernel(): Kernel.IKernelConnection | null {
    return this.sessionContext.session?.kernel ?? null;
  }

  get hasNoKernel(): boolean {
    const { kernel, sessionContext: context } = this;
    return (
      kernel?.status === 'dead' ||
      context.kernelPreference.shouldStart === false ||
      (kernel === null && (context.hasNoKernel || context.kernelDisplayStatus === 'unknown'))
    );
  }

  get isClosed(): boolean {
    return this.widget.panel.isDisposed;
  }
}
