import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { Gate } from './notebooks.js';
import {
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  saveArtifacts,
  settled,
  test
} from './support.js';

/** Requests of people, and not those that the panel makes by itself. */
const ANY = /./;

/** What says that something is under way. */
const busyIn = (page: IJupyterLabPageFixture): Locator =>
  page.locator('.Toastify__toast').filter({ hasText: '…' }).first();

/** Does something while no request is answered, and looks for what says that it was taken. */
async function seenBeforeAnswer(
  page: IJupyterLabPageFixture,
  gate: Gate,
  act: () => Promise<void>,
  shown = busyIn(page)
): Promise<void> {
  const held = gate.hold(ANY);
  await act();
  await expect(shown).toBeVisible();
  held.release();
}

/** Chooses an entry of the panel's menu. */
async function choose(page: IJupyterLabPageFixture, panel: Locator, label: string): Promise<void> {
  await panel.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: label, exact: true }).click();
}

/** Chooses an entry of the context menu of a row. */
async function chooseOf(page: IJupyterLabPageFixture, row: Locator, label: string): Promise<void> {
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: label, exact: true }).click();
}

test.describe('before the storage server has answered, people see that it was asked', () => {
  test('by a row and its menu', async ({ page, panel }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['model', '[1, 2]']);
    const row = rowOf(panel, 'model');
    await expect(row).toBeVisible();
    const gate = await Gate.before(page);
    const dialog = dialogOf(page);
    for (const label of ['Delete…', 'Edit Notes…']) {
      await seenBeforeAnswer(page, gate, () => chooseOf(page, row, label));
      await expect(dialog).toContainText('churn.ipynb: ');
      await expect(busyIn(page)).toHaveCount(0);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
    }
    await seenBeforeAnswer(page, gate, async () => {
      await row.click();
      await page.keyboard.press('Delete');
    });
    await expect(dialog).toContainText('churn.ipynb: Delete model?');
    await settled(page);
    await expectNoAxeViolations(page, '.jp-Dialog');
    await seenBeforeAnswer(page, gate, () =>
      dialog.getByRole('button', { name: 'Delete' }).click()
    );
    const told = page.locator('.Toastify__toast').filter({ hasText: 'to the trash' });
    await expect(told).toBeVisible();
    await seenBeforeAnswer(page, gate, () => told.getByRole('button', { name: 'Undo' }).click());
    await expect(row).toBeVisible();
    await chooseOf(page, row, 'Tag…');
    await dialog.getByRole('textbox').fill('baseline');
    await seenBeforeAnswer(page, gate, () =>
      dialog.getByRole('button', { name: 'Tag', exact: true }).click()
    );
    await seenBeforeAnswer(page, gate, () => chooseOf(page, row, 'Download'));
  });

  test('by the menu of the panel', async ({ page, panel, stores }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['model', '[1, 2]']);
    await expect(rowOf(panel, 'model')).toBeVisible();
    const gate = await Gate.before(page);
    const dialog = dialogOf(page);
    await seenBeforeAnswer(page, gate, () => choose(page, panel, 'Check Connection'));
    await expect(page.getByText('Values and metadata answer.')).toBeVisible();
    await seenBeforeAnswer(page, gate, () => choose(page, panel, 'Clean Up…'));
    await expect(dialog).toContainText('Nothing to clean up');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await seenBeforeAnswer(page, gate, () => choose(page, panel, 'Trusted Authors…'));
    await dialog.getByRole('button', { name: 'Close' }).click();
    for (const [label, button] of [
      ['Verify Artifacts…', 'Verify'],
      ['Delete Old Versions…', 'Show the list']
    ] as const) {
      await choose(page, panel, label);
      await seenBeforeAnswer(page, gate, () =>
        dialog.getByRole('button', { name: button }).click()
      );
      await expect(busyIn(page)).toHaveCount(0);
      const cancel = dialog.getByRole('button', { name: 'Cancel' });
      if (label === 'Delete Old Versions…') {
        await cancel.click();
      }
    }
    const other = stores.other('elsewhere');
    await choose(page, panel, 'Copy Artifacts To…');
    await dialog.getByRole('radio', { name: 'Custom' }).check();
    await dialog.getByLabel('Values', { exact: true }).fill(other.values);
    await dialog.getByLabel('Metadata', { exact: true }).fill(other.database_url);
    await seenBeforeAnswer(page, gate, () =>
      dialog.getByRole('button', { name: 'Show the plan' }).click()
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });
});
