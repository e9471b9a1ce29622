import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import {
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  saveArtifacts,
  screenshot,
  test
} from './support.js';

/** Runs a command of ours, and returns the file that the browser downloads. */
async function download(
  page: IJupyterLabPageFixture,
  args: Readonly<Record<string, string | number>>
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await page.evaluate((given) => {
    void window.jupyterapp.commands.execute('artifact-storage:download-artifact', given);
  }, args);
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test('a value is downloaded as it was saved, and as a table', async ({ page, panel }) => {
  await openNotebook(page);
  const code = 'import pandas as pd\nimport artifact_storage as storage\n';
  const sha256 = await runCode(
    page,
    `${code}print(storage.save(pd.DataFrame({"a": [1, 2]}), "features/ü").sha256)`
  );
  await expect(rowOf(panel, 'features/ü')).toBeVisible();
  const value = await download(page, { name: 'features/ü' });
  expect(value.name).toBe('features_ü-v0.pkl');
  expect(createHash('sha256').update(value.bytes).digest('hex')).toBe(sha256.trim());
  const table = await download(page, { name: 'features/ü', version: 0, form: 'csv' });
  expect(table.name).toBe('features_ü-v0.csv');
  expect(table.bytes.toString()).toBe('a\n1\n2\n');
});

test('what is no table says so, and a busy kernel says that it is', async ({ page, panel }) => {
  await openNotebook(page);
  await saveArtifacts(page, ['numbers', '[1, 2]']);
  await expect(rowOf(panel, 'numbers')).toBeVisible();
  const ask = () =>
    page.evaluate(() =>
      window.jupyterapp.commands.execute('artifact-storage:download-artifact', {
        name: 'numbers',
        form: 'csv'
      })
    );
  await ask();
  await expect(page.getByText('A value of type list is not a table')).toBeVisible();
  await page.evaluate(() => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget as never as {
      sessionContext: { session: { kernel: { requestExecute(content: object): unknown } } };
    };
    sessionContext.session.kernel.requestExecute({ code: 'import time; time.sleep(600)' });
  });
  await expect(panel.getByText('(busy)')).toBeVisible();
  await ask();
  await expect(page.getByText('The kernel of churn.ipynb is busy.')).toBeVisible();
});

test('a pickle is uploaded after a question about trust', async ({ page, panel }) => {
  await openNotebook(page);
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('artifact-storage:upload-pickle');
  });
  const dialog = dialogOf(page);
  await dialog.getByLabel('Pickle file').setInputFiles({
    name: 'model.pkl',
    mimeType: 'application/octet-stream',
    // pickle.dumps([1, 2])
    buffer: Buffer.from('gAVdlChLAUsCZS4=', 'base64')
  });
  await expect(dialog.getByLabel('Name')).toHaveValue('model');
  await expectNoAxeViolations(page, '.jp-Dialog');
  await screenshot(page, 'upload-pickle');
  await dialog.getByRole('button', { name: 'I trust it: upload' }).click();
  await expect(rowOf(panel, 'model')).toBeVisible();
  const value = await runCode(
    page,
    'import artifact_storage as storage\nprint(storage.get("model").get_value())'
  );
  expect(value.trim()).toBe('[1, 2]');
});
