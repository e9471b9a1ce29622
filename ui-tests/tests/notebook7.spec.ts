import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test as base, expect, type Locator } from '@playwright/test';
import { shutDownKernels } from './jupyter-server.js';
import { chooseInMenu, HOME, sectionOf, toastOf } from './support.js';

const PATH = 'seven.ipynb';
const CELL = 'import artifact_storage as storage\nstorage.save({"auc": 0.81}, "seven")';

/** A page of Notebook 7, without anything of JupyterLab around it. */
const test = base.extend<{ panel: Locator }>({
  panel: async ({ page }, use) => {
    const cell = {
      id: 'save',
      cell_type: 'code',
      source: CELL,
      metadata: {},
      outputs: [],
      execution_count: null
    };
    const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
    const content = { cells: [cell], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
    const data = { type: 'notebook', format: 'json', content };
    expect((await page.request.put(`api/contents/${PATH}`, { data })).ok()).toBe(true);
    await use(page.locator('#jp-artifact-storage-panel'));
    await shutDownKernels(page.request);
    await page.request.delete(`api/contents/${PATH}`);
  }
});

test.describe('Notebook 7', () => {
  test('has the panel beside its notebook, with all that the panel offers there', async ({
    page,
    panel
  }) => {
    const home = join(HOME, 'notebook-7');
    mkdirSync(home, { recursive: true });
    await page.goto(`notebooks/${PATH}`);
    await page
      .getByRole('button', { name: 'Show where this notebook keeps its artifacts' })
      .click();
    await expect(panel.getByText('(idle)')).toBeVisible();
    await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(PATH);

    await panel.getByRole('button', { name: 'Change…' }).click();
    await panel.getByRole('radio', { name: 'Custom' }).check();
    const values = join(home, 'values');
    await panel.getByRole('textbox', { name: 'Values', exact: true }).fill(values);
    await panel
      .getByRole('textbox', { name: 'Metadata', exact: true })
      .fill(`sqlite:///${join(home, 'metadata.sqlite')}`);
    await panel.getByRole('button', { name: 'Use for this session' }).click();
    await expect(panel.getByText('this session', { exact: true })).toBeVisible();
    await expect(page.getByText(`${PATH} now keeps its artifacts in`)).toBeVisible();

    await page.locator('.jp-Notebook .cm-line').first().click();
    await page.keyboard.press('Shift+Enter');
    const row = panel.getByRole('treeitem', { name: /^seven, version/ });
    await expect(row).toBeVisible();

    // Its main area has room for the notebook alone.
    await row.focus();
    await page.keyboard.press('Enter');
    const details = page.locator('.jp-ArtifactStorage-details');
    await expect(details.getByRole('heading', { name: 'seven v0' })).toBeVisible();
    for (const section of ['Code', 'Compare', 'About', 'Preview']) {
      await sectionOf(details, section).click();
      await expect(details.getByRole('tabpanel')).not.toBeEmpty();
    }
    const overflow = await details.evaluate((node) => node.scrollWidth > node.clientWidth);
    expect(overflow).toBe(false);
    await page.screenshot({
      path: resolve(import.meta.dirname, '../../docs/images/details-notebook-7.png')
    });
    await details.getByRole('button', { name: 'Insert load cell' }).click();
    await expect(
      page.locator('.jp-Notebook .cm-content', { hasText: '.get("seven"' })
    ).toBeVisible();

    await panel.getByRole('button', { name: 'More actions' }).click();
    // The settings editor is on another page.
    await expect(page.getByRole('menuitem', { name: 'Settings', exact: true })).toHaveCount(1);
    await page.getByRole('menuitem', { name: 'Check Connection' }).click();
    await expect(page.getByText(`${PATH}: Values and metadata answer`)).toBeVisible();
  });

  test('opens what is for whole stores beside its notebook: sizes, a verification, its report', async ({
    page,
    panel
  }) => {
    await page.goto(`notebooks/${PATH}`);
    await page
      .getByRole('button', { name: 'Show where this notebook keeps its artifacts' })
      .click();
    await expect(panel.getByText('(idle)')).toBeVisible();
    await page.locator('.jp-Notebook .cm-line').first().click();
    await page.keyboard.press('Shift+Enter');
    await expect(panel.getByRole('treeitem', { name: /^seven, version/ })).toBeVisible();
    const fits = async (view: Locator): Promise<void> =>
      expect(await view.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);

    await chooseInMenu(panel, 'Show Sizes');
    const sizes = page.locator('.jp-ArtifactStorage-sizes');
    await expect(sizes.getByRole('rowheader', { name: 'seven' })).toBeVisible();
    await fits(sizes);

    await chooseInMenu(panel, 'Verify Artifacts…');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
    await expect(toastOf(page, /values? (is|are) what was saved/)).toBeVisible();

    await chooseInMenu(panel, 'Show Operations');
    const operations = page.locator('#jp-artifact-storage-operations');
    await expect(operations).toBeVisible();
    await operations.getByText('Report', { exact: true }).first().click();
    await expect(operations.locator('dl').first()).toContainText('Damaged0');
    await fits(operations.locator('.jp-ArtifactStorage-operationsView'));
    await page.screenshot({
      path: resolve(import.meta.dirname, '../../docs/images/operations-notebook-7.png')
    });
  });

  test('has the panel on the page of files, where the default can be changed', async ({
    page,
    panel
  }) => {
    await page.goto('tree');
    // The menus grow as the extensions come: what is in them is there in the end.
    await expect(page.locator('.jp-DirListing-content')).toContainText(PATH);
    await page.keyboard.press('Control+Shift+C');
    await page.getByRole('textbox', { name: 'SEARCH' }).fill('artifact storage show panel');
    await page.locator('.lm-CommandPalette-item', { hasText: 'Show Panel' }).click();
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
    await panel.getByRole('button', { name: 'Change the default…' }).click();
    const editor = page.locator('.jp-SettingsPanel');
    await expect(editor.getByText('Artifact Storage').first()).toBeVisible();
    await expect(editor.getByRole('textbox', { name: 'Values', exact: true })).toBeVisible();
  });
});
