import {
  enterLocation,
  expect,
  openNotebook,
  runCode,
  screenshot,
  test,
  useButton
} from './support.js';

const PRINT = 'import lineapy\nprint(lineapy.DIR, lineapy.URL)';

test.describe('a kernel that runs LineaPy', () => {
  test('follows the panel after a restart', async ({ page, panel, stores }) => {
    const other = stores.other('team');
    await openNotebook(page, 'old.ipynb', 'python-with-lineapy');
    await expect(panel.getByText('This kernel runs LineaPy: it uses this location.')).toBeVisible();
    await expect(panel.getByText('%pip install')).toHaveCount(0);
    expect(await runCode(page, PRINT)).toContain(`${stores.values} ${stores.database_url}`);

    await enterLocation(panel, other);
    await useButton(panel).click();
    await expect(panel.getByText(other.values, { exact: true })).toBeVisible();
    const waits = panel.getByText('it uses this location after a restart.');
    await expect(waits).toBeVisible();
    await screenshot(panel, 'lineapy');
    expect(await runCode(page, PRINT)).toContain(stores.values);

    // Cells that run at once after the restart come after the variables.
    await page.notebook.setCell(0, 'code', PRINT);
    await page.menu.clickMenuItem('Kernel>Restart Kernel and Run All Cells…');
    await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    await expect(page.locator('.jp-OutputArea-output')).toContainText(
      `${other.values} ${other.database_url}`
    );
    await expect(panel.getByText('This kernel runs LineaPy: it uses this location.')).toBeVisible();
  });
});
