import type { Locator } from '@playwright/test';
import {
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  saveArtifacts,
  screenshot,
  test
} from './support.js';
import {
  gridRow,
  namesIn,
  openTab,
  openTabByKeys,
  saveAll,
  sortBy,
  TAB,
  toggleColumn
} from './tab-support.js';

test.describe('the tab', () => {
  test('is used by keyboard alone', async ({ page, panel }) => {
    await saveAll(page, panel);
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
    await expect(tab.getByRole('toolbar')).toHaveCount(0);
    await expect(tab.getByText('7 artifacts', { exact: true })).toBeVisible();

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

  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    test(`has no axe violation in ${theme}`, async ({ page, panel }) => {
      await page.theme.setTheme(theme);
      await saveAll(page, panel);
      const tab = await openTab(page);
      await gridRow(tab, 'scores').click();
      await gridRow(tab, 'features').click({ modifiers: ['Shift'] });
      await expect(tab.getByText('7 artifacts · 2 selected')).toBeVisible();
      // Axe does not know what stands behind a row that is placed.
      expect(await contrastOf(gridRow(tab, 'scores'))).toBeGreaterThan(4.5);
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

  test('is sorted by its titles, and by a number in the metadata', async ({ page, panel }) => {
    await saveAll(page, panel);
    const tab = await openTab(page);
    const sizes = ['printer', 'report', 'features', 'scores', 'threshold', 'run-020', 'run-019'];
    const names = [...sizes].sort();
    await sortBy(tab, 'Name');
    await expect.poll(() => namesIn(tab)).toEqual(names);
    await expect(tab.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
      'aria-sort',
      'ascending'
    );
    await sortBy(tab, 'Name');
    await expect.poll(() => namesIn(tab)).toEqual([...names].reverse());
    await sortBy(tab, 'Size');
    await expect.poll(() => namesIn(tab).then((all) => all.slice(0, 5))).toEqual(sizes.slice(0, 5));
    await sortBy(tab, 'Size');
    await expect.poll(() => namesIn(tab).then((all) => all.at(-1))).toBe('printer');
    await sortBy(tab, 'Saved');
    await expect.poll(() => namesIn(tab).then((all) => all[0])).toBe('run-020');
    await sortBy(tab, 'Saved');
    await expect.poll(() => namesIn(tab).then((all) => all[0])).toBe('features');

    await toggleColumn(tab, 'Metadata: auc');
    await sortBy(tab, 'auc');
    await expect
      .poll(() => namesIn(tab).then((all) => all.slice(0, 3)))
      .toEqual(['scores', 'report', 'threshold']);
    await expect(gridRow(tab, 'report').locator('[data-column="metadata:auc"]')).toHaveText('0.79');
    await expect(tab.getByText('3 of 7', { exact: true })).toBeVisible();
    await screenshot(page, 'tab-metadata');
    await sortBy(tab, 'auc');
    await expect
      .poll(() => namesIn(tab).then((all) => all.slice(0, 3)))
      .toEqual(['threshold', 'report', 'scores']);
  });

  test('shows what it is about in a window of any width', async ({ page, panel }) => {
    await saveAll(page, panel);
    const tab = await openTab(page);
    const description = tab.getByRole('columnheader', { name: 'Description' });
    const rightOf = async (part: Locator): Promise<number> => {
      const box = await part.boundingBox();
      return (box?.x ?? 0) + (box?.width ?? 0);
    };
    await expect(description).toBeVisible();
    expect(await rightOf(description)).toBeLessThanOrEqual(await rightOf(tab));
    await page.setViewportSize({ width: 876, height: 800 });
    await page.sidebar.setWidth(220);
    await gridRow(tab, 'scores').click();
    await expect(tab.getByRole('button', { name: 'Columns' })).toBeInViewport({ ratio: 1 });
    await expect(tab.getByRole('button', { name: 'Delete…' })).toBeInViewport({ ratio: 1 });
    await screenshot(page, 'tab-narrow');
  });
});

/** The contrast of an element's text with its background, both opaque. */
function contrastOf(part: Locator): Promise<number> {
  return part.evaluate((node) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const style = getComputedStyle(node);
    const luminance = (color: string): number => {
      if (canvas === null) {
        return 0;
      }
      canvas.fillStyle = style.backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map(
        (value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [dark = 0, light = 0] = [style.backgroundColor, style.color]
      .map(luminance)
      .sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  });
}
