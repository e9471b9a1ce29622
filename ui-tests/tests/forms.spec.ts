import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD } from '../../tests/server/support/postgresql.js';
import { WRITER } from '../../tests/server/support/s3/s3-server.js';
import {
  CONTENT,
  checkButton,
  enterOptions,
  expectFormInView,
  inNarrowAndDark
} from './form-support.js';
import { test } from './servers.js';
import {
  chooseInMenu,
  enterLocation,
  expect,
  expectNoAxeViolations,
  killStorageServer,
  openNotebook,
  rowOf,
  saveArtifacts,
  screenshot,
  useButton
} from './support.js';

test.describe('the form for PostgreSQL', () => {
  test('has a masked password of its own, and shows what the check found', async ({
    page,
    panel,
    postgresql,
    postgresqlProxy
  }) => {
    const database = await postgresql.createDatabase('ml_forms');
    await openNotebook(page);
    await enterLocation(panel, {});
    const url = panel.getByRole('textbox', { name: 'Metadata', exact: true });
    const password = panel.getByLabel('Password', { exact: true });
    await expect(password).toHaveCount(0);

    await url.fill(
      `postgresql://postgres:canary-wrong@localhost:${postgresqlProxy.port}/${database}`
    );
    await checkButton(panel).click();
    await expect(url).toHaveValue(
      `postgresql://postgres@localhost:${postgresqlProxy.port}/${database}`
    );
    await expect(password).toHaveValue('canary-wrong');
    await expect(password).toHaveAttribute('type', 'password');
    await expect(password).toHaveAttribute('autocomplete', 'new-password');
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    await expect(password).toBeFocused();
    await expect(panel.getByRole('alert')).toContainText('password');
    await expect(panel).not.toContainText('canary-wrong');
    await expectNoAxeViolations(page, CONTENT);
    await expectFormInView(panel, password, panel.getByRole('alert'));
    await screenshot(panel, 'form-postgresql-refused');

    await panel.getByRole('button', { name: 'Show the password' }).click();
    await expect(password).toHaveAttribute('type', 'text');
    await panel.getByRole('button', { name: 'Hide the password' }).click();
    await expect(password).toHaveAttribute('type', 'password');
    await password.fill(PASSWORD);
    await checkButton(panel).click();
    await expect(panel.getByText(/PostgreSQL \d+/).first()).toBeVisible();
    await expect(panel.getByRole('alert')).toHaveCount(0);
    await expectFormInView(panel, panel.getByText('Metadata:'));
    await screenshot(panel, 'form-postgresql');
    await inNarrowAndDark(page, panel, 'narrow-form-postgresql-dark');
  });

  test('keeps the password for its database alone, and asks again after the storage server was restarted', async ({
    page,
    panel,
    postgresql,
    postgresqlProxy
  }) => {
    const database = await postgresql.createDatabase('ml_kept');
    await openNotebook(page);
    await enterLocation(panel, {
      database_url: `postgresql://postgres@localhost:${postgresqlProxy.port}/${database}`
    });
    const url = panel.getByRole('textbox', { name: 'Metadata', exact: true });
    const password = panel.getByLabel('Password', { exact: true });
    await password.fill(PASSWORD);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['churn-model', '[1, 2, 3]']);
    await expect(rowOf(panel, 'churn-model')).toBeVisible();

    await panel.getByRole('button', { name: 'Change…' }).click();
    await expect(password).toHaveValue('');
    await expect(password).toHaveAttribute('placeholder', 'kept, not shown');
    await password.fill('another one');
    await expect(panel.getByText('no longer listed')).toHaveCount(0);
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await panel.getByRole('button', { name: 'Change…' }).click();
    await url.fill(`postgresql://postgres@localhost:${postgresqlProxy.port}/other`);
    await checkButton(panel).click();
    await expect(panel.getByRole('alert')).toContainText('cannot be kept for another database');
    await expect(password).toBeFocused();
    await panel.getByRole('button', { name: 'Cancel' }).click();

    await killStorageServer(page);
    const card = panel.getByRole('group').filter({ hasText: 'has forgotten' });
    const again = card.getByLabel('Password of the database', { exact: true });
    await expect(again).toBeVisible();
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'missing-secrets');
    await again.fill('wrong again');
    await card.getByRole('button', { name: 'Use for this session' }).click();
    await expect(card.getByRole('alert')).toContainText('password');
    await again.fill(PASSWORD);
    await again.press('Enter');
    await expect(card).toHaveCount(0);
    await expect(rowOf(panel, 'churn-model')).toBeVisible();
    await saveArtifacts(page, ['churn-model', '[4]']);
    await expect(rowOf(panel, 'churn-model')).toContainText('v1');
  });
});

