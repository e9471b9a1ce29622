import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import {
  chooseInMenu,
  dialogOf,
  enterLocation,
  expect,
  openNotebook,
  openPanel,
  rowOf,
  type Stores,
  saveArtifacts,
  screenshot,
  settled,
  test,
  useButton
} from './support.js';

const QUESTION = 'Use the location that this notebook remembers?';

async function uploadNotebook(
  page: IJupyterLabPageFixture,
  path: string,
  remembered: unknown
): Promise<void> {
  const text = JSON.stringify({
    cells: [],
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      artifact_storage: remembered
    },
    nbformat: 4,
    nbformat_minor: 5
  });
  await page.contents.uploadContent(text, 'text', path);
}

/** Uploads a notebook whose location fails its check, and returns the file that it takes for a folder. */
async function uploadBroken(
  page: IJupyterLabPageFixture,
  path: string,
  { home }: Stores
): Promise<string> {
  const file = join(home, 'a-file');
  writeFileSync(file, 'not a folder');
  await uploadNotebook(page, path, { artifact_storage_dir: file });
  return file;
}

/** Opens a notebook without the file browser, which the panel hides. */
async function openFile(page: IJupyterLabPageFixture, path: string): Promise<void> {
  await page.evaluate(async (name) => {
    await window.jupyterapp.commands.execute('docmanager:open', { path: name });
  }, path);
}

const metadataOf = (page: IJupyterLabPageFixture, path: string): Promise<unknown> =>
  page.evaluate(
    async (name) =>
      (await window.jupyterapp.serviceManager.contents.get(name, { content: true })).content
        .metadata.artifact_storage,
    path
  );

test.describe('remember for this notebook', () => {
  test('written on request, used by the next session without a question, forgotten on request', async ({
    page,
    panel,
    stores,
    tmpPath
  }) => {
    const other = stores.other('team');
    const path = `${tmpPath}/churn.ipynb`;
    await openNotebook(page);
    await panel.getByRole('button', { name: 'More actions' }).click();
    await expect(
      page.getByRole('menuitem', { name: 'Remember for This Notebook' })
    ).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Escape');
    await enterLocation(panel, other);
    await useButton(panel).click();
    // The form shows the path, too: only without it the switch is done.
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByText(other.values)).toBeVisible();
    await chooseInMenu(panel, 'Remember for This Notebook');
    await expect(page.getByText('churn.ipynb remembers this location.')).toBeVisible();
    await page.notebook.save();
    expect(await metadataOf(page, path)).toEqual({
      artifact_storage_dir: other.values,
      database_url: other.database_url
    });

    await page.notebook.close();
    await page.kernel.shutdownAll();
    await openFile(page, path);
    await expect(panel.getByText(other.values)).toBeVisible();
    await expect(page.getByText('as remembered in this notebook')).toBeVisible();
    await settled(page);
    const chip = panel.getByText('this session', { exact: true });
    await expect(chip).toHaveAttribute('title', /^Remembered in this notebook/);
    await screenshot(page, 'remembered');
    await page.notebook.addCell('code', '');
    await saveArtifacts(page, ['model', '1']);
    await expect(rowOf(panel, 'model')).toBeVisible();
    expect(existsSync(join(other.values, 'model'))).toBe(true);

    await chooseInMenu(panel, 'Forget Remembered Location');
    await page.notebook.save();
    expect(await metadataOf(page, path)).toBeUndefined();
    await expect(panel.getByText(other.values)).toBeVisible();
    await expect(chip).toHaveAttribute('title', /^Without the setting/);
  });

  test('the notebook of somebody else redirects nothing before it is agreed to', async ({
    page,
    panel,
    stores,
    tmpPath
  }) => {
    const other = stores.other('stranger');
    const path = `${tmpPath}/gift.ipynb`;
    await uploadNotebook(page, path, { artifact_storage_dir: other.values });
    await openPanel(page);
    await openFile(page, path);
    await expect(dialogOf(page)).toContainText(QUESTION);
    await expect(dialogOf(page)).toContainText(other.values);
    await screenshot(page, 'remember-question');
    await dialogOf(page).getByRole('button', { name: 'Keep the default' }).click();
    await expect(panel.getByText('This notebook remembers another location.')).toBeVisible();
    await expect(panel.getByText(stores.values, { exact: true })).toBeVisible();
    await screenshot(panel, 'remembered-elsewhere');

    // No is an answer too: it is not asked again, and may be changed in the panel.
    await page.notebook.close();
    await page.kernel.shutdownAll();
    await openFile(page, path);
    await expect(panel.getByText('This notebook remembers another location.')).toBeVisible();
    await expect(dialogOf(page)).toHaveCount(0);
    await panel.getByRole('button', { name: 'Use it' }).click();
    await expect(panel.getByText(other.values, { exact: true })).toBeVisible();
    await expect(page.getByText('as remembered in this notebook')).toBeVisible();
    await page.getByText('Undo', { exact: true }).click();
    await expect(panel.getByText(stores.values, { exact: true })).toBeVisible();
  });

  test('a location that fails its check leaves the default in force', async ({
    page,
    panel,
    stores,
    tmpPath
  }) => {
    const path = `${tmpPath}/broken.ipynb`;
    const file = await uploadBroken(page, path, stores);
    await openPanel(page);
    await openFile(page, path);
    await dialogOf(page).getByRole('button', { name: 'Use this location' }).click();
    await expect(panel.getByRole('alert')).toContainText('The remembered location is not used');
    await expect(panel.getByText(stores.values, { exact: true })).toBeVisible();
    await screenshot(panel, 'remembered-failed');
    expect(await metadataOf(page, path)).toEqual({ artifact_storage_dir: file });
  });

  test('a hidden panel tells in a notification and in the status bar that it is not used', async ({
    page,
    panel,
    stores,
    tmpPath
  }) => {
    const path = `${tmpPath}/hidden.ipynb`;
    await uploadBroken(page, path, stores);
    await openPanel(page);
    await page.sidebar.close('left');
    await openFile(page, path);
    await dialogOf(page).getByRole('button', { name: 'Use this location' }).click();
    const told = page.getByRole('alert').filter({ hasText: 'hidden.ipynb does not use' });
    await expect(told).toBeVisible();
    await expect(page.locator('.jp-ArtifactStorage-status')).toHaveText(
      'Artifacts: the remembered location is not used'
    );
    await screenshot(page, 'remembered-failed-hidden');
    await told.getByRole('button', { name: 'Show panel' }).click();
    await expect(panel.getByText('The remembered location is not used')).toBeVisible();
    await panel.getByRole('button', { name: 'Forget it' }).click();
    await expect(page.locator('.jp-ArtifactStorage-status')).toContainText(stores.values.slice(-8));
  });

  test('a location with a secret is not used', async ({ page, panel, stores, tmpPath }) => {
    const path = `${tmpPath}/leak.ipynb`;
    await uploadNotebook(page, path, { database_url: 'postgresql://ana:pw@db/ml' });
    await openPanel(page);
    await openFile(page, path);
    await expect(panel.getByText('It holds a secret')).toBeVisible();
    await expect(panel.getByText(stores.values, { exact: true })).toBeVisible();
    await expect(dialogOf(page)).toHaveCount(0);
  });
});
