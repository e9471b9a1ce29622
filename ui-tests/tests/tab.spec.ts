import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { dialogOf, expect, openNotebook, runCode, screenshot, test } from './support.js';

const TAB = '#jp-artifact-storage-tab';

const VALUES = `
import functools
from artifact_storage import save
save([[1, 2], [3, 4]], "features")
save({"auc": 0.81}, "scores")
save("The churn of November, in words", "report")
for n in range(3): save(0.5 + n, "threshold")
save(functools.partial(print, "x"), "printer")
save(3, "run-019"); save(4, "run-020")
`;

const NOTES = {
  features: { description: 'Windows of 30 days', tags: ['baseline'] },
  scores: { tags: ['baseline', 'november'], metadata: { auc: 0.81 } },
  report: { metadata: { auc: 0.79 } },
  threshold: { metadata: { auc: 0.72 } }
} as const;

/** Saves seven artifacts of all kinds, some of them with notes. */
async function saveAll(page: IJupyterLabPageFixture): Promise<void> {
  await runCode(page, VALUES);
  await page.evaluate(async (notes) => {
    const storage = await window.galata.getPlugin('jupyterlab-artifact-storage:model');
    const session_id = storage?.artifacts.scope?.session_id ?? '';
    for (const [name, note] of Object.entries(notes)) {
      const version = name === 'threshold' ? 2 : 0;
      const { tags = [], ...others } = { tags: [], ...note };
      const body = { name, version, tags: [...tags], ...others };
      await storage?.client.call('editNotes', { params: { session_id }, body });
    }
    const body = { name: 'scores', alias: 'production', version: 0 };
    await storage?.client.call('setAlias', { params: { session_id }, body });
  }, NOTES);
}

/** Opens the tab from the command palette, as the keyboard does. */
async function openTab(page: IJupyterLabPageFixture): Promise<Locator> {
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('artifact-storage:browse-artifacts')
  );
  const tab = page.locator(TAB);
  await expect(tab).toBeVisible();
  return tab;
}

const gridRow = (tab: Locator, name: string): Locator =>
  tab.getByRole('row').filter({ has: tab.page().getByRole('rowheader', { name, exact: true }) });

const namesOf = (tab: Locator): Promise<string[]> => tab.getByRole('rowheader').allInnerTexts();

test.describe('the tab', () => {
  test('shows, sorts, filters and selects by keyboard alone', async ({ page, panel }) => {
    await openNotebook(page);
    await saveAll(page);
    await expect(panel.getByText('Artifacts (7)')).toBeVisible();

    // From the palette
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+C');
    await page.keyboard.type('Artifact Storage: Browse');
    await page.keyboard.press('Enter');
    const tab = page.locator(TAB);
    await expect(gridRow(tab, 'run-020')).toBeVisible();
    await expect(tab.getByRole('grid')).toHaveAttribute('aria-rowcount', '8');
    await expect(gridRow(tab, 'run-020')).toBeFocused();

    // Rows
    await page.keyboard.press('ArrowDown');
    await expect(gridRow(tab, 'run-019')).toBeFocused();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(tab.getByText('2 selected')).toBeVisible();
    await page.keyboard.press('End');
    await expect(gridRow(tab, 'features')).toBeFocused();
    await page.keyboard.press('Home');
    await expect(gridRow(tab, 'run-020')).toBeFocused();
    await page.keyboard.press('Control+a');
    await expect(tab.getByText('7 selected')).toBeVisible();
    await page.keyboard.press('Space');
    await expect(tab.getByText('6 selected')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(tab.getByText('Nothing selected')).toBeVisible();

    // Order
    await tab.getByRole('button', { name: 'Name', exact: true }).press('Enter');
    await expect(tab.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
      'aria-sort',
      'ascending'
    );
    await expect
      .poll(() => namesOf(tab))
      .toEqual(['features', 'printer', 'report', 'run-019', 'run-020', 'scores', 'threshold']);
    await gridRow(tab, 'features').press('r');
    await expect.poll(async () => (await namesOf(tab))[0]).toBe('features');
    await tab.getByRole('button', { name: 'Name', exact: true }).press('Enter');
    await expect.poll(async () => (await namesOf(tab))[0]).toBe('threshold');

    // Words in any order
    const search = tab.getByRole('searchbox');
    await search.fill('019 RUN');
    await expect.poll(() => namesOf(tab)).toEqual(['run-019']);
    await expect(tab.getByText('1 of 7')).toBeVisible();
    await search.press('Escape');
    await expect(gridRow(tab, 'scores')).toBeVisible();

    // A filter
    await tab.getByRole('button', { name: 'Add a filter' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Tag…' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(tab.getByRole('combobox', { name: 'Tag' })).toBeFocused();
    await page.keyboard.type('baseline');
    await page.keyboard.press('Enter');
    await expect.poll(() => namesOf(tab)).toEqual(['scores', 'features']);
    await screenshot(page, 'tab-filters');
    await tab.getByRole('button', { name: 'Remove the filter Tag: baseline' }).press('Enter');
    await expect(gridRow(tab, 'report')).toBeVisible();

    // A column of metadata, and the order by it
    await tab.getByRole('button', { name: 'Columns' }).press('Enter');
    await page
      .getByRole('menuitemcheckbox', { name: 'Metadata: auc' })
      .or(page.getByRole('menuitem', { name: 'Metadata: auc' }))
      .click();
    await tab.getByRole('button', { name: 'auc', exact: true }).press('Enter');
    await expect.poll(() => namesOf(tab)).toEqual(['scores', 'report', 'threshold']);
    await gridRow(tab, 'report').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowUp');
    await expect(tab.getByText('2 selected')).toBeVisible();
    await screenshot(page, 'tab');
    await tab.getByRole('button', { name: 'Saved', exact: true }).press('Enter');

    // Details, and delete
    await gridRow(tab, 'scores').press('Enter');
    await expect(page.locator('.jp-ArtifactStorage-details')).toContainText('scores');
    await openTab(page);
    await gridRow(tab, 'report').press('Delete');
    await expect(dialogOf(page)).toContainText('Delete report?');
    await dialogOf(page).getByRole('button', { name: 'Delete' }).press('Enter');
    await expect(gridRow(tab, 'report')).toHaveCount(0);
    await expect(tab.locator('[role=row]:focus')).toHaveCount(1);
  });
});
