import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { CONTENT } from './form-support.js';
import { reload } from './notebooks.js';
import {
  chooseInMenu,
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  runCode,
  type Stores,
  screenshot,
  setCode,
  settled,
  test,
  toastOf
} from './support.js';

/** How many values are read, and how large they seem: no test waits until all of them are. */
const [COUNT, SIZE] = [40, 2 ** 30];

/** Saves values that moved and that take long to read: they have grown, without room on the disk. */
async function saveSlowValues(page: IJupyterLabPageFixture, stores: Stores): Promise<string> {
  const moved = join(stores.home, 'moved');
  await runCode(
    page,
    `import os, pathlib, artifact_storage as storage
for number in range(${COUNT}):
    root = storage.save(number, f"large-{number}").root
pathlib.Path(root).rename(${JSON.stringify(moved)})
for file in pathlib.Path(${JSON.stringify(moved)}).rglob("*.pkl"):
    os.truncate(file, ${SIZE})`
  );
  return moved;
}

/** Verifies in the panel that values are where they moved to. */
async function verify(
  page: IJupyterLabPageFixture,
  panel: Locator,
  stores: Stores,
  moved: string
): Promise<void> {
  await chooseInMenu(panel, 'Values Moved…');
  const dialog = dialogOf(page);
  await dialog.getByLabel('Old address').fill(stores.values);
  await dialog.getByLabel('New address').fill(moved);
  await dialog.getByRole('button', { name: 'Verify' }).click();
}

/** Runs a cell that saves a large value, which takes a minute. */
async function startSlowSave(page: IJupyterLabPageFixture): Promise<void> {
  await setCode(
    page,
    `import artifact_storage as storage, time
class Slow:
    def __reduce__(self):
        time.sleep(60)
        return (int, ())
storage.save([b"x" * (20 << 20), Slow()], "large")`
  );
  await page.evaluate(() => {
    // It ends with the cell.
    void window.jupyterapp.commands.execute('notebook:run-cell');
  });
}