test.describe('a database that does not answer', () => {
  test('lets people stop a check, and cancel a change before it happens', async ({
    page,
    panel,
    stores,
    postgresqlProxy
  }) => {
    postgresqlProxy.decide = () => 'drop';
    await openNotebook(page);
    await saveArtifacts(page, ['churn-model', '1']);
    const values = stores.other('second').values;
    const url = `postgresql://postgres@localhost:${postgresqlProxy.port}/ml?connect_timeout=80`;
    await enterLocation(panel, { values, database_url: url });
    await checkButton(panel).click();
    const progress = panel.getByRole('status', { name: 'Progress' });
    await expect(progress).toContainText('Waiting for metadata to answer');
    await expectFormInView(panel, progress);
    await screenshot(panel, 'form-slow');
    await progress.getByRole('button', { name: 'Stop' }).click();
    await expect(progress).toBeEmpty();
    await expect(panel.getByRole('alert')).toHaveCount(0);
    await expect(panel.getByRole('textbox', { name: 'Values', exact: true })).toHaveValue(values);

    await useButton(panel).click();
    await expect(progress).toContainText('Waiting');
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeFocused();
    // Opened again, the form of the same notebook is not touched by what was cancelled.
    postgresqlProxy.decide = () => 'pass';
    await enterLocation(panel, { values });
    await checkButton(panel).click();
    await expect(panel.getByText('Values:')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await expect(panel.getByText(stores.values, { exact: true })).toBeVisible();
  });

  test('lets people cancel the check of the present location', async ({
    page,
    panel,
    stores,
    postgresql,
    postgresqlProxy
  }) => {
    const database = await postgresql.createDatabase('ml_present');
    await openNotebook(page);
    await enterLocation(panel, {
      database_url: `postgresql://postgres@localhost:${postgresqlProxy.port}/${database}`
    });
    await panel.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByRole('img', { name: /^Checked/ })).toHaveCount(2);

    postgresqlProxy.decide = () => 'drop';
    await chooseInMenu(panel, 'Check Connection');
    const progress = page.getByText('churn.ipynb: Check the location,');
    await expect(progress).toBeVisible();
    await expect(panel.getByRole('img', { name: 'Checking…' })).toHaveCount(2);
    await page.locator('.jp-toast-button', { hasText: 'Stop' }).click();
    await expect(progress).toHaveCount(0);
    await expect(panel.getByRole('img', { name: 'Checking…' })).toHaveCount(0);

    // After a change of the settings, the panel checks by itself.
    await page.request.put('artifact-storage/settings', {
      headers: { 'x-artifact-storage': '1' },
      data: { artifact_storage_dir: `${stores.values}-2` }
    });
    const waiting = panel.getByRole('status', { name: 'Progress' });
    await expect(waiting).toContainText('Waiting for metadata to answer');
    await screenshot(panel, 'first-check-slow');
    await waiting.getByRole('button', { name: 'Stop' }).click();
    await expect(waiting).toBeEmpty();
    await expect(panel.getByRole('img', { name: 'Checking…' })).toHaveCount(0);
  });
});

