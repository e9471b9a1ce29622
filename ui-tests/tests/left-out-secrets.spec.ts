import { PASSWORD } from '../../tests/server/support/postgresql.js';
import { test } from './servers.js';
import {
  chooseInMenu,
  dialogOf,
  enterLocation,
  expect,
  openNotebook,
  screenshot,
  useButton
} from './support.js';

test.describe('a password of the session', () => {
  test('is not remembered in the notebook: a dialog says so first', async ({
    page,
    panel,
    tmpPath,
    postgresql
  }) => {
    await openNotebook(page);
    await enterLocation(panel, {
      database_url: postgresql.url(await postgresql.createDatabase('ml_remember'))
    });
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await chooseInMenu(panel, 'Remember for This Notebook');
    await expect(dialogOf(page)).toContainText('This location holds secrets');
    await screenshot(page, 'remember-secrets');
    await dialogOf(page).getByRole('button', { name: 'Remember without secrets' }).click();
    await expect(page.getByText('churn.ipynb remembers this location.')).toBeVisible();
    await page.notebook.save();
    const text = await page.evaluate(async (name) => {
      const { contents } = window.jupyterapp.serviceManager;
      return JSON.stringify((await contents.get(name, { content: true })).content);
    }, `${tmpPath}/churn.ipynb`);
    expect(text).toContain('ml_remember');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(encodeURIComponent(PASSWORD));
  });
});
