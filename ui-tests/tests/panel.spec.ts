import type { Locator } from '@playwright/test';
import { NARROW } from './form-support.js';
import {
  enterLocation,
  expect,
  expectNoAxeViolations,
  openNotebook,
  openPanel,
  rowOf,
  runCode,
  saveArtifacts,
  screenshot,
  test
} from './support.js';

test.describe('the panel', () => {
  test('without a notebook it shows what new sessions will use', async ({
    page,
    panel,
    stores
  }) => {
    await openPanel(page);
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
    await expect(panel.getByText(stores.values)).toBeVisible();
    await expect(panel.getByText('settings', { exact: true })).toBeVisible();
  });

  test('the address that the command line prints opens it', async ({ page, panel, baseURL }) => {
    await page.goto(`${baseURL}/lab?artifact-storage`);
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
  });

  test('an empty store shows the two lines that fill it', async ({ page, panel }) => {
    await openNotebook(page);
    await expect(panel.getByText('No artifacts at this location yet.')).toBeVisible();
    await screenshot(panel, 'empty-store');
    await panel.getByRole('button', { name: 'Insert as a cell' }).click();
    await page.notebook.run();
    await expect(rowOf(panel, 'my-first-artifact')).toBeVisible();
  });

  test('what a notebook saves appears by itself', async ({ page, panel, stores }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['features', '{"a": 1}'], ['churn-model', 'list(range(100))']);
    const row = rowOf(panel, 'churn-model');
    await expect(row).toContainText('v0');
    await expect(row).toContainText('list · 100 items');
    await expect(panel.getByText('Artifacts (2)')).toBeVisible();
    await saveArtifacts(page, ['churn-model', 'list(range(1000))']);
    await expect(row).toContainText('v1');
    await expect(panel.getByRole('img', { name: /^Checked/ })).toHaveCount(2);
    await screenshot(page, 'panel');
    await expect(panel.getByText(stores.values)).toBeVisible();
  });

  test('what the notebook sets, the panel shows', async ({ page, panel, stores }) => {
    const other = stores.other('second');
    await openNotebook(page);
    await runCode(
      page,
      `import artifact_storage as storage\nstorage.options.set("artifact_storage_dir", ${JSON.stringify(other.values)})`
    );
    await expect(panel.getByText(other.values)).toBeVisible();
    await expect(panel.getByText('this session', { exact: true })).toBeVisible();
    await screenshot(panel, 'two-origins');
  });

  test('the command that shows the panel brings the focus into it', async ({ page, panel }) => {
    await openNotebook(page);
    await page.notebook.enterCellEditingMode(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+C');
    await page.keyboard.type('Artifact Storage: Show Panel');
    await page.keyboard.press('Enter');
    await expect(panel).toBeFocused();
    await expectNoAxeViolations(page, '#jp-artifact-storage-panel');
    await page.keyboard.press('Tab');
    await expect(panel.getByRole('button', { name: 'Refresh' }).first()).toBeFocused();
  });

  test('short tags that have no room say that they are cut off', async ({ page, panel }) => {
    await openNotebook(page);
    await runCode(
      page,
      'import artifact_storage as storage\nstorage.save({"a": 1}, "model", tags=["aaaa", "bbbb", "cccc"])'
    );
    await page.sidebar.setWidth(NARROW);
    const tags = rowOf(panel, 'model').locator('.jp-ArtifactStorage-note');
    await expect(tags).toHaveCount(3);
    const [row, third] = [tags.locator('..'), tags.nth(2)];
    const right = async (one: Locator): Promise<number> => {
      const box = await one.boundingBox();
      return Math.round((box?.x ?? 0) + (box?.width ?? 0));
    };
    expect(await right(third)).toBeLessThanOrEqual(await right(row.first()));
    expect(await third.evaluate((node) => node.scrollWidth > node.clientWidth)).toBe(true);
    await expect(third).toHaveCSS('text-overflow', 'ellipsis');
    // As wide as its first letter and the dots: these would be cut off as well.
    expect((await third.boundingBox())?.width).toBeGreaterThan(26);
  });

  test('a form that is open describes what is typed', async ({ page, panel, stores }) => {
    await openNotebook(page);
    await enterLocation(panel, { values: stores.other('third').values });
    await expect(panel.getByText(/^Folder on this machine/)).toBeVisible();
    await expect(panel.getByText('Only values change')).toBeVisible();
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(panel.getByText('Values:')).toBeVisible();
    await screenshot(panel, 'form');
  });

  test('the buttons of a form stay where they are when it says what changes', async ({
    page,
    panel,
    stores
  }) => {
    const size = page.viewportSize() ?? { width: 1280, height: 720 };
    try {
      // So high that the end of the form is not at the end of its section by itself.
      await page.setViewportSize({ ...size, height: 1300 });
      await openNotebook(page);
      await enterLocation(panel, {});
      const cancel = panel.getByRole('button', { name: 'Cancel', exact: true });
      const values = panel.getByRole('textbox', { name: 'Values', exact: true });
      await values.focus();
      await expect(panel.getByText(/^Beside folders there are here/)).toBeVisible();
      const before = await cancel.boundingBox();
      await values.fill(`${stores.values}2`);
      await expect(panel.getByText('Only values change')).toBeVisible();
      expect(await cancel.boundingBox()).toEqual(before);
      // Nor does what a check finds move them, good or bad, nor a second look after it.
      const check = panel.getByRole('button', { name: 'Check', exact: true });
      await check.click();
      await expect(panel.getByText('Values:')).toBeVisible();
      expect(await cancel.boundingBox()).toEqual(before);
      await values.fill('s3://no such bucket');
      const asked = await cancel.boundingBox();
      await check.click();
      await expect(panel.getByRole('alert')).toBeVisible();
      expect(await cancel.boundingBox()).toEqual(asked);
      await check.click();
      await expect(check).toHaveAttribute('aria-busy', 'false');
      expect(await cancel.boundingBox()).toEqual(asked);
    } finally {
      await page.setViewportSize(size);
    }
  });
});
