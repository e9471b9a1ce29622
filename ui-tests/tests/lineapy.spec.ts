import { PASSWORD } from '../../tests/server/support/postgresql.js';
import { test } from './servers.js';
import { enterLocation, expect, openNotebook, runCode, screenshot, useButton } from './support.js';

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

  test('follows where LineaPy is loaded when the kernel starts, also unseen', async ({
    page,
    panel,
    stores
  }) => {
    const other = stores.other('team');
    await openNotebook(page, 'loaded.ipynb', 'python-in-lineapy');
    const waits = panel.getByText('it uses this location after a restart.');
    await expect(waits).toBeVisible();
    expect(await runCode(page, `${PRINT}\nprint(loaded)`)).not.toContain(stores.values);
    const restart = async () => {
      await page.menu.clickMenuItem('Kernel>Restart Kernel and Run All Cells…');
      await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    };
    const output = page.locator('.jp-OutputArea-output');
    await restart();
    await expect(output).toContainText(`${stores.values} ${stores.database_url}`);
    await expect(panel.getByText('This kernel runs LineaPy: it uses this location.')).toBeVisible();

    await enterLocation(panel, other);
    await useButton(panel).click();
    await expect(waits).toBeVisible();
    // Its kernel restarts while another notebook is shown.
    const sessions = await (await page.request.get('api/sessions')).json();
    await page.notebook.createNew('other.ipynb', { kernel: 'python3' });
    await expect(panel.getByText('other.ipynb')).toBeVisible();
    await page.request.post(`api/kernels/${sessions[0].kernel.id}/restart`);
    await page.notebook.activate('loaded.ipynb');
    await expect(panel.getByText('This kernel runs LineaPy: it uses this location.')).toBeVisible();
    expect(await runCode(page, PRINT)).toContain(`${other.values} ${other.database_url}`);
  });

  test.describe('at a database with a password', () => {
    test('is told neither half of a location with a password', async ({
      page,
      panel,
      stores,
      postgresql,
      postgresqlProxy
    }) => {
      await openNotebook(page, 'secret.ipynb', 'python-with-lineapy');
      const id = (await (await page.request.get('api/sessions')).json())[0].kernel.id;
      const changed = await page.request.put(`artifact-storage/sessions/${id}/location`, {
        headers: { 'x-artifact-storage': '1' },
        data: {
          artifact_storage_dir: stores.values,
          database_url: postgresql.url(
            await postgresql.createDatabase('ml_lineapy'),
            '',
            postgresqlProxy.port
          )
        }
      });
      expect(changed.status()).toBe(200);
      await expect(panel.getByText('it is not told this location.')).toBeVisible();
      await expect(panel.getByText('~/.pgpass')).toBeVisible();
      await screenshot(panel, 'lineapy-secret');
      await page.notebook.setCell(0, 'code', PRINT);
      await page.menu.clickMenuItem('Kernel>Restart Kernel and Run All Cells…');
      await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
      await expect(page.locator('.jp-OutputArea-output')).toContainText('.lineapy/linea_pickles');
      const environment = await runCode(page, 'import os\nprint(dict(os.environ))');
      expect(environment).not.toContain(PASSWORD);
      expect(environment).not.toContain(encodeURIComponent(PASSWORD));
    });
  });
});
