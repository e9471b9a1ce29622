import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import {
  chooseInMenu,
  dialogOf,
  enterLocation,
  expect,
  expectNoAxeViolations,
  openNotebook,
  SETTINGS_ID,
  screenshot,
  test
} from './support.js';

const FIELDS = '.jp-SettingsPanel .jp-ArtifactStorage-setting';

/** Opens the settings editor at our settings. */
async function openSettings(page: IJupyterLabPageFixture): Promise<Locator> {
  await page.evaluate(async () => {
    await window.jupyterapp.commands.execute('settingeditor:open', { query: 'Artifact Storage' });
  });
  const form = page.locator('.jp-SettingsPanel');
  await expect(form.getByLabel('Values', { exact: true }).first()).toBeVisible();
  return form;
}

/** What our settings say in the registry. */
async function settingsOf(page: IJupyterLabPageFixture): Promise<Record<string, unknown>> {
  const text = await page.evaluate(async (id) => {
    const registry = await window.galata.getPlugin('@jupyterlab/apputils-extension:settings');
    const plugin = await registry?.load(id);
    return JSON.stringify(plugin?.composite ?? {});
  }, SETTINGS_ID);
  return JSON.parse(text) as Record<string, unknown>;
}

test.describe('the settings editor', () => {
  test('speaks as the panel does, and saves no secret', async ({ page, stores }) => {
    const form = await openSettings(page);
    const values = form.getByLabel('Values', { exact: true }).first();
    await expect(values).toHaveValue(stores.values);
    await values.fill('s3://team/churn');
    await expect(form.getByText('Amazon S3 · bucket team, folder churn')).toBeVisible();
    await expect
      .poll(async () => (await settingsOf(page)).artifact_storage_dir)
      .toBe('s3://team/churn');

    const metadata = form.getByLabel('Metadata', { exact: true }).first();
    await metadata.fill('postgresql://ana:canary@db/ml');
    await expect(
      form.getByText('This is a secret, and settings are a plain text file.')
    ).toBeVisible();
    await expect(metadata).toHaveAttribute('aria-invalid', 'true');
    await expect(form).not.toContainText('must match pattern');
    await expect(form).not.toContainText('must NOT');
    await expectNoAxeViolations(page, FIELDS);
    await screenshot(page, 'settings');
    expect((await settingsOf(page)).database_url).toBe(stores.database_url);
    await metadata.fill('postgresql://ana@db/ml');
    await expect
      .poll(async () => (await settingsOf(page)).database_url)
      .toBe('postgresql://ana@db/ml');

    const add = form.getByRole('button', { name: 'Add option' });
    await add.first().click();
    await form.getByRole('combobox', { name: 'Name of option 1' }).fill('secret');
    await form.getByLabel('Value of option 1', { exact: true }).fill('canary');
    await expect(form.getByText('Enter it in the panel, for one session')).toBeVisible();
    await form.getByRole('combobox', { name: 'Name of option 1' }).fill('profile');
    await form.getByLabel('Value of option 1', { exact: true }).fill('team');
    await expect
      .poll(async () => (await settingsOf(page)).storage_options)
      .toEqual({ profile: 'team' });

    // A named location, by keyboard
    await form.getByRole('button', { name: 'Add location' }).press('Enter');
    await expect(form.getByLabel('Name', { exact: true })).toBeFocused();
    await expect(form.getByText('The name is empty.')).toHaveCount(0);
    await page.keyboard.type('team');
    await page.keyboard.press('Tab');
    await page.keyboard.type('/data/team');
    await expect
      .poll(async () => (await settingsOf(page)).locations)
      .toEqual({ team: { artifact_storage_dir: '/data/team' } });
    const overflows = await page
      .locator(FIELDS)
      .evaluateAll((fields) => fields.some((field) => field.scrollWidth > field.clientWidth));
    expect(overflows).toBe(false);
    await page.theme.setDarkTheme();
    await expectNoAxeViolations(page, FIELDS);
    await screenshot(page, 'settings-dark');
  });
});

test.describe('a location that gets a name', () => {
  test('is saved from the panel, and its name is shown', async ({ page, panel, stores }) => {
    await openNotebook(page);
    await chooseInMenu(panel, 'Save as Named Location…');
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toContainText('The name is empty.');
    await dialog.getByLabel('Name').fill('team');
    await screenshot(page, 'save-named-location');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('team is a named location')).toBeVisible();
    await expect(panel.locator('.jp-ArtifactStorage-locationName')).toHaveText('team');
    expect((await settingsOf(page)).locations).toEqual({
      team: { artifact_storage_dir: stores.values, database_url: stores.database_url }
    });
    await enterLocation(panel, {});
    await panel.getByRole('radio', { name: 'Named' }).check();
    await panel.getByLabel('Location', { exact: true }).selectOption('team');
    await expect(panel.getByText('“Use for')).toHaveCount(0);
  });
});
