import { Gate, OpenNotebook } from './notebooks.js';
import {
  dialogOf,
  expect,
  openNotebook,
  openPanel,
  rowOf,
  saveArtifacts,
  screenshot,
  test
} from './support.js';

test.describe('without a notebook', () => {
  test('the artifacts of the default are listed, and the default can be changed', async ({
    page,
    panel,
    stores
  }) => {
    await openNotebook(page);
    await saveArtifacts(page, ['features', '{"a": 1}'], ['model', '[1, 2]']);
    await expect(rowOf(panel, 'features')).toBeVisible();
    await page.notebook.close();
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
    await expect(panel.getByText(stores.values)).toBeVisible();
    await expect(rowOf(panel, 'features')).toBeVisible();
    await screenshot(panel, 'no-notebook');

    await rowOf(panel, 'model').focus();
    await expect(panel.getByRole('button', { name: 'Insert a cell that loads model' })).toHaveCount(
      0
    );
    await page.keyboard.press('Delete');
    await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
    await expect(rowOf(panel, 'model')).toHaveCount(0);
    await rowOf(panel, 'features').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'features v0' })).toBeVisible();
    await panel.getByRole('button', { name: 'Change the default…' }).click();
    await expect(page.locator('.jp-SettingsPanel, #setting-editor').first()).toBeVisible();
  });
});

test.describe('a console', () => {
  test('is a session: what it saves is listed, and a load cell goes to its prompt', async ({
    page,
    panel
  }) => {
    await openPanel(page);
    await page.evaluate(async () => {
      const { commands } = window.jupyterapp;
      await commands.execute('console:create', {
        kernelPreference: { name: 'python3' },
        activate: true
      });
    });
    await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(/^Console/);
    await expect(panel.getByText('(idle)')).toBeVisible();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    const prompt = page.locator('.jp-CodeConsole-promptCell .cm-content');
    await prompt.click();
    await page.keyboard.type('import artifact_storage as storage; storage.save([1], "model")');
    await page.keyboard.press('Shift+Enter');
    const row = rowOf(panel, 'model');
    await expect(row).toBeVisible();
    await row.hover();
    await panel.getByRole('button', { name: 'Insert a cell that loads model' }).click();
    await expect(prompt).toContainText('model = storage.get("model").get_value()');
    await page.keyboard.press('Shift+Enter');
    await expect(page.locator('.jp-CodeConsole-content')).toContainText('storage.get("model")');
  });
});

test.describe('the details of an artifact', () => {
  test('insert a load cell into the notebook in which they were opened, and show it', async ({
    page,
    panel,
    tmpPath
  }) => {
    await openNotebook(page, 'a.ipynb');
    await saveArtifacts(page, ['model', '[1]']);
    for (let cell = 0; cell < 40; cell += 1) {
      await page.evaluate(async () => {
        await window.jupyterapp.commands.execute('notebook:insert-cell-below');
      });
    }
    await page.notebook.selectCells(0);
    const gate = await Gate.before(page);
    const answers = gate.hold(/\/artifact$/);
    await rowOf(panel, 'model').dblclick();
    await answers.first;
    answers.release();
    const heading = page.getByRole('heading', { name: 'model v0' });
    await expect(heading).toBeVisible();
    await page.notebook.createNew('b.ipynb', { kernel: 'python3' });
    const a = new OpenNotebook(page, 'a.ipynb', `${tmpPath}/a.ipynb`);
    await page.getByRole('tab', { name: 'model', exact: true }).click();
    await page.getByRole('button', { name: 'Insert load cell' }).click();
    await expect(a.tab).toHaveClass(/lm-mod-current/);
    const cell = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell', {
      hasText: 'storage.get("model", version=0)'
    });
    await expect(cell).toBeInViewport();
  });
});