test.describe('the form for S3', () => {
  test('takes storage_options, masks the secrets, and explains a refusal', async ({
    page,
    panel,
    s3Proxy
  }) => {
    await openNotebook(page);
    await enterLocation(panel, { values: 's3://team/churn' });
    await expect(panel.getByText('Amazon S3 · bucket team, folder churn')).toBeVisible();
    await enterOptions(panel, [
      ['endpoint_url', `http://localhost:${s3Proxy.port}`],
      ['key', WRITER.key],
      ['secret', 'canary-wrong']
    ]);
    const secret = panel.getByLabel('Value of option 3', { exact: true });
    await expect(secret).toHaveAttribute('type', 'password');
    await expect(secret).toHaveAttribute('autocomplete', 'new-password');
    await expect(panel.getByRole('button', { name: 'Browse…' })).toHaveCount(0);
    await checkButton(panel).click();
    await expect(panel.getByRole('alert')).toContainText('S3 does not accept');
    await expect(panel).not.toContainText('canary-wrong');

    await secret.fill(WRITER.secret);
    await checkButton(panel).click();
    await expect(panel.getByText('Values:')).toBeVisible();
    await expect(panel.getByRole('alert')).toHaveCount(0);
    await expectNoAxeViolations(page, CONTENT);
    await expectFormInView(panel, panel.getByText('Metadata:'));
    await screenshot(panel, 'form-s3');
    await inNarrowAndDark(page, panel, 'narrow-form-s3-dark');

    // What was entered for one server goes to no other one.
    await panel.getByLabel('Value of option 1', { exact: true }).fill('http://localhost:9');
    await secret.focus();
    await expect(panel.getByText('Emptied, because it was entered for another')).toBeVisible();
    await expect(secret).toHaveValue('');
    await screenshot(panel, 'form-s3-other-endpoint');

    // A secret in an address is not readable once the field is left.
    const values = panel.getByRole('textbox', { name: 'Values', exact: true });
    await values.fill('s3://AKIA:canary@team/churn');
    await expect(values).toHaveAttribute('type', 'text');
    await secret.focus();
    await expect(panel.getByLabel('Values', { exact: true })).toHaveAttribute('type', 'password');
  });

  test('asks again for the secrets after the storage server was restarted', async ({
    page,
    panel,
    s3Proxy
  }) => {
    await openNotebook(page);
    await enterLocation(panel, { values: 's3://team/again' });
    await enterOptions(panel, [
      ['endpoint_url', `http://localhost:${s3Proxy.port}`],
      ['key', WRITER.key],
      ['secret', WRITER.secret]
    ]);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['churn-model', '[1, 2, 3]']);
    await expect(rowOf(panel, 'churn-model')).toBeVisible();
    await expect(panel).not.toContainText(WRITER.secret);

    await killStorageServer(page);
    const card = panel.getByRole('group').filter({ hasText: 'has forgotten' });
    await card.getByLabel('Option key', { exact: true }).fill(WRITER.key);
    await card.getByRole('button', { name: 'Use for this session' }).click();
    await expect(card.getByRole('alert')).toContainText('secret is missing');
    await card.getByLabel('Option secret', { exact: true }).fill(WRITER.secret);
    await screenshot(panel, 'missing-secrets-s3');
    await card.getByRole('button', { name: 'Use for this session' }).click();
    await expect(card).toHaveCount(0);
    await saveArtifacts(page, ['churn-model', '[4]']);
    await expect(rowOf(panel, 'churn-model')).toContainText('v1');
  });
});

test.describe('the option profile', () => {
  const aws = join(process.env.ARTIFACT_STORAGE_UI_HOME ?? '', '.aws');
  test.afterEach(() => rmSync(aws, { recursive: true, force: true }));

  test('offers the profiles of the storage server, and a wrong one is refused at its field', async ({
    page,
    panel
  }) => {
    mkdirSync(aws, { recursive: true });
    writeFileSync(
      join(aws, 'config'),
      '[profile churn]\nregion = eu-central-1\naws_secret_access_key = canary\n'
    );
    await openNotebook(page);
    await enterLocation(panel, { values: 's3://team/churn' });
    await panel.getByRole('button', { name: 'Add option' }).click();
    await panel.getByRole('combobox', { name: 'Name of option 1' }).fill('profile');
    const value = panel.getByRole('combobox', { name: 'Value of option 1' });
    await expect(value).toBeVisible();
    const list = page.locator(`datalist#${await value.getAttribute('list')} option`);
    await expect(list).toHaveAttribute('value', 'churn');
    await expect(list).toHaveText('eu-central-1');
    await value.fill('chrun');
    await checkButton(panel).click();
    await expect(panel.getByRole('alert')).toContainText('There is no AWS profile "chrun"');
    await expect(panel.getByRole('alert')).toContainText('Did you mean "churn"?');
    await expect(value).toHaveAttribute('aria-invalid', 'true');
    await expect(value).toHaveAttribute('aria-describedby', /problem/);
    await expect(value).toBeFocused();
    await expectFormInView(panel, value, panel.getByRole('alert'));
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'form-s3-profile');
  });
});
