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
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { reload } from './notebooks.js';
import {
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  screenshot,
  settled,
  shown,
  test
} from './support.js';
import { openTab } from './tab-support.js';

const DIALOG = '.jp-Dialog-content';

/** What marks a row whose value is missing or damaged. */
const MARK = '.jp-ArtifactStorage-mark';

/** Saves three names, one of them in four versions. */
async function saveSome(page: IJupyterLabPageFixture): Promise<void> {
  await openNotebook(page);
  await runCode(
    page,
    `import artifact_storage as storage
storage.save(list(range(200_000)), "features")
storage.save({"auc": 0.81}, "scores")
for number in range(4):
    storage.save(b"x" * 100_000 * (number + 1), "model")`
  );
}

/** Runs a command from the panel's menu. */
async function fromMenu(
  page: IJupyterLabPageFixture,
  panel: Locator,
  label: string
): Promise<Locator> {
  await panel.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: label, exact: true }).click();
  return dialogOf(page);
}

/** The notification with that text. */
const toastOf = (page: IJupyterLabPageFixture, text: string | RegExp): Locator =>
  page.locator('.Toastify__toast').filter({ hasText: text });

/** Axe in both themes. */
async function expectAccessible(page: IJupyterLabPageFixture, selector: string): Promise<void> {
  await expectNoAxeViolations(page, selector);
  await page.theme.setDarkTheme();
  await expectNoAxeViolations(page, selector);
  await page.theme.setLightTheme();
}

test.describe('care for a store', () => {
  test('copies artifacts to another location: plan, copy, report, and the switch', async ({
    page,
    panel,
    stores
  }) => {
    test.slow();
    await saveSome(page);
    const other = stores.other('team');
    const dialog = await fromMenu(page, panel, 'Copy Artifacts To…');
    await expect(dialog).toContainText('churn.ipynb: Copy artifacts to another location');
    await dialog.getByRole('textbox', { name: 'Values' }).fill(shown(other.values));
    await dialog.getByRole('textbox', { name: 'Metadata' }).fill(other.database_url);
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
    const dialog = await fromMenu(page, panel, 'Copy Artifacts To…');
    await dialog.getByRole('textbox', { name: 'Values' }).fill(shown(other.values));
    await dialog.getByRole('textbox', { name: 'Metadata' }).fill(other.database_url);
    await dialog.getByRole('button', { name: 'Show the plan' }).click();
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
    const dialog = await fromMenu(page, panel, 'Copy Artifacts To…');
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
    await dialog.getByRole('textbox', { name: 'Values' }).fill(other.values);
    await dialog.getByRole('textbox', { name: 'Metadata' }).fill(other.database_url);
    await dialog.getByRole('button', { name: 'Show the plan' }).click();
    await dialog.getByRole('button', { name: /^Copy 4 versions/ }).click();
    await expect(toastOf(page, '4 versions are in')).toBeVisible();
    expect(readdirSync(other.values)).toContain('model');
    await expect(panel).toBeVisible();
  });

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
    const dialog = await fromMenu(page, panel, 'Verify Artifacts…');
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
    const dialog = await fromMenu(page, panel, 'Verify Artifacts…');
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
    const dialog = await fromMenu(page, panel, 'Clean Up…');
    await expect(dialog).toContainText('20200101T000000Z-0123456789ab.pkl');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await fromMenu(page, panel, 'Delete Old Versions…');
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
    const dialog = await fromMenu(page, panel, 'Copy Artifacts To…');
    await dialog.getByRole('textbox', { name: 'Values' }).fill(other.values);
    await dialog.getByRole('textbox', { name: 'Metadata' }).fill(other.database_url);
    await dialog.getByRole('button', { name: 'Show the plan' }).click();
    await dialog.getByRole('button', { name: /^Copy 6 versions/ }).click();
    await expect(toastOf(page, '6 versions are in')).toBeVisible();
    // One more than before, whatever the list had when it was opened.
    await expect(theirs.getByRole('listitem').filter({ hasText: shown(other.values) })).toHaveCount(
      1
    );
    await expect(running).toContainText('Copy artifactsdone');
    await expect(running).toContainText(shown(other.values));
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
    const dialog = await fromMenu(page, panel, 'Clean Up…');
    await expect(dialog).toContainText('20200101T000000Z-0123456789ab.pkl');
    await expectAccessible(page, DIALOG);
    await screenshot(dialog.locator(DIALOG), 'clean-up');
    // Enter alone deletes nothing.
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await dialog.getByRole('button', { name: 'Delete 1 file' }).click();
    await expect(toastOf(page, '1 file without an artifact was deleted.')).toBeVisible();
    expect(readdirSync(folder)).toHaveLength(4);
    await fromMenu(page, panel, 'Clean Up…');
    await expect(dialog).toContainText('Nothing to clean up');
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  test('shows which versions a rule means before it deletes them', async ({ page, panel }) => {
    await saveSome(page);
    const dialog = await fromMenu(page, panel, 'Delete Old Versions…');
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
    await panel.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Show Sizes' }).click();
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
