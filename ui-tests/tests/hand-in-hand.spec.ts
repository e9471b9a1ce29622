import { cpSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD } from '../../tests/server/support/postgresql.js';
import { test } from './servers.js';
import {
  chooseInMenu,
  dialogOf,
  enterLocation,
  expect,
  expectNoAxeViolations,
  killStorageServer,
  openNotebook,
  rowOf,
  runCode,
  saveArtifacts,
  screenshot,
  shown,
  useButton
} from './support.js';

const CONTENT = '#jp-artifact-storage-panel .jp-ArtifactStorage-content';

test.describe('undo', () => {
  test('goes back to a database with its password, which nobody enters again', async ({
    page,
    panel,
    stores,
    postgresql
  }) => {
    const database_url = postgresql.url(await postgresql.createDatabase());
    await openNotebook(page);
    await enterLocation(panel, { database_url });
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['in-postgresql', '1']);
    await expect(rowOf(panel, 'in-postgresql')).toBeVisible();

    const other = stores.other('second');
    await enterLocation(panel, other);
    await useButton(panel).click();
    await dialogOf(page).getByRole('button', { name: 'Switch without restart' }).click();
    const told = page.getByRole('alert').filter({ hasText: shown(other.values) });
    await told.getByRole('button', { name: 'Undo' }).click();
    await expect(panel.getByText(stores.values)).toBeVisible();
    await expect(panel.getByText(/^postgresql:\/\/postgres:\*\*\*@localhost/)).toBeVisible();
    await expect(rowOf(panel, 'in-postgresql')).toBeVisible();
    await saveArtifacts(page, ['in-postgresql', '2']);
    await expect(rowOf(panel, 'in-postgresql')).toContainText('v1');
    await expect(page.locator('body')).not.toContainText(PASSWORD);
  });

  test('that is not possible any more says so and opens the form', async ({
    page,
    panel,
    stores
  }) => {
    const other = stores.other('second');
    await openNotebook(page);
    await enterLocation(panel, other);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await killStorageServer(page);
    await expect(panel.getByText('The storage server was restarted.')).toBeVisible();
    await page.getByText('Undo', { exact: true }).click();
    await expect(page.getByText('This change cannot be undone any more')).toBeVisible();
    await expect(panel.getByRole('textbox', { name: 'Values', exact: true })).toHaveValue(
      other.values
    );
  });
});

test.describe('restart kernel and switch', () => {
  test('what still runs in the kernel saves nothing into the new place', async ({
    page,
    panel,
    stores
  }) => {
    const other = stores.other('second');
    await openNotebook(page);
    await saveArtifacts(page, ['first', '1']);
    await page.notebook.setCell(
      0,
      'code',
      'import time\nwhile True:\n    storage.save(1, "loop")\n    time.sleep(0.1)'
    );
    await page.evaluate(() => {
      // Not waited for: the cell never ends by itself.
      void window.jupyterapp.commands.execute('notebook:run-cell');
    });
    await expect(rowOf(panel, 'loop')).toBeVisible();
    await enterLocation(panel, other);
    await useButton(panel).click();
    await dialogOf(page).getByRole('button', { name: 'Restart kernel and switch' }).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByText(other.values)).toBeVisible();
    await expect(panel.getByText('No artifacts at this location yet.')).toBeVisible();
    // Only what the storage server makes for itself.
    expect(readdirSync(other.values).filter((name) => !name.startsWith('.'))).toEqual([]);
    expect(existsSync(join(stores.values, 'loop'))).toBe(true);
  });
});

test.describe('values that moved', () => {
  test('are marked, verified at their new place, and load again', async ({
    page,
    panel,
    stores
  }) => {
    const moved = join(stores.home, 'moved');
    await openNotebook(page);
    await saveArtifacts(page, ['churn-model', '[1, 2, 3]'], ['features', '{}']);
    await expect(rowOf(panel, 'features')).toBeVisible();
    renameSync(stores.values, moved);
    mkdirSync(stores.values);
    await chooseInMenu(panel, 'Check Connection');
    const card = panel.getByRole('status').filter({ hasText: 'have no value' });
    await expect(card).toContainText('2 versions have no value: features v0, churn-model v0');
    await expect(panel.getByRole('img', { name: /have no value/ })).toBeVisible();
    await expect(rowOf(panel, 'features').getByRole('img')).toHaveAttribute(
      'aria-label',
      'its value is missing'
    );
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'values-missing');

    // Only those whose values are missing
    const filter = panel.getByRole('button', { name: 'Without a value' });
    await saveArtifacts(page, ['fine', '1']);
    await expect(rowOf(panel, 'fine')).toBeVisible();
    await filter.click();
    await expect(rowOf(panel, 'fine')).toHaveCount(0);
    await expect(rowOf(panel, 'features')).toBeVisible();
    await panel.getByRole('button', { name: 'Remove the filter Without a value' }).click();
    await expect(rowOf(panel, 'fine')).toBeVisible();

    await card.getByRole('button', { name: 'Details' }).click();
    await card.getByRole('button', { name: 'Values moved…' }).click();
    const dialog = dialogOf(page);
    await expect(dialog.getByLabel('Old address')).toHaveValue(stores.values);
    await expect(dialog.getByLabel('New address')).toBeFocused();
    await dialog.getByLabel('New address').fill(stores.home);
    await dialog.getByRole('button', { name: 'Verify' }).click();
    await expect(dialog).toContainText('0 of 3 values');
    await expect(dialog).toContainText('churn-model, version 0: missing');
    await dialog.getByRole('button', { name: 'Back' }).click();
    // What was saved meanwhile is moved, too.
    cpSync(join(stores.values, 'fine'), join(moved, 'fine'), { recursive: true });
    await dialog.getByLabel('New address').fill(moved);
    await screenshot(page, 'values-moved');
    await dialog.getByRole('button', { name: 'Verify' }).click();
    await expect(dialog).toContainText('3 of 3 values');
    await dialog.getByRole('button', { name: 'Use the new address' }).click();
    await expect(card).toHaveCount(0);
    await expect(filter).toHaveCount(0);
    await expect(page.getByText('3 versions have their values in')).toBeVisible();
    expect(await runCode(page, 'print(storage.get("churn-model").get_value())')).toContain(
      '[1, 2, 3]'
    );
  });
});
