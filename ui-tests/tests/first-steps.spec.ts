import { galata } from '@jupyterlab/galata';
import { expect, screenshot, settled, test } from './support.js';

test.describe('the first time with the extension', () => {
  test.use({ ownPage: true, mockSettings: { ...galata.DEFAULT_SETTINGS } });

  test('a notification points to the panel, once', async ({ page, panel }) => {
    const told = page
      .getByRole('alert')
      .filter({ hasText: 'Artifact Storage keeps Python values' });
    await expect(told).toBeVisible();
    await settled(page);
    await screenshot(told, 'first-steps');
    await told.getByRole('button', { name: 'Show panel' }).click();
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
    await expect(told).toHaveCount(0);

    await page.reload();
    await page.sidebar.openTab('jp-artifact-storage-panel');
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
    await expect(told).toHaveCount(0);
  });

  test('it goes when people open the panel themselves', async ({ page }) => {
    const told = page
      .getByRole('alert')
      .filter({ hasText: 'Artifact Storage keeps Python values' });
    await expect(told).toBeVisible();
    await page.sidebar.openTab('jp-artifact-storage-panel');
    // Soon: after a while it goes by itself.
    await expect(told).toHaveCount(0, { timeout: 5000 });
  });
});
