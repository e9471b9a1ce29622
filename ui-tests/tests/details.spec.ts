import type { Locator } from '@playwright/test';
import { OpenNotebook, reopen } from './notebooks.js';
import {
  chooseInMenu,
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  saveArtifacts,
  screenshot,
  sectionOf,
  settled,
  test
} from './support.js';

const versionOf = (details: Locator, version: number): Locator =>
  details.getByRole('option', { name: new RegExp(`^v${version}\\b`) });

test.describe('the details of a name', () => {
  test('show its versions and sections, by keyboard alone', async ({ page, panel }) => {
    await openNotebook(page);
    await saveArtifacts(
      page,
      ['churn-model', '[1]'],
      ['churn-model', '{"auc": 0.81}'],
      ['churn-model', '[1, 2, 3]']
    );
    await rowOf(panel, 'churn-model').focus();
    await page.keyboard.press('Enter');
    const details = page.locator('.jp-ArtifactStorage-details');
    const heading = (version: number): Locator =>
      details.getByRole('heading', { name: `churn-model v${version}` });
    await expect(heading(2)).toBeVisible();
    await expect(details.getByRole('option')).toHaveCount(3);
    await expect(details).toContainText('list · 3 items');

    const list = details.getByRole('listbox', { name: 'Versions' });
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await expect(heading(1)).toBeVisible();
    await expect(details.locator('.jp-ArtifactStorage-literal')).toContainText("'auc': 0.81");
    await page.keyboard.press('End');
    await expect(heading(0)).toBeVisible();
    await expect(versionOf(details, 0)).toHaveAttribute('aria-selected', 'true');
    await details.getByRole('button', { name: 'Next version: 1' }).press('Enter');
    await expect(heading(1)).toBeVisible();

    // The buttons stay where they are, older to the left, and keep the focus at the ends.
    await page.keyboard.press('Enter');
    await expect(heading(2)).toBeVisible();
    const [previous, next] = [
      details.getByRole('button', { name: 'Previous version: 1' }),
      details.getByRole('button', { name: 'No next version' })
    ];
    await expect(next).toBeFocused();
    await expect(next).toHaveAttribute('aria-disabled', 'true');
    const [left, right] = [await previous.boundingBox(), await next.boundingBox()];
    expect(left?.x).toBeLessThan(right?.x ?? 0);
    await page.keyboard.press('Enter');
    await expect(heading(2)).toBeVisible();
    await previous.press('Enter');
    await expect(heading(1)).toBeVisible();

    await sectionOf(details, 'Preview').focus();
    await page.keyboard.press('ArrowRight');
    await expect(sectionOf(details, 'Code')).toBeFocused();
    await expect(details.getByRole('tabpanel')).toContainText('storage.save');
    await page.keyboard.press('End');
    await expect(details.getByRole('tabpanel')).toContainText('SHA-256');
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');
    await details.getByRole('button', { name: 'churn.ipynb' }).press('Enter');
    await expect(page.locator('.jp-NotebookPanel')).toBeVisible();
  });

  test('are one tab for all versions, and restored after a reload', async ({
    page,
    panel,
    tmpPath
  }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['model', '[1]'], ['model', '[1, 2]']);
    await rowOf(panel, 'model').dblclick();
    const details = page.locator('.jp-ArtifactStorage-details');
    await expect(details.getByRole('option')).toHaveCount(2);
    await versionOf(details, 0).click();
    // The layout is saved a moment after it changed.
    const saved = page.waitForResponse(
      (response) =>
        response.url().includes('/api/workspaces/') &&
        /section\W+about/.test(response.request().postData() ?? '')
    );
    await sectionOf(details, 'About').click();
    await expect(details.getByRole('tabpanel')).toContainText('SHA-256');
    await page.evaluate(() => window.jupyterapp.commands.execute('docmanager:save'));
    await saved;
    await reopen(page, [new OpenNotebook(page, 'churn.ipynb', `${tmpPath}/churn.ipynb`)]);
    await page.getByRole('tab', { name: 'model', exact: true }).click();
    await expect(details.getByRole('heading', { name: 'model v0' })).toBeVisible();
    await expect(sectionOf(details, 'About')).toHaveAttribute('aria-selected', 'true');
    await rowOf(panel, 'model').dblclick();
    await expect(page.locator('.jp-ArtifactStorage-details')).toHaveCount(1);
  });

  test('say what is saved and deleted meanwhile', async ({ page, panel, tmpPath }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['model', '[1]'], ['model', '[1, 2]']);
    await rowOf(panel, 'model').dblclick();
    const details = page.locator('.jp-ArtifactStorage-details');
    await expect(details.getByRole('heading', { name: 'model v1' })).toBeVisible();
    const notebook = new OpenNotebook(page, 'churn.ipynb', `${tmpPath}/churn.ipynb`);
    await notebook.save('model', '[1, 2, 3]');
    await expect(
      details.getByRole('status').filter({ hasText: 'Version 2 was saved meanwhile.' })
    ).toBeVisible();
    await expect(details.getByRole('heading', { name: 'model v1' })).toBeVisible();
    await details.getByRole('button', { name: 'Show it' }).click();
    await expect(details.getByRole('heading', { name: 'model v2' })).toBeVisible();

    await chooseInMenu(details, 'Delete version 2…');
    await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
    await expect(details).toContainText('Version 2 of model is in the trash.');
    await expect(details).toContainText(
      /It stays there until .*\d.*, and can be restored until then/
    );
    await expect(details.getByRole('button', { name: 'Show version 1' })).toBeVisible();
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');
    await screenshot(page, 'details-trashed');
    await details.getByRole('button', { name: 'Restore' }).click();
    await expect(details.getByRole('tabpanel')).toContainText('[1, 2, 3]');

    await chooseInMenu(details, 'Delete version 2…');
    await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
    await details.getByRole('button', { name: 'Delete permanently…' }).click();
    await expect(dialogOf(page)).toContainText('Delete version 2 of model permanently?');
    await dialogOf(page).getByRole('button', { name: 'Delete Permanently' }).click();
    await expect(details).toContainText('Version 2 of model was deleted.');
    await details.getByRole('button', { name: 'Show version 1' }).click();
    await expect(details.getByRole('tabpanel')).toContainText('[1, 2]');

    await chooseInMenu(details, 'Delete version 1 permanently…');
    await expect(dialogOf(page)).toContainText('Delete version 1 of model permanently?');
    await expect(dialogOf(page)).toContainText('This cannot be undone');
    await expect(dialogOf(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
    await dialogOf(page).getByRole('button', { name: 'Delete Permanently' }).click();
    await expect(details).toContainText('Version 1 of model was deleted.');
    await details.getByRole('button', { name: 'Show version 0' }).click();
    await expect(details.getByRole('tabpanel')).toContainText('[1]');
    // All of it goes to the trash, and comes back as one.
    await notebook.save('model', '[4]');
    await notebook.run('import artifact_storage; artifact_storage.delete("model", version="all")');
    await expect(details).toContainText('Version 0 of model is in the trash.');
    await expect(details.getByRole('button', { name: 'Restore version 0' })).toBeVisible();
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');
    await settled(page);
    await screenshot(page, 'details-all-trashed');
    await details.getByRole('button', { name: 'Restore all 2 versions' }).click();
    await expect(details.getByRole('tabpanel')).toContainText('[1]');
    await expect(rowOf(panel, 'model')).toContainText('v3');
    await notebook.run(
      'import artifact_storage; artifact_storage.delete("model", version="all", permanently=True)'
    );
    await expect(details).toContainText('It was the last one.');
    await screenshot(page, 'details-deleted');

    // A name without a version: the hint is where people look for it.
    await notebook.save('gone', '[5]');
    await notebook.run('import artifact_storage; artifact_storage.delete("gone", version="all")');
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('artifact-storage:show-artifact', { name: 'gone' })
    );
    const gone = page.getByRole('tabpanel', { name: 'gone', exact: true });
    await expect(gone).toContainText('1 version of gone is in the trash.');
    await gone.getByRole('button', { name: 'Show trash' }).click();
    await expect(page.locator('.jp-ArtifactStorage-trash')).toContainText('gone v0');
    await page.getByRole('tab', { name: 'gone', exact: true }).click();
    await gone.getByRole('button', { name: 'Restore' }).click();
    await expect(gone.getByRole('heading', { name: 'gone v0' })).toBeVisible();
  });
});
