import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { expect, openNotebook, runCode } from './support.js';

/** The tab "Artifacts". */
export const TAB = '#jp-artifact-storage-tab';

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

/** Saves seven artifacts of all kinds from a new notebook, some of them with notes. */
export async function saveAll(page: IJupyterLabPageFixture, panel: Locator): Promise<void> {
  await openNotebook(page);
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
  await expect(panel.getByText('Artifacts (7)')).toBeVisible();
}

/** Opens the tab. */
export async function openTab(page: IJupyterLabPageFixture): Promise<Locator> {
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('artifact-storage:browse-artifacts')
  );
  const tab = page.locator(TAB);
  await expect(tab).toBeVisible();
  return tab;
}

/** The row of an artifact in the tab. */
export const gridRow = (tab: Locator, name: string): Locator =>
  tab.getByRole('row').filter({ has: tab.page().getByRole('rowheader', { name, exact: true }) });

/** Brings the tab to the front by the command palette, with keys alone. */
export async function openTabByKeys(page: IJupyterLabPageFixture): Promise<Locator> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type('Artifact Storage: Browse');
  await page.keyboard.press('Enter');
  const tab = page.locator(TAB);
  await expect(tab).toBeVisible();
  return tab;
}

/** The names of the artifacts in the tab, in their order. */
export async function namesIn(tab: Locator): Promise<readonly string[]> {
  const names = await tab.getByRole('rowheader').allInnerTexts();
  return names.map((name) => name.trim());
}

/** Clicks the title of a column. */
export async function sortBy(tab: Locator, column: string): Promise<void> {
  await tab.getByRole('columnheader', { name: column }).getByRole('button').click();
}

/** Turns a column on or off. */
export async function toggleColumn(tab: Locator, column: string): Promise<void> {
  await tab.getByRole('button', { name: 'Columns' }).click();
  await tab.page().locator('.lm-Menu').getByText(column, { exact: true }).click();
}
