import type { Locator } from '@playwright/test';
import { closeDocuments } from './shared-page.js';
import {
  expect,
  openNotebook,
  rowOf,
  runCode,
  saveArtifacts,
  screenshot,
  test,
  WITHOUT_WAITING
} from './support.js';
import { gridRow, namesIn, openTab, saveAll, sortBy, TAB, toggleColumn } from './tab-support.js';

test('two browsers on one store see what the other one does', async ({
  page,
  panel,
  otherPage
}) => {
  await openNotebook(page);
  await saveArtifacts(page, ['model', '1']);
  const tab = await openTab(page);
  await expect(gridRow(tab, 'model')).toBeVisible();
  const theirs = await openTab(otherPage);
  await expect(theirs.getByRole('combobox')).toHaveText('Default location');
  await expect(gridRow(theirs, 'model')).toBeVisible();

  await page.notebook.activate('churn.ipynb');
  await saveArtifacts(page, ['later', '2']);
  await expect(gridRow(theirs, 'later')).toBeVisible();
  await gridRow(theirs, 'model').press('Delete');
  await otherPage.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(gridRow(theirs, 'model')).toHaveCount(0);
  await expect(rowOf(panel, 'model')).toHaveCount(0);
  await expect(rowOf(panel, 'later')).toBeVisible();
});

test('another location is listed without a notebook, a kernel or a switch', async ({
  page,
  panel,
  stores
}) => {
  const there = stores.other('team');
  await openNotebook(page);
  const settings = { artifact_storage_dir: there.values, database_url: there.database_url };
  await runCode(
    page,
    `import artifact_storage as s
with s.Storage(artifact_storage_dir=${JSON.stringify(there.values)}, database_url=${JSON.stringify(there.database_url)}) as team:
    team.save(1, "of-the-team")`
  );
  await saveArtifacts(page, ['mine', '1']);
  await page.evaluate(async (named) => {
    const storage = await window.galata.getPlugin('jupyterlab-artifact-storage:model');
    storage?.locations.set({ usable: [{ name: 'team', settings: named }], refused: [] });
  }, settings);
  const select = panel.getByRole('combobox', { name: 'Whose artifacts are shown' });
  await expect(select.locator('option')).toHaveText(['This session', 'Default location', 'team']);
  await closeDocuments(page);
  await expect(panel.getByText('No notebook open')).toBeVisible();
  await expect(rowOf(panel, 'mine')).toBeVisible();
  await expect(select.locator('option')).toHaveText(['Default location', 'team']);
  await select.selectOption('team');
  await expect(rowOf(panel, 'of-the-team')).toBeVisible();
  await expect(rowOf(panel, 'mine')).toHaveCount(0);
  await screenshot(panel, 'list-of-a-named-location');
  await select.selectOption('Default location');
  await expect(rowOf(panel, 'mine')).toBeVisible();

  // What people chose stays when a notebook comes. The tab goes with it, and names it.
  const inTab = (await openTab(page)).getByRole('combobox').locator('option:checked');
  await expect(inTab).toHaveText('Default location');
  await openNotebook(page, 'next.ipynb');
  await openTab(page);
  await expect(inTab).toHaveText('This session: next.ipynb');
  await expect(select.locator('option:checked')).toHaveText('Default location');
  await select.selectOption('This session');
  await expect(rowOf(panel, 'mine')).toBeVisible();
});

/** Python code that writes artifacts into the tables: each a copy of the row that is there. */
function fillCode(database: string, count: number): string {
  return `
import sqlite3
with sqlite3.connect(${JSON.stringify(database)}) as db:
    def columns(table, but): return [c for _, c, *_ in db.execute(f"PRAGMA table_info({table})") if c not in but]
    names = columns("artifact_storage_name", ("id", "name", "folded"))
    kept = ", ".join(f'"{c}"' for c in names)
    db.execute(f"""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
        INSERT INTO artifact_storage_name (name, folded, {kept})
        SELECT printf('artifact-%06d', i), printf('artifact-%06d', i), {kept} FROM artifact_storage_name, n""")
    rows = columns("artifact_storage_version", ("id", "name_id", "save_id", "value_key"))
    kept = ", ".join(f'"{c}"' for c in rows)
    copied = ", ".join(f'v."{c}"' for c in rows)
    db.execute(f"""INSERT INTO artifact_storage_version (name_id, save_id, value_key, {kept})
        SELECT n.id, 'filled-' || n.id, 'filled/' || n.id || '.pkl', {copied}
        FROM artifact_storage_name n, artifact_storage_version v WHERE n.name LIKE 'artifact-%'""")
db.close()
`;
}

