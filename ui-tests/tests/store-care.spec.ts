import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { DIALOG, expectAccessible, openFromMenu, saveSome } from './care-support.js';
import { reload } from './notebooks.js';
import { chooseInMenu, expect, rowOf, screenshot, shown, test, toastOf } from './support.js';
import { openTab } from './tab-support.js';

/** What marks a row whose value is missing or damaged. */
const MARK = '.jp-ArtifactStorage-mark';

test.describe('care for a store', () => {
  test('verifies values, marks and reports those that are damaged or missing, and verifies again', async ({
    page,
    panel,
    stores
  }) => {
    await saveSome(page);
    const [file = ''] = readdirSync(join(stores.values, 'features'));
    truncateSync(join(stores.values, 'features', file), 10);
    const missing = join(stores.values, 'scores');
    renameSync(missing, join(stores.home, 'scores-away'));
    const dialog = await openFromMenu(panel, 'Verify Artifacts…');
    await expectAccessible(page, DIALOG);
    const rate = dialog.getByLabel('Read at most … MB per second');
    await rate.fill('0');
    await expect(dialog).toContainText('0 does not fit here. Enter a number, 0.001 or more.');
    await rate.fill('');
    await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
    const toast = toastOf(page, '2 of 6 values are not what was saved: ');
    await toast.getByRole('button', { name: 'Report' }).click();
    await expect(dialog).toContainText('Damaged1');
    await expect(dialog).toContainText('Missing1');
    await expect(dialog).toContainText('features version 0');
    await expect(dialog).toContainText('scores version 0');
    await expectAccessible(page, DIALOG);
    await screenshot(dialog.locator(DIALOG), 'verify-report');
    await dialog.getByRole('button', { name: 'Close' }).click();

    // The list keeps the report.
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('artifact-storage:show-operations')
    );
    const view = page.locator('#jp-artifact-storage-operations');
    await expect(view).toContainText('found problems');
    await view.getByText('Report', { exact: true }).first().click();
    await expect(view).toContainText('features version 0');
    await expectAccessible(page, '#jp-artifact-storage-operations');
    const found = toastOf(page, '2 of 6 values are not what was saved');
    await found.getByRole('button', { name: 'Hide notification' }).click();
    await expect(found).toHaveCount(0);
    await screenshot(view, 'operations-view');

    // Marks are in the database: another page has them, too.
    const markOf = (name: string): Locator => rowOf(panel, name).locator(MARK);
    const [damaged, gone] = ['its value has other bytes than were saved', 'its value is missing'];
    await expect(markOf('features')).toHaveAttribute('aria-label', damaged);
    await page.evaluate(() => window.jupyterapp.commands.execute('docmanager:save'));
    await reload(page);
    await expect(markOf('features')).toHaveAttribute('aria-label', damaged);
    await expect(markOf('scores')).toHaveAttribute('aria-label', gone);
    await expect(markOf('model')).toHaveCount(0);
    await panel.getByRole('button', { name: 'Without a value' }).click();
    await expect(rowOf(panel, 'scores')).toBeVisible();
    await expect(rowOf(panel, 'model')).toHaveCount(0);
    await screenshot(panel, 'list-missing');
    await panel.getByRole('button', { name: 'Remove the filter Without a value' }).click();

    // The same once more, from the list: what came back is marked no more.
    renameSync(join(stores.home, 'scores-away'), missing);
    await view.getByRole('button', { name: 'Verify again' }).first().click();
    await expect(
      toastOf(page, '1 of 6 values is not what was saved: features version 0 (')
    ).toBeVisible();
    await expect(markOf('scores')).toHaveCount(0);
    await expect(markOf('features')).toHaveAttribute('aria-label', damaged);
  });

  test('marks a name whose earlier version is damaged, finds it, and says so at the location', async ({
    page,
    panel,
    stores
  }) => {
    await saveSome(page);
    const folder = join(stores.values, 'model');
    const [first = ''] = readdirSync(folder)
      .map((name) => join(folder, name))
      .sort((a, b) => statSync(a).size - statSync(b).size);
    const whole = readFileSync(first);
    const values = panel.locator('.jp-ArtifactStorage-lines .jp-ArtifactStorage-mark').first();
    await expect(values).toHaveClass(/jp-mod-ok/);
    // Of the right size: only who reads it sees it.
    writeFileSync(first, Buffer.from(whole).fill(1));
    const dialog = await openFromMenu(panel, 'Verify Artifacts…');
    await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
    await expect(toastOf(page, 'model version 0 (damaged)')).toBeVisible();

    const mark = rowOf(panel, 'model').locator(MARK);
    await expect(mark).toHaveAttribute('aria-label', '1 damaged version');
    // It was checked before: what is wrong is said all the same.
    await expect(values).toHaveClass(/jp-mod-warning/);
    const card = panel.getByText('1 version is damaged: model v0');
    await expect(card).toBeVisible();
    await expect(page.locator('#jp-main-statusbar').getByText('values are damaged')).toBeVisible();
    await panel.getByRole('button', { name: 'Damaged value' }).click();
    await expect(rowOf(panel, 'model')).toBeVisible();
    await expect(rowOf(panel, 'scores')).toHaveCount(0);
    await expectAccessible(page, '#jp-artifact-storage-panel');
    await screenshot(panel, 'list-damaged');
    const tab = await openTab(page);
    await tab.getByRole('button', { name: 'Add a filter' }).click();
    await page.getByRole('menuitem', { name: 'Damaged value' }).click();
    await expect(tab.getByRole('row')).toHaveCount(2);
    await expect(tab.getByRole('row').nth(1).locator(MARK)).toHaveAttribute(
      'aria-label',
      '1 damaged version'
    );

    // A right size is no proof; the next verification is.
    writeFileSync(first, whole);
    await panel.getByRole('button', { name: 'Details', exact: true }).click();
    await panel.getByRole('button', { name: 'Verify artifacts…' }).click();
    await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
    await expect(toastOf(page, '6 values are what was saved.')).toBeVisible();
    await expect(values).toHaveClass(/jp-mod-ok/);
    await expect(card).toHaveCount(0);
    await expect(panel.getByText('No version here is known to be damaged.')).toBeVisible();
    await panel.getByRole('button', { name: 'Show all' }).click();
    await expect(mark).toHaveCount(0);
  });

  test('asks about a plan again after a reload of the page', async ({ page, panel, stores }) => {
    await saveSome(page);
    const orphan = join(stores.values, 'model', '20200101T000000Z-0123456789ab.pkl');
    writeFileSync(orphan, 'left by an interrupted save');
    utimesSync(orphan, 0, 0);
    const dialog = await openFromMenu(panel, 'Clean Up…');
    await expect(dialog).toContainText('20200101T000000Z-0123456789ab.pkl');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await openFromMenu(panel, 'Delete Old Versions…');
    await dialog.getByLabel('Keep the newest … versions of each name').fill('3');
    await dialog.getByRole('button', { name: 'Show the list' }).click();
    await expect(dialog).toContainText('Delete 1 version?');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.evaluate(async () => {
      await window.jupyterapp.commands.execute('docmanager:save');
      await window.jupyterapp.commands.execute('artifact-storage:show-operations');
    });

    await reload(page);
    const view = page.locator('#jp-artifact-storage-operations');
    // Earlier tests have planned the same for their own stores.
    const planned = (title: string): Locator =>
      view
        .getByRole('listitem')
        .filter({ hasText: title })
        .filter({ hasText: shown(stores.values) });
    const retention = planned('Look for versions that need not be kept');
    const cleanUp = planned('Look for values without an artifact');
    await expect(panel.getByText('churn.ipynb')).toBeVisible();
    await expectAccessible(page, '#jp-artifact-storage-operations');
    await screenshot(view, 'operations-plans');
    await retention.getByRole('button', { name: 'Review plan…' }).click();
    await expect(dialog).toContainText('Delete 1 version?');
    await dialog.getByRole('button', { name: 'Delete 1 version' }).click();
    await expect(toastOf(page, '1 version was moved to the trash.')).toBeVisible();
    await expect(retention).toHaveCount(0);
    await cleanUp.getByRole('button', { name: 'Review plan…' }).click();
    await expect(dialog).toContainText('20200101T000000Z-0123456789ab.pkl');
    await dialog.getByRole('button', { name: 'Delete 1 file' }).click();
    await expect(toastOf(page, '1 file without an artifact was deleted.')).toBeVisible();
    await expect(cleanUp).toHaveCount(0);
  });

  test('lists files without an artifact before it deletes them', async ({
    page,
    panel,
    stores
  }) => {
    await saveSome(page);
    const folder = join(stores.values, 'model');
    const orphan = join(folder, '20200101T000000Z-0123456789ab.pkl');
    mkdirSync(folder, { recursive: true });
    writeFileSync(orphan, 'left by an interrupted save');
    utimesSync(orphan, 0, 0);
    const dialog = await openFromMenu(panel, 'Clean Up…');
    await expect(dialog).toContainText('20200101T000000Z-0123456789ab.pkl');
    await expectAccessible(page, DIALOG);
    await screenshot(dialog.locator(DIALOG), 'clean-up');
    // Enter alone deletes nothing.
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await dialog.getByRole('button', { name: 'Delete 1 file' }).click();
    await expect(toastOf(page, '1 file without an artifact was deleted.')).toBeVisible();
    expect(readdirSync(folder)).toHaveLength(4);
    await openFromMenu(panel, 'Clean Up…');
    await expect(dialog).toContainText('Nothing to clean up');
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  test('shows which versions a rule means before it deletes them', async ({ page, panel }) => {
    await saveSome(page);
    const dialog = await openFromMenu(panel, 'Delete Old Versions…');
    const keep = dialog.getByLabel('Keep the newest … versions of each name');
    const show = dialog.getByRole('button', { name: 'Show the list' });
    await keep.fill('0');
    await expect(dialog.getByRole('alert')).toContainText('Enter a whole number, 1 or more.');
    await expect(show).toBeDisabled();
    await keep.fill('');
    await expect(dialog.getByRole('alert')).toContainText('No condition is given.');
    await expect(show).toBeDisabled();
    await dialog.getByLabel('Only versions with this tag').fill('old');
    await expect(dialog.getByRole('alert')).toHaveCount(0);
    await expect(show).toBeEnabled();
    await dialog.getByLabel('Only versions with this tag').fill('');
    await keep.fill('2');
    await expectAccessible(page, DIALOG);
    await dialog.getByRole('button', { name: 'Show the list' }).click();
    await expect(dialog).toContainText('Delete 2 versions?');
    await expect(dialog.getByRole('row')).toHaveCount(3);
    await expectAccessible(page, DIALOG);
    await screenshot(dialog.locator(DIALOG), 'retention-list');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await expect(dialog.getByLabel('Keep the newest … versions of each name')).toHaveValue('2');
    await dialog.getByRole('button', { name: 'Show the list' }).click();
    await dialog.getByRole('button', { name: 'Delete 2 versions' }).click();
    await expect(toastOf(page, '2 versions were moved to the trash.')).toBeVisible();
    await expect(rowOf(panel, 'model')).toContainText('v3');
  });

  test('shows what takes the space', async ({ page, panel }) => {
    await saveSome(page);
    await chooseInMenu(panel, 'Show Sizes');
    const view = page.getByRole('tabpanel', { name: 'Sizes' });
    await expect(view.getByRole('row')).toHaveCount(4);
    await expect(view.getByRole('rowheader').first()).toHaveText('model');
    await expectAccessible(page, '.jp-ArtifactStorage-sizes');
    await screenshot(view, 'sizes');
    await view.getByLabel('By').selectOption('notebook');
    await expect(view.getByRole('row')).toHaveCount(2);
    await expect(view.getByRole('rowheader')).toContainText('churn.ipynb');
  });
});
