import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { galata } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import type { LocationSettings } from '../../src/api/location.js';
import { PASSWORD } from '../../tests/server/support/postgresql.js';
import {
  CONTENT,
  checkButton,
  enterOptions,
  expectFormInView,
  expectNoOverflow,
  NARROW
} from './form-support.js';
import { S3_PORT, test } from './servers.js';
import {
  dialogOf,
  enterLocation,
  expect,
  expectNoAxeViolations,
  HOME,
  openNotebook,
  openPanel,
  rowOf,
  runCode,
  SETTINGS_ID,
  type Stores,
  saveArtifacts,
  screenshot,
  useButton
} from './support.js';

test('a path in Metadata is offered as the URL that was meant', async ({ page, panel, stores }) => {
  await openNotebook(page);
  const file = join(stores.home, 'other.sqlite');
  await enterLocation(panel, { database_url: file });
  const metadata = panel.getByRole('textbox', { name: 'Metadata', exact: true });
  await expect(panel.getByText('“Metadata” is a path, not a URL.')).toBeVisible();
  const offer = panel.getByRole('button', { name: `sqlite:///${file}` });
  await expectNoAxeViolations(page, CONTENT);
  await metadata.focus();
  await page.keyboard.press('Tab');
  await expect(offer).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(metadata).toHaveValue(`sqlite:///${file}`);
  await expect(metadata).toBeFocused();
  await expect(offer).toHaveCount(0);
  // A folder: only the storage server knows that it is one.
  await metadata.fill(stores.home);
  await panel.getByRole('button', { name: `sqlite:///${stores.home}` }).click();
  await panel.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(panel.getByRole('alert')).toContainText('is a folder');
  await panel.getByRole('button', { name: `sqlite:///${stores.home}/db.sqlite` }).click();
  await useButton(panel).click();
  await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
});

test.describe('the form for a folder', () => {
  test('lets people choose it in the dialog of JupyterLab', async ({ page, panel, tmpPath }) => {
    mkdirSync(join(HOME, 'notebooks', tmpPath, 'values'), { recursive: true });
    await openNotebook(page);
    await enterLocation(panel, {});
    await panel.getByRole('button', { name: 'Browse…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('values', { exact: true }).click();
    await screenshot(page, 'choose-folder');
    await dialog.getByRole('button', { name: 'Select', exact: true }).click();
    await expect(panel.getByRole('textbox', { name: 'Values', exact: true })).toHaveValue(
      `~/notebooks/${tmpPath}/values`
    );
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['in-the-chosen-folder', '1']);
    await expect(rowOf(panel, 'in-the-chosen-folder')).toBeVisible();
  });
});

/** The settings editor's named locations, beside the location of the test. */
const namedSettings = (
  stores: Stores,
  locations: Readonly<Record<string, LocationSettings>>
): Record<string, unknown> => ({
  ...galata.DEFAULT_SETTINGS,
  [SETTINGS_ID]: {
    artifact_storage_dir: stores.values,
    database_url: stores.database_url,
    locations
  }
});

test.describe('a named location', () => {
  test.use({
    mockSettings: async ({ stores, postgresql, postgresqlProxy }, use) => {
      await postgresql.createDatabase('ml_named');
      await use(
        namedSettings(stores, {
          'team-postgresql': {
            artifact_storage_dir: stores.other('team').values,
            database_url: `postgresql://postgres@localhost:${postgresqlProxy.port}/ml_named`
          },
          'team-s3': {
            artifact_storage_dir: 's3://team/churn',
            storage_options: { endpoint_url: `http://localhost:${S3_PORT}`, use_ssl: false }
          }
        })
      );
    }
  });

  test('takes its secrets for the session, and is chosen when the form opens again', async ({
    page,
    panel,
    stores,
    postgresqlProxy
  }) => {
    await openNotebook(page);
    await panel.getByRole('button', { name: 'Change…' }).click();
    await expect(panel.getByRole('radio', { name: 'Default' })).toBeChecked();
    await expect(panel.getByText(stores.values)).toBeVisible();
    await expectFormInView(panel);
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'form-default');

    await panel.getByRole('radio', { name: 'Named' }).check();
    const choice = panel.getByRole('combobox', { name: 'Location', exact: true });
    await choice.selectOption('team-s3');
    await expect(panel.getByText(`endpoint_url = http://localhost:${S3_PORT}`)).toBeVisible();
    await expect(panel.getByLabel('Value of option 2', { exact: true })).toHaveAttribute(
      'type',
      'password'
    );
    await expectFormInView(panel);
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'form-named');

    await choice.selectOption('team-postgresql');
    const password = panel.getByLabel('Password', { exact: true });
    await password.fill('wrong');
    await checkButton(panel).click();
    await expect(panel.getByRole('alert')).toContainText('password');
    await expect(password).toBeFocused();
    await password.fill(PASSWORD);
    await panel.getByRole('radio', { name: 'Custom' }).check();
    await expect(panel.getByRole('textbox', { name: 'Metadata', exact: true })).toHaveValue(
      `postgresql://postgres@localhost:${postgresqlProxy.port}/ml_named`
    );
    await expect(password).toHaveValue(PASSWORD);
    await panel.getByRole('radio', { name: 'Named' }).check();
    await password.fill(PASSWORD);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['churn-model', '[1, 2, 3]']);
    await expect(rowOf(panel, 'churn-model')).toBeVisible();

    await panel.getByRole('button', { name: 'Change…' }).click();
    await expect(panel.getByRole('radio', { name: 'Named' })).toBeChecked();
    await expect(choice).toHaveValue('team-postgresql');
    await expect(password).toHaveAttribute('placeholder', 'kept, not shown');
    await panel.getByRole('radio', { name: 'Default' }).check();
    await useButton(panel).click();
    await dialogOf(page).getByRole('button', { name: 'Switch without restart' }).click();
    await expect(panel.getByText(stores.values, { exact: true })).toBeVisible();
  });
});

