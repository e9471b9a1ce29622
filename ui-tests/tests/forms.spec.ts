import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultyProxy } from '../../tests/server/support/faulty-proxy.js';
import { PASSWORD, TestPostgresql } from '../../tests/server/support/postgresql.js';
import { type S3Server, startS3, WRITER } from '../../tests/server/support/s3/s3-server.js';
import {
  enterLocation,
  expect,
  expectNoAxeViolations,
  killStorageServer,
  openNotebook,
  rowOf,
  saveArtifacts,
  screenshot,
  test,
  useButton
} from './support.js';

const CONTENT = '#jp-artifact-storage-panel .jp-ArtifactStorage-content';

/** The ports as screenshots show them: always the same ones. */
const POSTGRESQL_PORT = 15433;
const S3_PORT = 19000;

test.describe('the form for PostgreSQL', () => {
  let postgresql: TestPostgresql;
  let proxy: FaultyProxy;
  test.beforeAll(async () => {
    postgresql = await TestPostgresql.start();
    proxy = await FaultyProxy.start(postgresql.port, POSTGRESQL_PORT);
  });
  test.afterAll(async () => {
    await proxy.stop();
    await postgresql.stop();
  });

  test('has a masked password of its own, and asks again after the storage server was restarted', async ({
    page,
    panel
  }) => {
    const database = await postgresql.createDatabase('ml_forms');
    await openNotebook(page);
    await enterLocation(panel, {});
    const url = panel.getByRole('textbox', { name: 'Metadata', exact: true });
    const password = panel.getByLabel('Password', { exact: true });
    await expect(password).toHaveCount(0);

    await url.fill(`postgresql://postgres:canary-wrong@localhost:${POSTGRESQL_PORT}/${database}`);
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(url).toHaveValue(`postgresql://postgres@localhost:${POSTGRESQL_PORT}/${database}`);
    await expect(password).toHaveValue('canary-wrong');
    await expect(password).toHaveAttribute('type', 'password');
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    await expect(password).toBeFocused();
    await expect(panel.getByRole('alert')).toContainText('password');
    await expect(panel).not.toContainText('canary-wrong');
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'form-postgresql-refused');

    await password.fill(PASSWORD);
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(panel.getByText(/PostgreSQL \d+/).first()).toBeVisible();
    await expect(panel.getByRole('alert')).toHaveCount(0);
    await screenshot(panel, 'form-postgresql');
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['churn-model', '[1, 2, 3]']);
    await expect(rowOf(panel, 'churn-model')).toBeVisible();

    await panel.getByRole('button', { name: 'Change…' }).click();
    await expect(password).toHaveValue('');
    await expect(password).toHaveAttribute('placeholder', 'kept, not shown');
    await url.fill(`postgresql://postgres@localhost:${POSTGRESQL_PORT}/other`);
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(panel.getByRole('alert')).toContainText('cannot be kept for another database');
    await expect(password).toBeFocused();
    await panel.getByRole('button', { name: 'Cancel' }).click();

    await killStorageServer(page);
    const card = panel.getByRole('status').filter({ hasText: 'has forgotten' });
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

test.describe('the form for S3', () => {
  let s3: S3Server;
  let proxy: FaultyProxy;
  test.beforeAll(async () => {
    s3 = await startS3();
    proxy = await FaultyProxy.start(s3.port, S3_PORT);
  });
  test.afterAll(async () => {
    await proxy.stop();
    await s3.stop();
  });

  test('takes storage_options, masks the secrets, and explains a refusal', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    await enterLocation(panel, { values: 's3://team/churn' });
    await expect(panel.getByText('Amazon S3 · bucket team, folder churn')).toBeVisible();
    const options = [
      ['endpoint_url', `http://localhost:${S3_PORT}`],
      ['key', WRITER.key],
      ['secret', 'canary-wrong']
    ] as const;
    for (const [index, [name, value]] of options.entries()) {
      await panel.getByRole('button', { name: 'Add option' }).click();
      await panel.getByRole('combobox', { name: `Name of option ${index + 1}` }).fill(name);
      await panel.getByLabel(`Value of option ${index + 1}`, { exact: true }).fill(value);
    }
    const secret = panel.getByLabel('Value of option 3', { exact: true });
    await expect(secret).toHaveAttribute('type', 'password');
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(panel.getByRole('alert')).toContainText('S3 does not accept');
    await expect(panel).not.toContainText('canary-wrong');

    await secret.fill(WRITER.secret);
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(panel.getByText('Values:')).toBeVisible();
    await expect(panel.getByRole('alert')).toHaveCount(0);
    await expectNoAxeViolations(page, CONTENT);
    await panel.getByRole('button', { name: 'Add option' }).scrollIntoViewIfNeeded();
    await screenshot(panel, 'form-s3');

    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['churn-model', '[1, 2, 3]']);
    await expect(rowOf(panel, 'churn-model')).toBeVisible();
    await expect(panel).not.toContainText(WRITER.secret);

    await killStorageServer(page);
    const card = panel.getByRole('status').filter({ hasText: 'has forgotten' });
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
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(panel.getByRole('alert')).toContainText('There is no AWS profile "chrun"');
    await expect(panel.getByRole('alert')).toContainText('Did you mean "churn"?');
    await expectNoAxeViolations(page, CONTENT);
    await screenshot(panel, 'form-s3-profile');
  });
});

test.describe('the form for a folder', () => {
  test('lets people choose it in the dialog of JupyterLab', async ({ page, panel, tmpPath }) => {
    const root = join(process.env.ARTIFACT_STORAGE_UI_HOME ?? '', 'root');
    mkdirSync(join(root, tmpPath, 'values'), { recursive: true });
    await openNotebook(page);
    await enterLocation(panel, {});
    await panel.getByRole('button', { name: 'Browse…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('values', { exact: true }).click();
    await screenshot(page, 'choose-folder');
    await dialog.getByRole('button', { name: 'Select', exact: true }).click();
    await expect(panel.getByRole('textbox', { name: 'Values', exact: true })).toHaveValue(
      `~/root/${tmpPath}/values`
    );
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['in-the-chosen-folder', '1']);
    await expect(rowOf(panel, 'in-the-chosen-folder')).toBeVisible();
  });
});
