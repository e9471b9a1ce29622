import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import {
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  saveArtifacts,
  screenshot,
  test
} from './support.js';

/** Saves artifact-000, artifact-001 and so on in a new notebook. */
async function saveMany(page: IJupyterLabPageFixture, count: number): Promise<void> {
  await openNotebook(page);
  await runCode(
    page,
    `import artifact_storage as storage\nfor i in range(${count}): storage.save(i, f"artifact-{i:03}")`
  );
}

test.describe('the artifacts', () => {
  test('search, versions, details, load cell and delete', async ({ page, panel, stores }) => {
    await openNotebook(page);
    await saveArtifacts(
      page,
      ['churn-model', '[1]'],
      ['churn-model', '[1, 2]'],
      ['churn-model', '[1, 2, 3]'],
      ['features', '{"a": 1}']
    );
    const row = rowOf(panel, 'churn-model');
    await expect(row).toContainText('v2');

    // Search
    const search = panel.getByRole('searchbox', { name: 'Search artifacts' });
    await search.fill('CHURN');
    await expect(rowOf(panel, 'features')).toHaveCount(0);
    await expect(row).toBeVisible();
    await search.fill('nothing like it');
    await expect(panel.getByText('No artifact here matches “nothing like it”.')).toBeVisible();
    await screenshot(panel, 'search-without-result');
    await panel.getByRole('button', { name: 'Show all' }).click();
    await expect(rowOf(panel, 'features')).toBeVisible();

    // Versions, by keyboard
    await row.focus();
    await page.keyboard.press('ArrowRight');
    await expect(row).toHaveAttribute('aria-expanded', 'true');
    const version = (number: number) =>
      panel.getByRole('treeitem', { name: new RegExp(`^Version ${number},`) });
    await expect(version(0)).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(version(2)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(version(1)).toBeFocused();
    await screenshot(panel, 'versions');

    // Details, by keyboard
    await page.keyboard.press('Enter');
    const details = page.locator('.jp-ArtifactStorage-details');
    await expect(details.getByRole('heading', { name: 'churn-model v1' })).toBeVisible();
    await expect(details).toContainText('list · 2 items');
    await expect(details).toContainText('[1, 2]');
    await details.getByRole('tab', { name: 'Code' }).click();
    await expect(details).toContainText('storage.save');
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');
    await page.notebook.activate('churn.ipynb');

    // Load cell
    await row.hover();
    await row.getByRole('button', { name: 'Insert a cell that loads churn-model' }).click();
    await page.notebook.run();
    expect((await page.notebook.getCellTextInput(1)).trim()).toBe(
      'import artifact_storage as storage\nchurn_model = storage.get("churn-model").get_value()'
    );
    expect(await runCode(page, 'print(churn_model)')).toContain('[1, 2, 3]');

    // Delete one version, by keyboard
    await version(1).focus();
    await page.keyboard.press('Delete');
    const files = readdirSync(join(stores.values, 'churn-model')).length;
    await expect(dialogOf(page)).toContainText('Delete version 1 of churn-model?');
    await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
    await expect(version(1)).toHaveCount(0);
    await expect(version(0)).toBeFocused();
    await expect(version(2)).toBeVisible();
    // Its value is in the trash.
    expect(readdirSync(join(stores.values, 'churn-model'))).toHaveLength(files);

    // Delete all
    const features = rowOf(panel, 'features');
    await features.hover();
    await features.getByRole('button', { name: 'Delete features' }).click();
    await expect(dialogOf(page)).toContainText('Delete features?');
    await screenshot(page, 'delete-dialog');
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(features).toBeVisible();
    await features.hover();
    await features.getByRole('button', { name: 'Delete features' }).click();
    await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
    await expect(features).toHaveCount(0);
    await expect(panel.locator('[role=treeitem]:focus')).toHaveCount(1);
  });

  test('hundreds of artifacts come page by page', async ({ page, panel }) => {
    await saveMany(page, 250);
    await expect(panel.getByText('Artifacts (250)')).toBeVisible();
    const rows = panel.getByRole('treeitem');
    await expect(rows.first()).toHaveAttribute('aria-setsize', '250');
    // Only those that are seen are in the page.
    expect(await rows.count()).toBeLessThan(60);
    // They stay when the panel is hidden, so they are there at once when it is shown; no page is asked for.
    const pages: string[] = [];
    page.on('request', (request) => {
      if (/\/artifacts\?.*cursor=/.test(request.url())) {
        pages.push(request.url());
      }
    });
    const kept = await panel.locator('[role=treeitem]').count();
    await page.sidebar.close('left');
    await expect(panel).toBeHidden();
    await expect(panel.locator('[role=treeitem]')).toHaveCount(kept);
    await page.sidebar.openTab('jp-artifact-storage-panel');
    await expect(rows).toHaveCount(kept);
    expect(pages).toEqual([]);
    const list = panel.locator('.jp-ArtifactStorage-scroll');
    await expect(async () => {
      await list.evaluate((node) => node.scrollTo(0, node.scrollHeight));
      await expect(rowOf(panel, 'artifact-000')).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(rowOf(panel, 'artifact-000')).toHaveAttribute('aria-posinset', '250');
  });

  test('more artifacts than a search counts are said to be more', async ({ page, panel }) => {
    await saveMany(page, 1001);
    await expect(panel.getByText('Artifacts (1,001)')).toBeVisible();
    await panel.getByRole('searchbox').fill('artifact');
    const title = panel.getByText('Artifacts (1,000+ of 1,001)');
    await expect(title).toBeVisible();
    // The title is whole, and what is beside it is in sight.
    await page.sidebar.setWidth(260);
    const browse = panel.getByRole('button', { name: 'Browse artifacts in a tab' });
    await expect
      .poll(async () => {
        const [all, button] = [await panel.boundingBox(), await browse.boundingBox()];
        return all !== null && button !== null && button.x + button.width <= all.x + all.width;
      })
      .toBe(true);
    const isWhole = await title.evaluate((node) => {
      const text = document.createRange();
      text.selectNodeContents(node);
      return text.getBoundingClientRect().width <= node.getBoundingClientRect().width + 0.01;
    });
    expect(isWhole).toBe(true);
    await screenshot(panel, 'list-many-found');
  });
});
