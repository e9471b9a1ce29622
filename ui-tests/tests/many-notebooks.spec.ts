import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { Gate, type OpenNotebook, openNotebooks, reopen, slowAnswers } from './notebooks.js';
import {
  chooseInMenu,
  dialogOf,
  enterLocation,
  expect,
  rowOf,
  screenshot,
  shown,
  test,
  useButton
} from './support.js';

const folders = (values: string): string[] =>
  existsSync(values) ? readdirSync(values).filter((name) => !name.startsWith('.')) : [];

const headerOf = (panel: Locator): Locator => panel.locator('.jp-ArtifactStorage-notebook');

/** The name in the header, and the values as the tooltip of their line tells them in full. */
async function expectShown(panel: Locator, notebook: OpenNotebook, values: string): Promise<void> {
  await expect(headerOf(panel)).toHaveText(notebook.name);
  await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
  // A card above may show another location, which the notebook remembers.
  const line = panel.locator('[data-key=artifact_storage_dir]').last();
  await expect(line).toContainText(values);
}

/** A click on a tab while an answer is held, in three orders; the last tab stays in front. */
const ORDERS: readonly (readonly ['a' | 'b', ...('a' | 'b')[]])[] = [
  ['b'],
  ['b', 'a'],
  ['b', 'a', 'b']
];

test('what is entered for one notebook is there when people come back to it', async ({
  page,
  panel,
  stores,
  tmpPath
}) => {
  const [a, b] = await openNotebooks(page, panel, tmpPath, ['a.ipynb', 'b.ipynb']);
  const field = panel.getByRole('textbox', { name: 'Values', exact: true });
  const change = panel.getByRole('button', { name: 'Change…' });
  const there = stores.other('entered').values;
  await a.click();
  await enterLocation(panel, { values: there });
  await b.click();
  await expectShown(panel, b, stores.values);
  await a.click();
  await expect(field).toHaveValue(there);
  await expect(field).not.toBeFocused();

  await field.focus();
  await page.keyboard.press('Escape');
  await expect(change).toBeFocused();
  await expect(panel.getByText('What you entered is kept, but not used')).toBeVisible();
  await screenshot(panel, 'form-put-away');
  await change.click();
  await expect(field).toHaveValue(there);
  // What it says of the change moves the buttons.
  await expect(panel.getByText('Only values change')).toBeVisible();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await change.click();
  await expect(field).toHaveCount(0);
});