test.describe('a remembered location', () => {
  test('that needs a password opens the form to enter it', async ({
    page,
    panel,
    tmpPath,
    postgresql,
    postgresqlProxy
  }) => {
    await postgresql.createDatabase('ml_remembered');
    const database_url = `postgresql://postgres@localhost:${postgresqlProxy.port}/ml_remembered`;
    const path = `${tmpPath}/gift.ipynb`;
    const metadata = {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      artifact_storage: { database_url }
    };
    const notebook = { cells: [], metadata, nbformat: 4, nbformat_minor: 5 };
    await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
    await openPanel(page);
    await page.evaluate(async (name) => {
      await window.jupyterapp.commands.execute('docmanager:open', { path: name });
    }, path);
    await dialogOf(page).getByRole('button', { name: 'Use this location' }).click();
    const card = panel.getByRole('alert').filter({ hasText: 'remembered location is not used' });
    await expect(card).toContainText('password');
    await screenshot(panel, 'remembered-without-secret');
    await card.getByRole('button', { name: 'Enter secrets…' }).click();
    await expect(panel.getByRole('textbox', { name: 'Metadata', exact: true })).toHaveValue(
      database_url
    );
    await panel.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(card).toHaveCount(0);
    await expect(panel.getByText('this session', { exact: true }).first()).toBeVisible();
  });
});

test.describe('the form while the notebook goes on', () => {
  test('says that the location was changed, and uses what it shows', async ({
    page,
    panel,
    stores
  }) => {
    const [second, third] = [stores.other('second'), stores.other('third')];
    await openNotebook(page);
    await enterLocation(panel, { database_url: second.database_url });
    await runCode(
      page,
      `import artifact_storage as storage\nstorage.options.set("artifact_storage_dir", ${JSON.stringify(third.values)})`
    );
    const card = panel.getByRole('status').filter({ hasText: 'was changed meanwhile' });
    await expect(card).toBeVisible();
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'form-changed-meanwhile');
    const values = panel.getByRole('textbox', { name: 'Values', exact: true });
    await expect(values).toHaveValue(stores.values);
    await card.getByRole('button', { name: 'Show the new one' }).click();
    await expect(values).toHaveValue(third.values);
    await expect(card).toHaveCount(0);
    await values.fill(second.values);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByText(second.values, { exact: true })).toBeVisible();
  });
});

test.describe('the options', () => {
  test('have the types of the filesystem, and their errors stand at their rows', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    await openPanel(page, NARROW);
    await enterLocation(panel, { values: 's3://team/churn' });
    const name = (index: number): Locator =>
      panel.getByRole('combobox', { name: `Name of option ${index}` });
    const value = (index: number): Locator =>
      panel.getByLabel(`Value of option ${index}`, { exact: true });
    await enterOptions(panel, [
      ['key', 'AKIA'],
      ['secret', '123456789012'],
      ['profile', '123456789012'],
      ['client_kwargs', '{"region_name": 5}']
    ]);
    await expect(panel.getByText('No profile is there')).toBeVisible();
    await panel.getByRole('button', { name: 'Show the value of option 1' }).click();
    await expect(value(1)).toHaveAttribute('type', 'text');
    await panel.getByRole('button', { name: 'Remove option 1' }).click();
    await expect(name(1)).toHaveValue('secret');
    await expect(value(1)).toHaveAttribute('type', 'password');

    await checkButton(panel).click();
    await expect(panel.getByRole('alert')).toContainText('region_name');
    await expect(value(3)).toHaveAttribute('aria-invalid', 'true');
    await expect(value(3)).toBeFocused();
    await expect(panel.getByRole('alert')).toHaveCount(1);
    await expectFormInView(panel, value(3), panel.getByRole('alert'));
    await expectNoOverflow(panel);
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'narrow-form-s3');

    await name(3).fill('use_sll');
    await checkButton(panel).click();
    await expect(name(3)).toHaveAttribute('aria-invalid', 'true');
    await expect(name(3)).toBeFocused();
    await expect(panel.getByRole('alert')).toContainText('use_ssl');
    await name(3).fill('use_ssl');
    await value(3).fill('');
    await name(3).fill('anon');
    await expect(value(3)).toHaveValue('true');
    await value(3).selectOption('false');
    await expect(value(3)).toHaveValue('false');
  });
});
