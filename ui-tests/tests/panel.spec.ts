import {
  enterLocation,
  expect,
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
    } finally {
      await page.setViewportSize(size);
    }
  });
});