test('of 100,000 artifacts each is reached, and few are in the page', async ({
  page,
  panel,
  stores
}) => {
  test.slow();
  await openNotebook(page);
  await saveArtifacts(page, ['seed', '1']);
  await runCode(page, fillCode(stores.database_url.replace('sqlite:///', ''), 100_000));
  const tab = await openTab(page);
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await expect(tab.getByText(/^[\d,]+\+? artifacts$/)).toContainText(/\d,000\+|100,001/);
  await sortBy(tab, 'Name');
  await expect(gridRow(tab, 'artifact-000001')).toBeVisible();
  const scroll = tab.locator('.jp-ArtifactStorage-gridScroll');
  const first = async (): Promise<string> => (await namesIn(tab))[0] ?? '';

  // More rows down than are kept
  await expect
    .poll(() => toEdge(scroll, 'end').then(first), { timeout: 60_000 })
    .toMatch(/^artifact-00(2[3-9]|3)/);
  expect(await tab.getByRole('row').count()).toBeLessThan(100);
  const height = await scroll.evaluate((node) => node.scrollHeight);
  expect(height).toBeLessThan(2200 * 28);

  // And back to the first one
  await expect
    .poll(() => toEdge(scroll, 'start').then(first), { timeout: 60_000 })
    .toBe('artifact-000001');
  await expect(gridRow(tab, 'artifact-000001')).toHaveAttribute('aria-rowindex', '2');

  // A jump, to both sides of it
  await tab.getByRole('button', { name: 'Go to…' }).click();
  await tab.getByLabel('First letters').fill('artifact-0500');
  await expect(gridRow(tab, 'artifact-050000')).toBeInViewport();
  await expect.poll(() => toEdge(scroll, 'start').then(first)).toMatch(/^artifact-049/);
  await tab.getByLabel('First letters').fill('artifact-0999');
  await expect(gridRow(tab, 'artifact-099900')).toBeInViewport();
  await expect.poll(() => toEdge(scroll, 'end').then(() => namesIn(tab))).toContain('seed');
  await tab.getByLabel('First letters').press('Escape');
  await expect(tab.getByRole('button', { name: 'Go to…' })).toBeFocused();
});

/** Scrolls to an end of the rows that are kept, which asks for more. */
function toEdge(scroll: Locator, edge: 'start' | 'end'): Promise<void> {
  return scroll.evaluate((node, to) => {
    node.scrollTop = to === 'end' ? node.scrollHeight : 0;
    return new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
  }, edge);
}

test('after a reload of the page the tab has its filters, its order and its columns', async ({
  page,
  panel
}) => {
  await saveAll(page, panel);
  await page.evaluate(() => window.jupyterapp.commands.execute('docmanager:save'));
  const tab = await openTab(page);
  await expect(gridRow(tab, 'scores')).toBeVisible();
  await tab.getByRole('searchbox').fill('res');
  await tab.getByRole('button', { name: 'Add a filter' }).click();
  await page.getByRole('menuitem', { name: 'Tag…' }).click();
  await tab.getByLabel('Tag', { exact: true }).fill('baseline');
  await tab.getByRole('button', { name: 'Apply' }).click();
  await sortBy(tab, 'Size');
  await toggleColumn(tab, 'Metadata: auc');
  // JupyterLab saves layout and state a moment later.
  const saved = page.waitForResponse((response) => {
    const request = response.request();
    const text = request.postData() ?? '';
    return (
      response.url().includes('/api/workspaces') &&
      request.method() === 'PUT' &&
      text.includes('"hidden\\":[\\"notebook') &&
      text.includes('artifact-storage-tab:artifacts')
    );
  });
  await toggleColumn(tab, 'Notebook');
  await expect(tab.getByRole('columnheader', { name: 'Notebook' })).toHaveCount(0);
  await saved;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  // Galata waits for the launcher, which does not come where a layout is restored.
  await page.reload(WITHOUT_WAITING);
  const again = page.locator(TAB);
  await expect(again.getByRole('searchbox')).toHaveValue('res');
  await expect(again.getByRole('button', { name: 'Tag: baseline', exact: true })).toBeVisible();
  await expect(again.getByRole('columnheader', { name: 'Size' })).toHaveAttribute(
    'aria-sort',
    'descending'
  );
  await expect(again.getByRole('columnheader', { name: 'auc' })).toBeVisible();
  await expect(again.getByRole('columnheader', { name: 'Notebook' })).toHaveCount(0);
  await expect.poll(() => namesIn(again)).toEqual(['features', 'scores']);
  await expect(again.getByText('2 of 7', { exact: true })).toBeVisible();
  // Nobody is asked for a session before it is known.
  expect(asked.filter((path) => path.includes('/sessions//'))).toEqual([]);
});
