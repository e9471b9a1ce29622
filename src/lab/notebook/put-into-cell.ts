import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';

/**
 * Puts code into a cell of a notebook: the active one where that is an empty code cell, else a new one
 * below it. The cell is the active one then.
 */
export function putIntoCell({ content }: Pick<NotebookPanel, 'content'>, code: string): void {
  if (!Private.isFree(content.activeCell?.model)) {
    NotebookActions.insertBelow(content);
  }
  content.activeCell?.model.sharedModel.setSource(code);
}

namespace Private {
  type CellModel = NonNullable<NotebookPanel['content']['activeCell']>['model'];

  /** Whether nothing is lost, and nothing left behind, where other code stands in a cell. */
  export function isFree(cell: CellModel | undefined): boolean {
    return (
      cell?.type === 'code' &&
      cell.getMetadata('editable') !== false &&
      cell.sharedModel.getSource().trim() === '' &&
      'outputs' in cell &&
      (cell.outputs as { readonly length: number }).length === 0
    );
  }
}
