import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { galata, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import type { LocationSettings } from '../../src/api/location.js';
import { FaultyProxy } from '../../tests/server/support/faulty-proxy.js';
import { PASSWORD, TestPostgresql } from '../../tests/server/support/postgresql.js';
import { type S3Server, startS3, WRITER } from '../../tests/server/support/s3/s3-server.js';
import {
  dialogOf,
  enterLocation,
  expect,
  expectNoAxeViolations,
  type IStores,
  killStorageServer,
  openNotebook,
  openPanel,
  rowOf,
  runCode,
  SETTINGS_ID,
  saveArtifacts,
  screenshot,
  test,
  useButton
} from './support.js';

const CONTENT = '#jp-artifact-storage-panel .jp-ArtifactStorage-content';
/** The sidebar of a panel that is 220 pixels wide: its tabs take the rest. */
const NARROW = 253;
const WIDE = 300;

const checkButton = (panel: Locator): Locator =>
  panel.getByRole('button', { name: 'Check', exact: true });

/** All that people need next is on screen, not only in the page. */
async function expectFormInView(panel: Locator, ...also: readonly Locator[]): Promise<void> {
  const cancel = panel.getByRole('button', { name: 'Cancel' });
  for (const element of [checkButton(panel), useButton(panel), cancel, ...also]) {
    await expect(element).toBeInViewport({ ratio: 1 });
    await expect.poll(() => element.evaluate(isCovered)).toBe(false);
  }
}

/** Whether something else, the buttons at the end for example, lies over an element. */
function isCovered(node: Element): boolean {
  const { left, width, top, bottom } = node.getBoundingClientRect();
  return [top + 2, bottom - 2].some((y) => {
    const hit = document.elementFromPoint(left + width / 2, y);
    return hit === null || !(node.contains(hit) || hit.contains(node));
  });
}

/** Adds options to a form that has none. */
async function enterOptions(
  panel: Locator,
  options: readonly (readonly [string, string])[]
): Promise<void> {
  for (const [index, [option, text]] of options.entries()) {
    await panel.getByRole('button', { name: 'Add option' }).click();
    const name = panel.getByRole('combobox', { name: `Name of option ${index + 1}` });
    await expect(name).toBeFocused();
    await name.fill(option);
    await panel.getByLabel(`Value of option ${index + 1}`, { exact: true }).fill(text);
  }
}

/** The form as it is now, at 220 pixels in the dark theme. */
async function inNarrowAndDark(
  page: IJupyterLabPageFixture,
  panel: Locator,
  name: string
): Promise<void> {
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(NARROW);
  await expectFormInView(panel);
  await expectNoOverflow(panel);
  await expectNoAxeViolations(page, CONTENT);
  await screenshot(panel, name);
  await page.sidebar.setWidth(WIDE);
  await page.theme.setLightTheme();
}

/** Nothing of the form is wider than the panel. */
async function expectNoOverflow(panel: Locator): Promise<void> {
  const overflow = await panel
    .locator('.jp-ArtifactStorage-section')
    .evaluateAll((sections) => sections.some((one) => one.scrollWidth > one.clientWidth));
  expect(overflow).toBe(false);
}

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

  test('has a masked password of its own, and shows what the check found', async ({
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
    await checkButton(panel).click();
    await expect(url).toHaveValue(`postgresql://postgres@localhost:${POSTGRESQL_PORT}/${database}`);
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
    panel
  }) => {
    const database = await postgresql.createDatabase('ml_kept');
    await openNotebook(page);
    await enterLocation(panel, {
      database_url: `postgresql://postgres@localhost:${POSTGRESQL_PORT}/${database}`
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
    await url.fill(`postgresql://postgres@localhost:${POSTGRESQL_PORT}/other`);
    await checkButton(panel).click();
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

test.describe('a database that does not answer', () => {
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

  test('lets people stop a check, and cancel a change before it happens', async ({
    page,
    panel,
    stores
  }) => {
    proxy.decide = () => 'drop';
    await openNotebook(page);
    await saveArtifacts(page, ['churn-model', '1']);
    const values = stores.other('second').values;
    const url = `postgresql://postgres@localhost:${POSTGRESQL_PORT}/ml?connect_timeout=80`;
    await enterLocation(panel, { values, database_url: url });
    await checkButton(panel).click();
    const progress = panel.getByRole('status', { name: 'Progress' });
    await expect(progress).toContainText('Waiting for values and metadata to answer');
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
    proxy.decide = () => 'pass';
    await enterLocation(panel, { values });
    await checkButton(panel).click();
    await expect(panel.getByText('Values:')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await expect(panel.getByText(stores.values, { exact: true })).toBeVisible();
  });

  test('lets people cancel the check of the present location', async ({ page, panel }) => {
    proxy.decide = () => 'pass';
    const database = await postgresql.createDatabase('ml_present');
    await openNotebook(page);
    await enterLocation(panel, {
      database_url: `postgresql://postgres@localhost:${POSTGRESQL_PORT}/${database}`
    });
    await panel.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByRole('img', { name: /^Checked/ })).toHaveCount(2);

    proxy.decide = () => 'drop';
    await panel.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Check Connection' }).click();
    const progress = page.getByText('Checking the location of churn.ipynb…');
    await expect(progress).toBeVisible();
    await expect(panel.getByRole('img', { name: 'Checking…' })).toHaveCount(2);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(progress).toHaveCount(0);
    await expect(panel.getByRole('img', { name: 'Checking…' })).toHaveCount(0);
    proxy.decide = () => 'pass';
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
    await enterOptions(panel, [
      ['endpoint_url', `http://localhost:${S3_PORT}`],
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
  });

  test('asks again for the secrets after the storage server was restarted', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    await enterLocation(panel, { values: 's3://team/again' });
    await enterOptions(panel, [
      ['endpoint_url', `http://localhost:${S3_PORT}`],
      ['key', WRITER.key],
      ['secret', WRITER.secret]
    ]);
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

/** The settings editor's named locations, beside the location of the test. */
const namedSettings = (
  stores: IStores,
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
  let postgresql: TestPostgresql;
  let proxy: FaultyProxy;
  test.beforeAll(async () => {
    postgresql = await TestPostgresql.start();
    proxy = await FaultyProxy.start(postgresql.port, POSTGRESQL_PORT);
    await postgresql.createDatabase('ml_named');
  });
  test.afterAll(async () => {
    await proxy.stop();
    await postgresql.stop();
  });
  test.use({
    mockSettings: async ({ stores }, use) => {
      await use(
        namedSettings(stores, {
          'team-postgresql': {
            artifact_storage_dir: stores.other('team').values,
            database_url: `postgresql://postgres@localhost:${POSTGRESQL_PORT}/ml_named`
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
    stores
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
      `postgresql://postgres@localhost:${POSTGRESQL_PORT}/ml_named`
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
  let postgresql: TestPostgresql;
  let proxy: FaultyProxy;
  test.beforeAll(async () => {
    postgresql = await TestPostgresql.start();
    proxy = await FaultyProxy.start(postgresql.port, POSTGRESQL_PORT);
    await postgresql.createDatabase('ml_remembered');
  });
  test.afterAll(async () => {
    await proxy.stop();
    await postgresql.stop();
  });

  test('that needs a password opens the form to enter it', async ({ page, panel, tmpPath }) => {
    const database_url = `postgresql://postgres@localhost:${POSTGRESQL_PORT}/ml_remembered`;
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
