import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { DIALOG, expectAccessible, openFromMenu, saveSome } from './care-support.js';
import { reload } from './notebooks.js';
import {
  dialogOf,
  expect,
  rowOf,
  runCode,
  type Stores,
  screenshot,
  settled,
  shown,
  test,
  toastOf
} from './support.js';
import { openTab } from './tab-support.js';

type Target = ReturnType<Stores['other']>;

/** Enters the location that a copy goes to. */
async function enterTarget(dialog: Locator, target: Target): Promise<void> {
  await dialog.getByRole('textbox', { name: 'Values' }).fill(shown(target.values));
  await dialog.getByRole('textbox', { name: 'Metadata' }).fill(target.database_url);
}

/** Enters the location that a copy goes to, and asks for the plan. */
async function planCopyTo(dialog: Locator, target: Target): Promise<void> {
  await enterTarget(dialog, target);
  await dialog.getByRole('button', { name: 'Show the plan' }).click();
}

test.describe('copies of a store', () => {
  test('copies artifacts to another location: plan, copy, report, and the switch', async ({
    page,
    panel,
    stores
  }) => {
    test.slow();
    await saveSome(page);
    const other = stores.other('team');
    const dialog = await openFromMenu(panel, 'Copy Artifacts To…');
    await expect(dialog).toContainText('churn.ipynb: Copy artifacts to another location');
    await enterTarget(dialog, other);
    await dialog.getByLabel('If the number of a version is taken there').selectOption('skip');
    await expectAccessible(page, DIALOG);
    await screenshot(dialog.locator(DIALOG), 'copy-form');
    await dialog.getByRole('button', { name: 'Show the plan' }).click();
    const copyButton = dialog.getByRole('button', { name: /^Copy 6 versions/ });
    await expect(copyButton).toBeVisible();
    await expect(dialog).toContainText('Already there0');
    await expectAccessible(page, DIALOG);
    await screenshot(dialog.locator(DIALOG), 'copy-plan');
    // Nothing was written so far.
    expect(readdirSync(other.values)).toEqual([]);
    await copyButton.click();

    const toast = toastOf(page, '6 versions are in');
    await expect(toast).toBeVisible();
    await settled(page);
    await screenshot(page, 'copied');
    await toast.getByRole('button', { name: 'Report' }).click();
    await expect(dialog).toContainText('Copied and verified6');
    await dialog.getByRole('button', { name: 'Close' }).click();

    // What is saved meanwhile goes along before the switch.
    await runCode(page, 'import artifact_storage as storage\nstorage.save(5, "late")');
    await toast.getByRole('button', { name: 'Use in churn.ipynb' }).click();
    await dialog.getByRole('button', { name: 'Switch without restart' }).click();
    await expect(panel.getByText(shown(other.values)).first()).toBeVisible();
    await expect(rowOf(panel, 'late')).toBeVisible();
    await expect(panel.getByText('Artifacts (4)')).toBeVisible();
  });

  test('asks for the secrets of a copy that is started again, and goes on only with them', async ({
    page,
    stores
  }) => {
    await saveSome(page);
    const other = stores.other('team');
    await runCode(
      page,
      `try:
    storage.copy_to(artifact_storage_dir=${JSON.stringify(other.values)}, database_url="postgresql://ana:pw@127.0.0.1:1/ml")
except Exception:
    pass`
    );
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('artifact-storage:show-operations')
    );
    const view = page.locator('#jp-artifact-storage-operations');
    await view.getByRole('button', { name: 'Start again' }).first().click();
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('churn.ipynb: Copy once more');
    await expect(dialog).toContainText('PostgreSQL · ana@127.0.0.1:1/ml');
    const password = dialog.getByRole('textbox', { name: 'Password of the database' });
    await expect(password).toBeFocused();
    const goOn = dialog.getByRole('button', { name: 'Go on' });
    await expect(goOn).toBeDisabled();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeVisible();
    await password.fill('pw');
    await expect(goOn).toBeEnabled();
    await goOn.click();
    await expect(toastOf(page, 'churn.ipynb: PostgreSQL on 127.0.0.1:1')).toBeVisible();
  });

  test('retries what could not be copied, and uses the target, from the list after a reload', async ({
    page,
    panel,
    stores
  }) => {
    test.slow();
    await saveSome(page);
    const [name = ''] = readdirSync(join(stores.values, 'features'));
    const file = join(stores.values, 'features', name);
    const whole = readFileSync(file);
    truncateSync(file, 10);
    const other = stores.other('team');
    const dialog = await openFromMenu(panel, 'Copy Artifacts To…');
    await planCopyTo(dialog, other);
    await dialog.getByRole('button', { name: /^Copy 5 versions/ }).click();
    const failed = toastOf(page, '1 of 6 versions could not be copied');
    await expect(failed.getByRole('button', { name: 'Retry failed' })).toBeVisible();
    await page.evaluate(async () => {
      await window.jupyterapp.commands.execute('docmanager:save');
      await window.jupyterapp.commands.execute('artifact-storage:show-operations');
    });
    const view = page.locator('#jp-artifact-storage-operations');
    const retry = view.getByRole('button', { name: 'Retry failed' });
    await expect(retry).toBeVisible();
    await failed.getByRole('button', { name: 'Hide notification' }).click();
    await expect(failed).toHaveCount(0);

    await reload(page);
    // Below it are copies that earlier tests made.
    const newest = view.getByRole('listitem').first();
    const use = newest.getByRole('button', { name: 'Use in churn.ipynb' });
    await expect(use).toBeVisible();
    await view.getByText('Report', { exact: true }).first().click();
    const reason = 'The value of "features" version 0 is not what was saved';
    await expect(newest).toContainText(reason);
    await expectAccessible(page, '#jp-artifact-storage-operations');
    await screenshot(view, 'operations-copy');
    // Again with the same damage, and then without.
    await retry.click();
    const still = '1 of 6 versions still could not be copied: features version 0 (damaged).';
    await expect(toastOf(page, still)).toBeVisible();
    await view.getByText('Report', { exact: true }).first().click();
    await expect(newest).toContainText(reason);
    // The newest stands; the older one says that it was tried again.
    // Rows of a report are items of a list, too.
    const older = view.locator('section > ul > li').nth(1);
    await expect(older).toContainText('; tried again');
    await expect(older.getByRole('button', { name: 'Retry failed' })).toHaveCount(0);
    await expect(retry).toHaveCount(1);
    await screenshot(view, 'operations-tried-again');
    writeFileSync(file, whole);
    await retry.click();
    await expect(toastOf(page, '6 versions are in')).toBeVisible();
    // What was told of the tries before is over.
    await expect(toastOf(page, 'could not be copied')).toHaveCount(0);
    await expect(newest).toContainText('Copy artifactsdone');
    await expect(retry).toHaveCount(0);

    await use.click();
    await dialog.getByRole('button', { name: 'Switch without restart' }).click();
    await expect(panel.getByText(shown(other.values)).first()).toBeVisible();
    await expect(panel.getByText('Artifacts (3)')).toBeVisible();
    // It is used there now.
    await expect(use).toHaveCount(0);
  });

  test('says at the field why nothing can be copied there, and keeps what was entered', async ({
    page,
    panel
  }) => {
    await saveSome(page);
    const dialog = await openFromMenu(panel, 'Copy Artifacts To…');
    await dialog.getByRole('textbox', { name: 'Values' }).fill('~/elsewhere');
    await dialog.getByRole('button', { name: 'Show the plan' }).click();
    const alert = dialog.getByRole('alert');
    await expect(alert.first()).toContainText('Source and target have the same database');
    await expect(alert).toHaveCount(1);
    await expect(dialog.getByRole('textbox', { name: 'Values' })).toHaveValue('~/elsewhere');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialogOf(page)).toHaveCount(0);
  });

  test('copies what is selected in the tab', async ({ page, panel, stores }) => {
    await saveSome(page);
    const other = stores.other('picked');
    const tab = await openTab(page);
    await tab.getByRole('checkbox', { name: /model/ }).check();
    await tab.getByRole('button', { name: 'Copy to…' }).click();
    const dialog = dialogOf(page);
    await expect(dialog.getByRole('radio', { name: 'Only model' })).toBeChecked();
    await planCopyTo(dialog, other);
    await dialog.getByRole('button', { name: /^Copy 4 versions/ }).click();
    await expect(toastOf(page, '4 versions are in')).toBeVisible();
    expect(readdirSync(other.values)).toContain('model');
    await expect(panel).toBeVisible();
  });

  test('copies that one page starts are live in the operations of another', async ({
    page,
    panel,
    stores,
    otherPage
  }) => {
    test.slow();
    await saveSome(page);
    await otherPage.evaluate(() =>
      window.jupyterapp.commands.execute('artifact-storage:show-operations')
    );
    const theirs = otherPage.locator('#jp-artifact-storage-operations');
    const running = theirs.getByRole('listitem').filter({ hasText: 'Copy artifacts' }).first();
    await expect(theirs).toBeVisible();
    const other = stores.other('live');
    const dialog = await openFromMenu(panel, 'Copy Artifacts To…');
    await planCopyTo(dialog, other);
    await dialog.getByRole('button', { name: /^Copy 6 versions/ }).click();
    await expect(toastOf(page, '6 versions are in')).toBeVisible();
    // One more than before, whatever the list had when it was opened.
    await expect(theirs.getByRole('listitem').filter({ hasText: shown(other.values) })).toHaveCount(
      1
    );
    await expect(running).toContainText('Copy artifactsdone');
    await expect(running).toContainText(shown(other.values));
  });
});
