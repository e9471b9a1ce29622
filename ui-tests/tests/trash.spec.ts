import type { Locator } from '@playwright/test';
import {
  chooseInMenu,
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  SAVE,
  saveArtifacts,
  screenshot,
  settled,
  test
} from './support.js';

/** The row of a version in the trash. */
const trashed = (trash: Locator, name: string, version: number): Locator =>
  trash.getByRole('row').filter({ hasText: `${name} v${version}` });

test('a delete is undone as one, from its notification', async ({ page, panel }) => {
  await openNotebook(page);
  await saveArtifacts(page, ['model', '[1]'], ['model', '[2]']);
  await rowOf(panel, 'model').click();
  // A key that is held asks once.
  await page.keyboard.press('Delete');
  await page.keyboard.press('Delete');
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('2 versions are moved to the trash');
  await expect(dialog).toContainText('They stay there for 7 days');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(rowOf(panel, 'model')).toHaveCount(0);
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Moved 2 versions of model to the trash.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(panel, 'model')).toBeVisible();
  await expect(page.getByText('Restored 2 versions of model.')).toBeVisible();
  const code = `${SAVE}print(storage.load("model", 1), len(storage.trash()))`;
  expect((await runCode(page, code)).trim()).toBe('[2] 0');

  // Restored in another way: then there is nothing to undo.
  await rowOf(panel, 'model').click();
  await page.keyboard.press('Delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await runCode(page, `${SAVE}storage.restore("model", "all")`);
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await expect(rowOf(panel, 'model')).toBeVisible();
});

test('the trash lists what was deleted, restores it, and is emptied', async ({ page, panel }) => {
  await openNotebook(page);
  await runCode(
    page,
    `${SAVE}for name in ("churn-model", "features", "report"):
    storage.save(list(range(1000)), name, tags=["baseline"])
storage.get("churn-model").alias("production")
storage.delete("features", 0)
storage.delete("churn-model", 0, with_aliases=True)
storage.delete("report", 0)`
  );
  await expect(panel).toContainText('3 deleted versions are in the trash.');
  await panel.getByRole('button', { name: 'Show trash' }).click();
  await chooseInMenu(panel, 'Show Trash');
  const trash = page.locator('.jp-ArtifactStorage-trash');
  await expect(trash.getByRole('status')).toContainText('3 versions in the trash');
  await expect(trashed(trash, 'churn-model', 0)).toContainText('#production');
  await settled(page);
  await screenshot(page, 'trash');
  await expectNoAxeViolations(page, '.jp-ArtifactStorage-trash');
  await page.theme.setDarkTheme();
  await screenshot(page, 'trash-dark');
  await expectNoAxeViolations(page, '.jp-ArtifactStorage-trash');

  // By keyboard
  const restore = trashed(trash, 'churn-model', 0).getByRole('button', { name: 'Restore' });
  await restore.press('Enter');
  await expect(trashed(trash, 'churn-model', 0)).toHaveCount(0);
  await expect(rowOf(panel, 'churn-model')).toBeVisible();

  await trashed(trash, 'report', 0).getByRole('button', { name: 'Delete permanently…' }).click();
  await expect(dialogOf(page)).toContainText('Delete version 0 of report permanently?');
  await dialogOf(page).getByRole('button', { name: 'Delete Permanently' }).click();
  await expect(trashed(trash, 'report', 0)).toHaveCount(0);

  await trash.getByRole('button', { name: 'Empty trash…' }).click();
  await expect(dialogOf(page)).toContainText('1 version is deleted for good');
  await dialogOf(page).getByRole('button', { name: 'Empty Trash' }).click();
  await expect(trash).toContainText('The trash is empty.');
});

test('the context menu deletes permanently, and leaves nothing in the trash', async ({
  page,
  panel
}) => {
  await openNotebook(page);
  await saveArtifacts(page, ['secret', '"hush"']);
  await rowOf(panel, 'secret').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Delete Permanently…' }).click();
  await expect(dialogOf(page)).toContainText('This cannot be undone');
  await dialogOf(page).getByRole('button', { name: 'Delete Permanently' }).click();
  await expect(page.getByText('Deleted 1 version of secret.')).toBeVisible();
  const left = await runCode(page, `${SAVE}print(len(storage.trash()))`);
  expect(left.trim()).toBe('0');
});
