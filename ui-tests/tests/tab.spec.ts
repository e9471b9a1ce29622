import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
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

/** Brings the tab to the front by the command palette, with keys alone. */
async function openTabByKeys(page: IJupyterLabPageFixture): Promise<Locator> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type('Artifact Storage: Browse');
  await page.keyboard.press('Enter');
  const tab = page.locator(TAB);
  await expect(tab).toBeVisible();
  return tab;
}

test.describe('the tab', () => {
  test('is used by keyboard alone', async ({ page, panel }) => {
    await openNotebook(page);
    await saveAll(page);
    await expect(panel.getByText('Artifacts (7)')).toBeVisible();
    const tab = await openTabByKeys(page);
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

    // A load cell for two of them
    await gridRow(tab, 'scores').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await tab.getByRole('button', { name: 'Insert load cell' }).press('Enter');
    await expect.poll(() => page.notebook.getCellTextInput(1)).toContain('storage.get("features")');
    await openTab(page);

    // Details, the menu, and delete
    await gridRow(tab, 'scores').press('Enter');
    await expect(page.locator('.jp-ArtifactStorage-details').first()).toContainText('scores');
    await openTab(page);
    await gridRow(tab, 'report').press('Shift+F10');
    await expect(page.getByRole('menuitem', { name: 'Copy Load Code' })).toBeVisible();
    await screenshot(page, 'tab-menu');
    await page.keyboard.press('Escape');
    await gridRow(tab, 'report').press('Delete');
    await expect(dialogOf(page)).toContainText('Delete report?');
    await dialogOf(page).getByRole('button', { name: 'Delete' }).press('Enter');
    await expect(gridRow(tab, 'report')).toHaveCount(0);
    await expect(tab.locator('[role=row]:focus')).toHaveCount(1);
  });

  for (const theme of ['JupyterLab Light']) {
    test(`has no axe violation in ${theme}`, async ({ page, panel }) => {
      await page.theme.setTheme(theme);
      await openNotebook(page);
      await saveAll(page);
      await expect(panel.getByText('Artifacts (7)')).toBeVisible();
      const tab = await openTab(page);
      await gridRow(tab, 'scores').click();
      await gridRow(tab, 'features').click({ modifiers: ['Shift'] });
      await expect(tab.getByText('2 selected')).toBeVisible();
      await tab.getByRole('button', { name: 'Add a filter' }).click();
      await page.getByRole('menuitem', { name: 'Tag…' }).click();
      await tab.getByLabel('Tag', { exact: true }).fill('baseline');
      await expectNoAxeViolations(page, TAB);
      await screenshot(page, theme.endsWith('Dark') ? 'tab-dark' : 'tab');
      await tab.getByRole('button', { name: 'Apply' }).click();
      await expect(tab.getByRole('button', { name: 'Tag: baseline', exact: true })).toBeVisible();
      await expectNoAxeViolations(page, TAB);
      await expectNoAxeViolations(page, '#jp-artifact-storage-panel');
    });
  }

  test('an artifact is dragged into a notebook', async ({ page, panel }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['churn-model', '[1, 2]']);
    const from = await rowOf(panel, 'churn-model').boundingBox();
    const to = await page.locator('.jp-NotebookPanel .jp-Cell').first().boundingBox();
    await page.mouse.move((from?.x ?? 0) + 80, (from?.y ?? 0) + 10);
    await page.mouse.down();
    await page.mouse.move((from?.x ?? 0) + 120, (from?.y ?? 0) + 30, { steps: 4 });
    await page.mouse.move((to?.x ?? 0) + 200, (to?.y ?? 0) + 20, { steps: 8 });
    await page.mouse.up();
    await expect
      .poll(() => page.notebook.getCellTextInput(0))
      .toContain('churn_model = storage.get("churn-model").get_value()');
  });
});