test.describe('an operation', () => {
  // Other tests read every file of this home.
  test.afterEach(({ stores }) =>
    rmSync(join(stores.home, 'moved'), { recursive: true, force: true })
  );

  test('shows its progress, and is stopped in its notification or in the list', async ({
    page,
    panel,
    stores
  }) => {
    test.slow();
    await openNotebook(page);
    const moved = await saveSlowValues(page, stores);
    const toast = toastOf(page, 'Verify values');
    const rows = panel.locator('.jp-ArtifactStorage-operations li');

    await verify(page, panel, stores, moved);
    await expect(toast).toContainText(new RegExp(`churn\\.ipynb: Verify values, \\d+ of ${COUNT}`));
    await expect(toast.locator('.Toastify__progress-bar--controlled')).toBeAttached();
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText(new RegExp(`Verify values\\d+ of ${COUNT}`));
    const bar = rows.getByRole('progressbar', { name: 'Progress of: Verify values' });
    await expect(bar).toHaveAttribute('max', String(COUNT));
    await expectNoAxeViolations(page, CONTENT);
    const status = page
      .locator('#jp-main-statusbar')
      .getByRole('button', { name: 'Verify values' });
    await expect(status).toContainText(/Verify values: \d+%/);
    await settled(page);
    await screenshot(page, 'operation');
    // It waits after the value that is under way, also over a reload of the list.
    await toast.getByRole('button', { name: 'Pause' }).click();
    await expect(rows).toContainText('paused');
    await expect(status).toContainText('paused');
    await status.click();
    const view = page.locator('#jp-artifact-storage-operations');
    await expect(view).toContainText('paused');
    await expectNoAxeViolations(page, '#jp-artifact-storage-operations');
    await view.getByRole('button', { name: 'Resume: Verify values' }).click();
    await expect(rows).not.toContainText('paused');
    await toast.getByRole('button', { name: 'Stop' }).click();
    await expect(rows).toContainText('stopped');
    await expect(toast).toHaveCount(0);
    await expect(dialogOf(page)).toHaveCount(0);
    await expect(status).toHaveCount(0);
    await expect(view).toContainText('stopped');
    await page.getByRole('tab', { name: 'churn.ipynb' }).click();

    // The same with the keyboard alone: the list closes itself when nothing runs.
    const summary = panel.getByText('Operations', { exact: true });
    await expect(rows.first()).toBeHidden();
    await summary.press('Enter');
    await expect(rows.first()).toBeVisible();
    await verify(page, panel, stores, moved);
    const stop = rows.first().getByRole('button', { name: 'Stop: Verify values' });
    await expect(dialogOf(page)).toHaveCount(0);
    await expect(stop).toBeVisible();
    await summary.focus();
    await page.keyboard.press('Tab');
    await expect(rows.first().getByRole('button', { name: 'Pause: Verify values' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(stop).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(rows.first()).toContainText('stopped');
    await expect(rows).toHaveCount(2);
    await expect(page.locator('#jp-artifact-storage-panel :focus')).toHaveCount(1);
  });

  test('goes on over a reload of the page: its notification, the status bar, and its end once', async ({
    page,
    panel
  }) => {
    test.slow();
    await openNotebook(page);
    await runCode(
      page,
      `import artifact_storage as storage
for number in range(10):
    storage.save(bytes([number]) * 1_000_000, f"large-{number}")`
    );
    await chooseInMenu(panel, 'Verify Artifacts…');
    const dialog = dialogOf(page);
    await dialog.getByLabel('Read at most … MB per second').fill('1');
    await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
    const toasts = page.locator('.Toastify__toast');
    const running = toasts.filter({ hasText: 'churn.ipynb: Verify artifacts' });
    await running.getByRole('button', { name: 'Pause' }).click();
    await expect(running).toContainText('paused');
    await page.evaluate(async () => {
      await window.jupyterapp.commands.execute('docmanager:save');
      await window.jupyterapp.commands.execute('artifact-storage:show-operations');
    });
    const view = page.locator('#jp-artifact-storage-operations');
    await expect(view).toContainText('paused');

    await reload(page);
    await expect(running).toContainText('paused');
    const status = page
      .locator('#jp-main-statusbar')
      .getByRole('button', { name: 'Verify artifacts' });
    await expect(status).toContainText('paused');
    // What was in front is in front again, also when the notebook has its session.
    await expect(panel.getByText('churn.ipynb')).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Operations' })).toHaveAttribute(
      'aria-selected',
      'true'
    );
    await expect(view).toContainText('Verify artifacts');
    await settled(page);
    await screenshot(page, 'operation-after-reload');
    // Its item in the status bar opens the list.
    await page.getByRole('tab', { name: 'churn.ipynb' }).click();
    await expect(view).toBeHidden();
    await status.click();
    await expect(view).toBeVisible();

    await running.getByRole('button', { name: 'Resume' }).click();
    const ended = toasts.filter({ hasText: 'churn.ipynb: 10 values are what was saved.' });
    await expect(ended).toHaveCount(1, { timeout: 60_000 });
    await expect(running).toHaveCount(0);
    await expect(status).toHaveCount(0);
    await ended.getByRole('button', { name: 'Report' }).click();
    await expect(dialog).toContainText('Verified10');
    await dialog.getByRole('button', { name: 'Close' }).click();

    // Its report is there after the next reload; its end was told.
    await reload(page);
    await view.getByText('Report', { exact: true }).first().click();
    await expect(view).toContainText('Verified10');
    await expect(toasts).toHaveCount(0);
  });

  test('that the notebook starts is in the list, with how it ended and why', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    const shown = await runCode(
      page,
      `import artifact_storage as storage
storage.save(1, "model")
storage.clean_up()
try:
    storage.relocate("/never/used", "/tmp")
except storage.NotFoundError:
    pass
print(storage.operations())`
    );
    expect(shown).toMatch(/^relocate {2}failed.*\nclean_up \(dry run\) {2}succeeded/m);
    await panel.getByText('Operations', { exact: true }).press('Enter');
    const rows = panel.locator('.jp-ArtifactStorage-operations li');
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(0)).toContainText('Use the new address of values');
    await expect(rows.nth(0)).toContainText('failed');
    await expect(rows.nth(0)).toContainText('/never/used');
    await expect(rows.nth(1)).toContainText('Look for values without an artifact');
    // It found nothing: there is nothing to decide about.
    await expect(rows.nth(1)).toContainText('nothing to do');
    await expect(panel.getByRole('button', { name: 'Review plan…' })).toHaveCount(0);
    await expectNoAxeViolations(page, CONTENT);
    await page.theme.setDarkTheme();
    await expectNoAxeViolations(page, CONTENT);
    await page.theme.setLightTheme();
    await screenshot(panel, 'operations');
  });

  test('is also a large save of a cell: Stop interrupts its kernel', async ({ page, panel }) => {
    await openNotebook(page);
    await startSlowSave(page);
    const row = panel.locator('.jp-ArtifactStorage-operations li');
    await expect(row).toContainText('Save');
    await expect(row).toContainText('large');
    await screenshot(panel, 'save-in-cell');
    await row.getByRole('button', { name: 'Stop: interrupt the kernel' }).click();
    await expect(page.locator('.jp-OutputArea-output')).toContainText('KeyboardInterrupt');
    await expect(row).toHaveCount(0);
    await expect(panel.getByText('(idle)')).toBeVisible();
  });

  test('is stopped with a reason where a restart of the kernel cuts a save off', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    await startSlowSave(page);
    const row = panel.locator('.jp-ArtifactStorage-operations li');
    await expect(row).toContainText('Save');
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('kernelmenu:restart');
    });
    await dialogOf(page).getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    const toast = toastOf(page, 'was stopped');
    await expect(toast).toContainText(
      'churn.ipynb: The save of large was stopped. The kernel was restarted.'
    );
    await expect(row).toContainText('stopped');
    await expect(row).toContainText('The kernel was restarted.');
    await panel.getByText('Operations', { exact: true }).press('Enter');
    await expect(row).toBeVisible();
    await expectNoAxeViolations(page, CONTENT);
    await settled(page);
    await screenshot(page, 'save-cut-off');
    // Another page of it says so, too: the storage server knows it.
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('artifact-storage:show-operations')
    );
    await expect(page.locator('#jp-artifact-storage-operations')).toContainText(
      'The kernel was restarted.'
    );
  });
});
