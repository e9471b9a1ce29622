import type { NotebookPanel } from '@jupyterlab/notebook';
import {
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  saveArtifacts,
  screenshot,
  setCode,
  test
} from './support.js';

test('a variable is saved by a cell that people see', async ({ page, panel }) => {
  await openNotebook(page);
  await runCode(
    page,
    'import pandas as pd\nfeatures = pd.DataFrame({"a": [1, 2]})\nscores = [1, 2, 3]\nfeatures'
  );
  // A double click asks once.
  await page.getByRole('button', { name: 'Save Variable as Artifact…' }).dblclick();
  const dialog = dialogOf(page);
  await expect(dialog.getByLabel('Variable')).toHaveValue('features');
  await expect(dialog.getByRole('option')).toHaveText([
    /^features: DataFrame 2 × 1/,
    'scores: list · 3 items'
  ]);
  await expectNoAxeViolations(page, '.jp-Dialog');
  await screenshot(page, 'save-variable');
  await dialog.getByLabel('Variable').selectOption('scores');
  await expect(dialog.getByLabel('Name')).toHaveValue('scores');
  await dialog.getByLabel('Name').fill('scores "of" May');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(rowOf(panel, 'scores "of" May')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  const cells = await page.evaluate(() =>
    (window.jupyterapp.shell.currentWidget as NotebookPanel).content.widgets.map((cell) =>
      cell.model.sharedModel.getSource()
    )
  );
  expect(cells[1]).toBe(
    'import artifact_storage as storage\nstorage.save(scores, "scores \\"of\\" May")'
  );
});

test('names and versions complete in code, also while the kernel is busy', async ({
  page,
  panel
}) => {
  await openNotebook(page);
  await saveArtifacts(page, ['churn-model', '[1]'], ['churn-model', '[1, 2]'], ['features', '1']);
  await expect(rowOf(panel, 'churn-model')).toBeVisible();
  await setCode(page, 'import artifact_storage as storage\nstorage.get("chu');
  await page.evaluate(() => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget as NotebookPanel;
    sessionContext.session?.kernel?.requestExecute({ code: 'import time; time.sleep(600)' });
  });
  await expect(panel.getByText('(busy)')).toBeVisible();
  await page.notebook.enterCellEditingMode(0);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Tab');
  const completer = page.locator('.jp-Completer:not(.lm-mod-hidden)');
  await expect(completer.getByText('churn-model')).toBeVisible();
  await screenshot(page, 'complete-a-name');
  await page.keyboard.press('Enter');
  await page.keyboard.type('", ');
  await page.keyboard.press('Tab');
  await expect(completer.getByText('1', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  const source = await page.evaluate(() =>
    (
      window.jupyterapp.shell.currentWidget as NotebookPanel
    ).content.activeCell?.model.sharedModel.getSource()
  );
  expect(source).toContain('storage.get("churn-model');
});

test('a large save shows how far it is, and leaves nothing below the cell', async ({ page }) => {
  await openNotebook(page);
  await setCode(
    page,
    `import os, time
import artifact_storage as storage
class Slow:
    def __reduce__(self):
        while not os.path.exists("go"):
            time.sleep(0.05)
        return (int, ())
saved = storage.save([b"x" * (20 << 20), Slow()], "large")`
  );
  const done = page.notebook.runCell(0, true);
  const outputs = page.locator('.jp-Notebook .jp-OutputArea-output');
  await expect(outputs).toContainText('Saving "large": 21 MB, ');
  await screenshot(page, 'save-progress');
  const folder = await page.filebrowser.getCurrentDirectory();
  await page.contents.uploadContent('', 'text', `${folder}/go`);
  await done;
  await expect(page.getByText('Saving "large"')).toHaveCount(0);
  await expect(outputs.filter({ visible: true })).toHaveCount(0);
});
