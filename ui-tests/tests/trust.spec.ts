import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import {
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  SAVE,
  type Stores,
  screenshot,
  sectionOf,
  test,
  toastOf
} from './support.js';

/** Lets another user save a model and data at the store of the test, to which others can write then. */
async function saveAsAna(page: IJupyterLabPageFixture, stores: Stores): Promise<void> {
  const output = await runCode(
    page,
    `import os, subprocess, sys
import artifact_storage as storage
storage.save(1, "mine")
program = """
import collections
import artifact_storage as storage
storage.save(collections.OrderedDict(auc=0.81), "churn-model")
storage.save({"auc": 0.81}, "scores", format="json")
"""
environment = {**os.environ, "LOGNAME": "ana", "USER": "ana"}
print(subprocess.run([sys.executable, "-c", program], env=environment).returncode)`
  );
  expect(output).toContain('0');
  chmodSync(join(stores.home, 'metadata.sqlite'), 0o660);
}

const LOAD = `${SAVE}try:
    print("loaded", storage.load("churn-model"))
except storage.NotTrustedError as error:
    print("refused:", error)`;

test('A pickle of another author loads after the panel was answered, until it is revoked', async ({
  page,
  panel,
  stores
}) => {
  test.slow();
  await openNotebook(page);
  await saveAsAna(page, stores);
  expect(
    await runCode(page, `${SAVE}print(storage.load("mine"), storage.load("scores"))`)
  ).toContain("1 {'auc': 0.81}");
  const refused = await runCode(page, LOAD);
  expect(refused).toContain('refused: "churn-model" version 0 was not loaded');
  expect(refused).toContain('answer in the Artifact Storage panel');

  const card = panel
    .getByRole('status')
    .filter({ hasText: 'churn.ipynb wants to load churn-model v0, saved by ana.' });
  await expect(card).toContainText('A pickle runs code of its author');
  const notification = toastOf(page, 'saved by ana. A pickle runs code.');
  await expect(notification.getByRole('button', { name: 'Not now' })).toBeVisible();
  await expectNoAxeViolations(page, '#jp-artifact-storage-panel .jp-ArtifactStorage-content');
  await screenshot(panel, 'trust-question');
  await card.getByRole('button', { name: 'Trust ana at this store' }).click();
  await expect(card).toHaveCount(0);
  await expect(notification).toHaveCount(0);
  expect(await runCode(page, LOAD)).toContain('loaded OrderedDict');

  await page.evaluate(() => {
    // Its end is that of the dialog.
    void window.jupyterapp.commands.execute('artifact-storage:show-trusted-authors');
  });
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('ana at SQLite');
  await expectNoAxeViolations(page, '.jp-ArtifactStorage-trusted');
  await screenshot(dialog.locator('.jp-Dialog-content'), 'trusted-authors');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(dialog).toContainText('You trust nobody but yourself.');
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(await runCode(page, LOAD)).toContain('refused:');
});

test('Not now ends the question; details say the format and what a pickle imports', async ({
  page,
  panel,
  stores
}) => {
  await openNotebook(page);
  await saveAsAna(page, stores);
  await runCode(page, LOAD);
  const card = panel.getByRole('status').filter({ hasText: 'wants to load churn-model' });
  await card.getByRole('button', { name: 'Not now' }).click();
  await expect(card).toHaveCount(0);
  const refused = await runCode(page, LOAD);
  expect(refused).toContain('refused:');
  expect(refused).not.toContain('panel');
  await expect(card).toHaveCount(0);

  await expect(rowOf(panel, 'scores')).toContainText('JSON');
  await rowOf(panel, 'churn-model').dblclick();
  const details = page.locator('.jp-ArtifactStorage-details:visible');
  await sectionOf(details, 'About').click();
  await expect(details).toContainText('Pickle: runs code of its author when it is loaded');
  const imports = details.getByRole('region', { name: 'What the pickle imports' });
  await imports.getByRole('button', { name: 'Show' }).click();
  await expect(imports).toContainText('collections.OrderedDict');
  await expect(imports).toContainText('does not say whether the pickle is safe');
});
