import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { type OpenNotebook, openNotebooks } from './notebooks.js';
import {
  enterLocation,
  expect,
  openNotebook,
  rowOf,
  runCode,
  saveArtifacts,
  sectionOf,
  test,
  useButton
} from './support.js';

const DETAILS = '.jp-ArtifactStorage-details';

/** How many tabs of the main area have a title. */
const tabsOf = (page: IJupyterLabPageFixture, name: string) =>
  page.locator('#jp-main-dock-panel .lm-TabBar-tab').filter({ hasText: name });

test('details are one tab for all notebooks at a location, and stay at it', async ({
  page,
  panel,
  stores,
  tmpPath
}) => {
  const [a, b]: readonly OpenNotebook[] = await openNotebooks(page, panel, tmpPath, [
    'a.ipynb',
    'b.ipynb'
  ]);
  await a?.save('model', '[1]');
  await rowOf(panel, 'model').dblclick();
  const details = page.locator(`${DETAILS}:visible`);
  await expect(details.getByRole('heading', { name: 'model v0' })).toBeVisible();
  await a?.click();
  await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText('a.ipynb');
  await rowOf(panel, 'model').dblclick();
  await expect(details.getByRole('heading', { name: 'model v0' })).toBeVisible();
  await expect(tabsOf(page, 'model')).toHaveCount(1);

  // The notebook goes to another location: the tab stays, and can still be used.
  await a?.click();
  const there = stores.other('there');
  await enterLocation(panel, { values: there.values, database_url: there.database_url });
  await useButton(panel).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Switch without restart' }).click();
  await expect(rowOf(panel, 'model')).toHaveCount(0);
  await tabsOf(page, 'model').click();
  await expect(details.getByRole('heading', { name: 'model v0' })).toBeVisible();
  await expect(details.getByRole('tabpanel')).toContainText('[1]');
  await b?.save('model', '[1, 2]');
  await expect(details.getByRole('status').first()).toContainText('Version 1 was saved meanwhile.');
  await sectionOf(details, 'About').click();
  await expect(details.getByRole('tabpanel')).toContainText('SHA-256');

  // A name of the other location is another tab.
  await a?.save('model', '[9]');
  await a?.click();
  await rowOf(panel, 'model').dblclick();
  await expect(tabsOf(page, 'model')).toHaveCount(2);
  await expect(page.locator(`${DETAILS}:visible`).getByRole('tabpanel')).toContainText('[9]');
});

test('a value that is damaged or missing hides nothing else', async ({ page, panel, stores }) => {
  await openNotebook(page);
  await runCode(
    page,
    'import artifact_storage as storage\nstorage.save({"auc": 0.81}, "model", description="The first one")'
  );
  const folder = join(stores.values, 'model');
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.pkl'));
  writeFileSync(join(folder, file), 'other bytes');
  await rowOf(panel, 'model').dblclick();
  const details = page.locator(`${DETAILS}:visible`);
  await expect(details.getByRole('alert')).toContainText('is not what was saved');
  await expect(details.getByRole('tabpanel')).toContainText("'auc': 0.81");
  await sectionOf(details, 'Code').click();
  await expect(details.getByRole('tabpanel')).toContainText('storage.save');
  await sectionOf(details, 'About').click();
  await expect(details.getByRole('tabpanel')).toContainText('The first one');
  await details.getByRole('button', { name: 'Verify now' }).click();
  await expect(details).toContainText('Other bytes than were saved');
  const mark = rowOf(panel, 'model').getByRole('img', { name: 'other bytes than were saved' });
  await expect(mark).toBeVisible();
  renameSync(join(folder, file), join(stores.home, 'away.pkl'));
  await details.getByRole('button', { name: 'Try again' }).first().click();
  await expect(details.getByRole('alert').first()).toContainText('is missing');
  await sectionOf(details, 'Code').click();
  await expect(details.getByRole('tabpanel')).toContainText('storage.save');
});

