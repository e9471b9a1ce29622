import { NotebookActions } from '@jupyterlab/notebook';
import type { Widget } from '@lumino/widgets';
import { ArtifactStorageError } from '../../api/errors.js';
import type { ISessionDocument } from '../interfaces/session.js';
import { putIntoCell } from './put-into-cell.js';

/** What is needed of JupyterLab's shell. */
export interface Shell {
  readonly currentWidget: Widget | null;
  activateById(id: string): void;
}

/** Runs code in a cell of its own, or in a console: people see what is run. */
export async function runInNewCell(
  { widget, sessionContext, name, isClosed }: ISessionDocument,
  code: string,
  shell: Shell
): Promise<void> {
  if (isClosed) {
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: `${name} was closed meanwhile, so nothing was run.`,
      hint: 'Open it again, and try again.'
    });
  }
  if (shell.currentWidget !== widget.panel) {
    shell.activateById(widget.panel.id);
  }
  if (widget.kind === 'console') {
    await widget.panel.console.inject(code);
    return;
  }
  const { content } = widget.panel;
  putIntoCell(widget.panel, code);
  await content.scrollToItem(content.activeCellIndex, 'smart');
  await NotebookActions.run(content, sessionContext);
}
