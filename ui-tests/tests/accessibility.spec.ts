import {
  dialogOf,
  enterLocation,
  expect,
  expectNoAxeViolations,
  openNotebook,
  openPanel,
  rowOf,
  saveArtifacts,
  screenshot,
  test,
  useButton
} from './support.js';

const PANEL = '#jp-artifact-storage-panel .jp-ArtifactStorage-content';

test.describe('axe finds nothing', () => {
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    test(`in ${theme}: panel, form and dialog`, async ({ page, panel, stores }) => {
      test.slow();
      const suffix = theme.endsWith('Dark') ? '-dark' : '-light';
      await page.theme.setTheme(theme);
      await openNotebook(page);
      await saveArtifacts(
        page,
        ['churn-model', '[1, 2, 3]'],
        ['features', '{"window": {"10": 0.5, "2": [1, 2]}, "name": "churn", "1": None}']
      );
      await expect(rowOf(panel, 'churn-model')).toBeVisible();
      await expect(panel.getByRole('img', { name: /^Checked/ })).toHaveCount(2);
      // What a tooltip says is there for the keyboard, too.
      await panel
        .getByRole('img', { name: /^Checked/ })
        .first()
        .focus();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Tab');
      await expect(panel.locator('.jp-ArtifactStorage-hint')).toContainText('Checked');
      await rowOf(panel, 'churn-model').focus();
      await page.keyboard.press('ArrowRight');
      await expect(panel.getByRole('treeitem', { name: /^Version 0,/ })).toBeVisible();
      await expectNoAxeViolations(page, PANEL);
      await screenshot(page, `panel${suffix}`);

      // The whole place, for the keyboard and to copy
      const copy = panel.getByRole('button', { name: `Copy ${stores.values}` });
      await copy.focus();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Tab');
      await expect(panel.locator('.jp-ArtifactStorage-hint')).toContainText(stores.values);
      await expectNoAxeViolations(page, PANEL);
      await page.keyboard.press('Enter');
      await expect(panel.getByText('Copied.')).toBeAttached();

      await rowOf(panel, 'features').dblclick();
      const details = page.locator('.jp-ArtifactStorage-details');
      await expect(details.locator('.jp-ArtifactStorage-literal > ul > li')).toHaveText([
        /^'window': /,
        /^'name': /,
        /^'1': /
      ]);
      await details.locator('summary', { hasText: "'2'" }).press('Enter');
      await expect(details.getByText('1: 2')).toBeVisible();
      expect(await page.evaluate(() => String(window.getSelection()))).toBe('');
      await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');
      await screenshot(page, `details${suffix}`);
      await page.notebook.activate('churn.ipynb');

      await enterLocation(panel, stores.other('second'));
      await panel.getByRole('button', { name: 'Add option' }).click();
      await panel.getByRole('combobox', { name: 'Name of option 1' }).fill('auto_mkdir');
      await expect(panel.getByLabel('Value of option 1', { exact: true })).toHaveValue('true');
      await panel.getByRole('button', { name: 'Check', exact: true }).click();
      await expect(panel.getByText('Values:')).toBeVisible();
      await expectNoAxeViolations(page, PANEL);
      await screenshot(page, `form${suffix}`);

      await useButton(panel).click();
      await expect(dialogOf(page)).toBeVisible();
      await expectNoAxeViolations(page, '.jp-ArtifactStorage-resetDialog');
      await screenshot(page, `dialog${suffix}`);
    });

    test(`in ${theme}: an error at a field`, async ({ page, panel }) => {
      await page.theme.setTheme(theme);
      await openNotebook(page);
      await enterLocation(panel, { values: 'gs://Team/churn' });
      await panel.getByRole('button', { name: 'Check', exact: true }).click();
      await expect(panel.getByRole('alert')).toContainText('Google Cloud Storage');
      await expectNoAxeViolations(page, PANEL);
      await screenshot(panel, `form-error${theme.endsWith('Dark') ? '-dark' : '-light'}`);
    });
  }
});

test.describe('at 220 pixels', () => {
  // Its style stays in the page.
  test.use({ ownPage: true });

  test('nothing is cut off', async ({ page, panel, stores }) => {
    // JupyterLab itself stops at 250 pixels, other front ends do not.
    await page.addStyleTag({
      content: ':root, body { --jp-sidebar-min-width: 100px !important; }'
    });
    await openNotebook(page);
    const width = async (): Promise<number> => Math.round((await panel.boundingBox())?.width ?? 0);
    // The handle is dragged: where it was taken hold of is a pixel more or less.
    for (let wanted = 220; (await width()) > 220; wanted -= 1) {
      await openPanel(page, wanted);
    }
    expect(await width()).toBeLessThanOrEqual(220);
    await saveArtifacts(page, ['a-rather-long-artifact-name-for-a-narrow-panel', '[1, 2, 3]']);
    await expect(panel.getByRole('treeitem')).toHaveCount(1);
    await screenshot(panel, 'narrow');
    await enterLocation(panel, stores.other('second'));
    const overflow = await panel.evaluate((node) =>
      [...node.querySelectorAll<HTMLElement>('.jp-ArtifactStorage-section')].some(
        (section) => section.scrollWidth > section.clientWidth
      )
    );
    expect(overflow).toBe(false);
    await screenshot(panel, 'narrow-form');
  });
});
