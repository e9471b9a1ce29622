import { dialogOf, expect, openNotebook, rowOf, saveArtifacts, test, toastOf } from './support.js';

/** The files of our extension. */
const FILES = '**/lab/extensions/jupyterlab-artifact-storage/static/*.js*';

/**
 * Bytes of scripts, before they are packed, that each page of JupyterLab loads. Dialogs, details and forms
 * come at their first use.
 */
const LOADED_AT_ONCE = 450_000;

test.describe('parts that are loaded at their first use', () => {
  // What is loaded stays loaded.
  test.use({ ownPage: true });

  test('say that they cannot be loaded, and are loaded once more', async ({ page, panel }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['model', '[1]']);
    await page.route(FILES, (route) => route.abort());
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('artifact-storage:browse-artifacts');
    });
    const tab = page.locator('.jp-ArtifactStorage-artifactsTab');
    await expect(tab.getByRole('alert')).toContainText('could not be loaded');
    await tab.getByRole('button', { name: 'Try again' }).click();
    await expect(tab.getByRole('alert')).toContainText('could not be loaded');

    await rowOf(panel, 'model').focus();
    await page.keyboard.press('F2');
    const toast = toastOf(page, 'could not be loaded');
    await expect(toast).toBeVisible();

    await page.unroute(FILES);
    await toast.getByRole('button', { name: 'Try again' }).click();
    const dialog = dialogOf(page);
    await expect(dialog).toContainText('Notes of model version 0');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await tab.getByRole('button', { name: 'Try again' }).click();
    await expect(tab.getByRole('rowheader', { name: 'model' })).toBeVisible();
  });

  test('are not loaded with the page', async ({ page }) => {
    const sizes = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => name.includes('/extensions/jupyterlab-artifact-storage/static/'))
        .map(({ name, decodedBodySize }) => ({ name, decodedBodySize }))
    );
    const bytes = sizes.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
    expect(sizes.length).toBeGreaterThan(1);
    expect(bytes).toBeLessThan(LOADED_AT_ONCE);
  });
});