test('packages that differ from the kernel are shown as such', async ({ page, panel, stores }) => {
  await openNotebook(page);
  await runCode(
    page,
    'import numpy, artifact_storage as storage\nstorage.save(numpy.zeros(3), "zeros")'
  );
  await runCode(
    page,
    `import sqlite3
with sqlite3.connect(${JSON.stringify(stores.database_url.replace('sqlite:///', ''))}) as db:
    tables = [t for t, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for _, column, *_ in list(db.execute(f"PRAGMA table_info({table})")):
            if column in ("packages", "text"):
                db.execute(f"""UPDATE {table} SET {column} = replace({column}, '"numpy":"' , '"numpy":"0.') WHERE {column} LIKE '%"numpy":"%'""")
db.close()`
  );
  await rowOf(panel, 'zeros').dblclick();
  const details = page.locator(`${DETAILS}:visible`);
  await sectionOf(details, 'About').click();
  const packages = details.getByRole('region', { name: 'Packages' });
  await expect(packages).toContainText('Compared with the kernel of churn.ipynb.');
  await expect(packages.getByRole('listitem').first()).toContainText(/numpy 0\.\S+ \(here \d/);
  await expect(packages.getByRole('listitem').filter({ hasText: 'here' })).toHaveCount(1);

  // A busy kernel is not waited for.
  await page.evaluate(() => {
    const widgets = [...window.jupyterapp.shell.widgets('main')];
    const notebook = widgets.find((widget) => 'sessionContext' in widget) as NotebookPanel;
    notebook.sessionContext.session?.kernel?.requestExecute({
      code: 'import time; time.sleep(60)'
    });
  });
  await sectionOf(details, 'Code').click();
  await sectionOf(details, 'About').click();
  await expect(packages).toContainText('Not compared with the kernel of churn.ipynb: it is busy.');
  await expect(packages.getByRole('listitem').first()).not.toContainText('here');
});

test('Enter looks at one artifact after the other in one tab, until it is pinned', async ({
  page,
  panel
}) => {
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  page.on('pageerror', (error) => told.push(String(error)));
  await openNotebook(page);
  await saveArtifacts(page, ['one', '[1]'], ['two', '[2]'], ['three', '[3]']);
  const details = page.locator(`${DETAILS}:visible`);
  const look = async (name: string): Promise<void> => {
    await rowOf(panel, name).focus();
    await page.keyboard.press('Enter');
    await expect(details.getByRole('heading', { name: `${name} v0` })).toBeVisible();
  };
  await look('one');
  await look('two');
  await expect(page.locator(DETAILS)).toHaveCount(1);
  await rowOf(panel, 'two').dblclick();
  await look('three');
  await expect(page.locator(DETAILS)).toHaveCount(2);
  await look('one');
  await expect(page.locator(DETAILS)).toHaveCount(2);
  await expect(tabsOf(page, 'two')).toHaveCount(1);
  await expect(tabsOf(page, 'three')).toHaveCount(0);
  // What is closed while it reads says nothing.
  await page.route(/\/artifact-storage\/.*\/(artifact|preview|versions)\b/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue().catch(() => undefined);
  });
  for (const name of ['three', 'one', 'three']) {
    await rowOf(panel, name).focus();
    await page.keyboard.press('Enter');
  }
  await page.evaluate(() => {
    for (const widget of [...window.jupyterapp.shell.widgets('main')]) {
      if (widget.id.startsWith('artifact-storage-details')) {
        widget.dispose();
      }
    }
  });
  await expect(page.locator(DETAILS)).toHaveCount(0);
  await page.evaluate(() => fetch('api/status'));
  expect(told.filter((text) => /abort/i.test(text))).toEqual([]);
});

test('a row is downloaded from its context menu, and an empty cell is used', async ({
  page,
  panel
}) => {
  await openNotebook(page);
  await saveArtifacts(page, ['model', '[1]']);
  await page.notebook.addCell('code', '');
  await rowOf(panel, 'model').click({ button: 'right' });
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download', exact: true }).click();
  expect((await download).suggestedFilename()).toBe('model-v0.pkl');
  await page.notebook.selectCells(1);
  const count = await page.notebook.getCellCount();
  await rowOf(panel, 'model').hover();
  await rowOf(panel, 'model').getByRole('button', { name: 'Insert a cell' }).click();
  await expect.poll(() => page.notebook.getCellTextInput(1)).toContain('storage.get("model")');
  expect(await page.notebook.getCellCount()).toBe(count);
});
