/** The cells that were inserted: `@jupyterlab/notebook` itself needs a page. */
export const NotebookActions = {
  insertBelow: (content: { insertBelow(): void }): void => content.insertBelow(),
  run: async (content: { run?(): void }): Promise<boolean> => {
    content.run?.();
    return true;
  }
};