test.describe('two notebooks, clicked while answers are slow', () => {
  test('each action reaches the session in which it was clicked', async ({
    page,
    panel,
    stores,
    tmpPath
  }) => {
    test.setTimeout(240_000);
    const [a, b] = await openNotebooks(page, panel, tmpPath, ['a.ipynb', 'b.ipynb']);
    const tabs = { a, b };
    const gate = await Gate.before(page);
    let here = stores.values;

    for (const [index, order] of ORDERS.entries()) {
      await test.step(`change and undo, then tabs ${order.join(', ')}`, async () => {
        const there = stores.other(`place-${index}`).values;
        await a.click();
        await expectShown(panel, a, here);
        await enterLocation(panel, { values: there });
        const checks = gate.hold(/\/operations\/check$/);
        await useButton(panel).click();
        await checks.first;
        for (const tab of order) {
          await tabs[tab].click();
        }
        checks.release();
        const told = page.getByText(`a.ipynb now keeps its artifacts in ${shown(there)}`);
        await expect(told).toBeVisible();
        expect([await a.values(), await b.values()]).toEqual([there, stores.values]);

        const undo = gate.hold(/\/undo$/);
        const toast = page.getByRole('alert').filter({ hasText: shown(there) });
        await toast.getByRole('button', { name: 'Undo' }).dispatchEvent('click');
        await undo.first;
        for (const tab of order) {
          await tabs[tab].click();
        }
        undo.release();
        // An earlier notification of the same words may still be there.
        await expect(
          page.getByText(`a.ipynb now keeps its artifacts in ${shown(here)}`).last()
        ).toBeVisible();
        await expect
          .poll(async () => [await a.values(), await b.values()])
          .toEqual([here, stores.values]);
      });
    }

    await test.step('nothing can be chosen before the session of the tab is known', async () => {
      await a.click();
      await expectShown(panel, a, here);
      const states = gate.hold(/\/sessions\/[^/]+$/);
      await b.click();
      await expect(headerOf(panel)).toHaveText(b.name);
      await expect(panel.getByText('Asking for the location…')).toBeVisible();
      const enabled = await page.evaluate(() =>
        [
          'change-location',
          'check-connection',
          'reset-location',
          'remember-location',
          'restart-and-reset',
          'relocate-values'
        ].filter((name) => window.jupyterapp.commands.isEnabled(`artifact-storage:${name}`))
      );
      expect(enabled).toEqual([]);
      await a.click();
      await b.click();
      states.release();
      await expectShown(panel, b, stores.values);
    });

    await test.step('check, and its notification names the notebook', async () => {
      await a.click();
      await expectShown(panel, a, here);
      const checks = gate.hold(/\/operations\/check$/);
      await chooseInMenu(panel, 'Check Connection');
      await checks.first;
      await b.click();
      checks.release();
      await expect(page.getByText(/^a\.ipynb: Values and metadata answer/)).toBeVisible();
    });

    await test.step('reset', async () => {
      const there = stores.other('before-reset').values;
      await a.run(`artifact_storage.options.set("artifact_storage_dir", "${there}")`);
      await b.run(
        `import artifact_storage; artifact_storage.options.set("artifact_storage_dir", "${there}")`
      );
      await a.click();
      await expectShown(panel, a, there);
      const checks = gate.hold(/\/operations\/check$/);
      await chooseInMenu(panel, 'Reset to Default');
      await checks.first;
      await b.click();
      checks.release();
      await expect(
        page.getByText(`a.ipynb now keeps its artifacts in ${shown(stores.values)}`).last()
      ).toBeVisible();
      await expect
        .poll(async () => [await a.values(), await b.values()])
        .toEqual([stores.values, there]);
      here = stores.values;
    });

    await test.step('delete, where both have an artifact of that name', async () => {
      const there = stores.other('before-reset');
      await b.run(
        `artifact_storage.options.set(artifact_storage_dir="${there.values}", database_url="${there.database_url}")`
      );
      await a.save('model', '1');
      await b.save('model', '2');
      await a.click();
      await rowOf(panel, 'model').focus();
      await page.keyboard.press('Delete');
      await expect(dialogOf(page)).toContainText('Delete model?');
      await b.activate();
      await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
      await expect(
        page.getByText(`${a.name}: Moved 1 version of model to the trash.`)
      ).toBeVisible();
      const count = 'print(len(artifact_storage.artifact_store(search="model")))';
      expect([await a.run(count), await b.run(count)]).toEqual(['0', '1']);
    });

    await test.step('restart and switch restarts that kernel', async () => {
      const there = stores.other('restarted');
      await a.save('used', '1');
      await a.run('kept = 1');
      await b.run('kept = 2');
      await a.click();
      await expect(rowOf(panel, 'used')).toBeVisible();
      await enterLocation(panel, there);
      await useButton(panel).click();
      await expect(dialogOf(page)).toContainText('a.ipynb has saved or loaded');
      await b.activate();
      await dialogOf(page).getByRole('button', { name: 'Restart kernel and switch' }).click();
      await expect(
        page.getByText(`a.ipynb now keeps its artifacts in ${shown(there.values)}`)
      ).toBeVisible();
      expect(await b.run('print("kept" in globals())')).toBe('True');
      expect(await a.run('print("kept" in globals())')).toBe('False');
      expect(await a.values()).toBe(there.values);
    });
  });

  test('a remembered location stays with its notebook, also after the page is loaded again', async ({
    page,
    panel,
    stores,
    tmpPath
  }) => {
    test.setTimeout(240_000);
    const there = stores.other('remembered');
    const [a, b, c] = await openNotebooks(page, panel, tmpPath, ['a.ipynb', 'b.ipynb', 'c.ipynb']);
    const values = () => Promise.all([a.values(), b.values(), c.values()]);
    await a.save('mine', '1');
    await b.click();
    await expectShown(panel, b, stores.values);
    await enterLocation(panel, there);
    await useButton(panel).click();
    await expectShown(panel, b, there.values);
    await chooseInMenu(panel, 'Remember for This Notebook');
    await expect(page.getByText('b.ipynb remembers this location.')).toBeVisible();
    await page.notebook.save();

    await slowAnswers(page, () => 150);
    for (const notebook of [a, b, a, c, b, c, a]) {
      await notebook.click();
    }
    await expectShown(panel, a, stores.values);
    await expect(dialogOf(page)).toHaveCount(0);
    expect(await values()).toEqual([stores.values, there.values, stores.values]);

    // What the notebook itself has reset stays, whoever looks at it, on this page and on the next.
    await b.run('artifact_storage.options.reset()');
    for (const notebook of [b, c, b]) {
      await notebook.click();
    }
    await expectShown(panel, b, stores.values);
    await expect(panel.getByText('This notebook remembers another location.')).toBeVisible();
    await reopen(page, [a, b, c]);
    for (const notebook of [a, b, c, a, b]) {
      await notebook.click();
    }
    await expectShown(panel, b, stores.values);
    expect(await values()).toEqual([stores.values, stores.values, stores.values]);
    expect(folders(there.values)).toEqual([]);
    expect(existsSync(join(stores.values, 'mine'))).toBe(true);
  });
});
