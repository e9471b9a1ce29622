import { basename } from 'node:path';
import {
  expect,
  killStorageServer,
  openNotebook,
  openPanel,
  rowOf,
  runCode,
  saveArtifacts,
  screenshot,
  storageServerOf,
  test,
  toastOf,
  WITHOUT_WAITING
} from './support.js';

test.describe('each state has its own words', () => {
  test('a kernel of another language', async ({ page, panel }) => {
    await openNotebook(page, 'other.ipynb', 'not-python');
    await expect(panel.getByText('This kernel does not run Python.')).toBeVisible();
    await screenshot(panel, 'not-python');
  });

  test('a Python kernel without the client', async ({ page, panel }) => {
    await openNotebook(page, 'bare.ipynb', 'python-without-client');
    await expect(panel.getByText('%pip install jupyterlab-artifact-storage')).toBeVisible();
    await screenshot(panel, 'client-missing');
  });

  test('a kernel whose environment does not lead to the storage server, until it is restarted', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    const card = panel.getByText('This kernel is not attached.');
    await runCode(page, 'import os\nkept = os.environ.pop("ARTIFACT_STORAGE_SOCKET")');
    await expect(card).toBeVisible();
    await expect(panel.getByText('this session', { exact: true })).toHaveCount(0);
    await expect(panel.getByRole('button', { name: 'Change…' })).toHaveCount(0);
    await screenshot(panel, 'not-attached');

    await runCode(page, 'os.environ["ARTIFACT_STORAGE_SOCKET"] = "/nowhere/socket"');
    await expect(panel.getByText('names another storage server')).toBeVisible();
    await runCode(page, 'os.environ["ARTIFACT_STORAGE_SOCKET"] = kept');
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();

    // A client that has attached already is told apart as well: its next connection would go astray.
    await saveArtifacts(page, ['model', '1']);
    await expect(rowOf(panel, 'model')).toBeVisible();
    await runCode(page, 'import os; os.environ.clear()');
    await expect(card).toBeVisible();
    await panel.getByRole('button', { name: 'Restart kernel…' }).click();
    await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    await expect(rowOf(panel, 'model')).toBeVisible();
    await expect(card).toHaveCount(0);
    // The new process answers: Jupyter does not end a kernel that is still starting.
    await expect(panel.getByText('(idle)')).toBeVisible();
    await runCode(page, '1');
  });

  test('a notebook without a kernel', async ({ page, panel }) => {
    await page.notebook.createNew('quiet.ipynb', { kernel: null });
    await openPanel(page);
    await expect(panel.getByText('This notebook has no kernel.')).toBeVisible();
    await screenshot(panel, 'no-kernel');
  });

  test('a killed storage server comes back, and the panel with it', async ({ page, panel }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['before', '1']);
    await expect(rowOf(panel, 'before')).toBeVisible();
    const { instance } = await killStorageServer(page);
    await expect(panel.getByText('The storage server was restarted.')).toBeVisible();
    // What was known of the connection is forgotten with the process: it is looked at again.
    await expect(panel.getByRole('img', { name: /^Checked/ })).toHaveCount(2);
    await screenshot(panel, 'server-restarted');
    expect((await storageServerOf(page)).instance).not.toBe(instance);
    await saveArtifacts(page, ['after', '2']);
    await expect(rowOf(panel, 'after')).toBeVisible();
    await expect(rowOf(panel, 'before')).toBeVisible();
    await panel.getByRole('button', { name: 'OK' }).focus();
    await page.keyboard.press('Enter');
    await expect(panel.getByText('The storage server was restarted.')).toHaveCount(0);
    // The button is gone, the keyboard is still where it was.
    await expect(page.locator('#jp-artifact-storage-panel :focus')).toHaveCount(1);
  });

  test('while the storage server is away, panel and status bar say so, until it is back', async ({
    page,
    panel,
    stores
  }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['before', '1']);
    await expect(rowOf(panel, 'before')).toBeVisible();
    const status = page.locator('.jp-ArtifactStorage-status');
    await expect(status).toContainText(basename(stores.home));
    const away = {
      kind: 'unreachable',
      title: 'It starts.',
      hint: 'Wait.',
      status: 503,
      away: true
    };
    await page.route(/\/artifact-storage\//, (route) => route.fulfill({ status: 503, json: away }));
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('artifact-storage:check-connection')
    );
    const toast = toastOf(page, 'It starts. Wait.');
    await expect(toast).toBeVisible();
    await killStorageServer(page);
    await expect(panel.getByText('The storage server is starting…')).toBeVisible();
    await expect(status).toHaveText('Artifacts: the storage server is starting…');
    await expect(panel.getByRole('button', { name: 'Change…' })).toHaveCount(0);
    await page.unroute(/\/artifact-storage\//);
    await expect(toast).toHaveCount(0);
    await expect(status).toContainText(basename(stores.home));
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeInViewport({ ratio: 1 });
  });

  test('after a call that was lost on the way, the panel is back by itself', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['model', '1']);
    await expect(rowOf(panel, 'model')).toBeVisible();
    // The stream of events stands all the time.
    await page.route(/\/artifact-storage\/sessions/, (route) => route.abort());
    await panel.getByRole('button', { name: 'Refresh' }).click();
    await expect(panel.getByText('The Jupyter server does not answer.').first()).toBeVisible();
    await page.unroute(/\/artifact-storage\/sessions/);
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(rowOf(panel, 'model')).toBeVisible();
    await expect(panel.getByText('The Jupyter server does not answer.')).toHaveCount(0);
  });

  test('a storage server that does not answer', async ({ page, panel }) => {
    await page.route(/\/artifact-storage\//, (route) => route.fulfill({ status: 502, body: '' }));
    await page.reload(WITHOUT_WAITING);
    await openPanel(page);
    await expect(panel.getByText('The storage server does not answer.')).toBeVisible();
    await expect(panel.getByText('Saved artifacts are safe.')).toBeVisible();
    await screenshot(panel, 'server-unreachable');
    await page.unroute(/\/artifact-storage\//);
    // It goes on trying, as it says: the button only saves the wait.
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
  });

  test('a kernel that still starts', async ({ page, panel }) => {
    await openPanel(page);
    let start = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      start = resolve;
    });
    await page.route(/\/api\/sessions/, async (route) => {
      if (route.request().method() === 'POST') {
        await waiting;
      }
      await route.fallback();
    });
    await page.evaluate(async () => {
      const { commands } = window.jupyterapp;
      await commands.execute('notebook:create-new', { kernelName: 'python3' });
    });
    await expect(panel.getByText('The kernel is starting…')).toBeVisible();
    await screenshot(panel, 'kernel-starting');
    start();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
  });

  test('a Jupyter server without the storage server', async ({ page, panel }) => {
    let isThere = false;
    await page.route(/\/artifact-storage\//, (route) =>
      isThere ? route.continue() : route.fulfill({ status: 404, body: '' })
    );
    await page.reload(WITHOUT_WAITING);
    await openPanel(page);
    await expect(panel.getByText('The Jupyter server has no storage server.')).toBeVisible();
    await screenshot(panel, 'server-missing');
    const again = panel.getByRole('button', { name: 'Try again' });
    await again.click({ trial: true });
    isThere = true;
    // At once: the page also tries again by itself, and the button goes then.
    await again.dispatchEvent('click');
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
  });

  test('a storage server of another version', async ({ page, panel }) => {
    const hello = { health: { api_version: 999, version: '9.9.9', instance: 'x', pid: 1 } };
    await page.route(/\/artifact-storage\/events/, (route) =>
      route.fulfill({
        contentType: 'text/event-stream',
        body: `event: hello\ndata: ${JSON.stringify(hello)}\n\n`
      })
    );
    await page.reload(WITHOUT_WAITING);
    await openPanel(page);
    await expect(panel.getByRole('button', { name: 'Reload the page' })).toBeVisible();
    await screenshot(panel, 'other-version');
  });
});
