import { FaultyProxy } from '../../tests/server/support/faulty-proxy.js';
import {
  AZURE,
  AZURITE_ACCOUNT,
  AZURITE_KEY,
  LOGIN,
  SFTP
} from '../../tests/server/support/fsspec/filesystem-servers.js';
import {
  CONTENT,
  checkButton,
  enterOptions,
  expectFormInView,
  inNarrowAndDark
} from './form-support.js';
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

/** The ports of the proxies, always the same: screenshots show them. */
const [SFTP_PORT, AZURE_PORT] = [9122, 9110];

test.describe('the form for filesystems of fsspec', () => {
  test('takes SFTP with a masked password, saves there, and asks for it again', async ({
    page,
    panel
  }) => {
    test.skip(SFTP.missing !== undefined, SFTP.missing);
    const server = await SFTP.start();
    const proxy = await FaultyProxy.start(server.port, SFTP_PORT);
    try {
      await openNotebook(page);
      await enterLocation(panel, { values: `sftp://ana@127.0.0.1:${SFTP_PORT}/churn` });
      await enterOptions(panel, [
        ['password', 'canary-wrong'],
        ['known_hosts', 'null']
      ]);
      const password = panel.getByLabel('Value of option 1', { exact: true });
      await expect(password).toHaveAttribute('type', 'password');
      await expect(panel.getByText(/SFTP · ana@127\.0\.0\.1:9122, folder \/churn/)).toBeVisible();
      await checkButton(panel).click();
      await expect(panel.getByRole('alert').first()).toBeVisible();
      await expect(panel).not.toContainText('canary');
      await password.fill(LOGIN.password);
      await checkButton(panel).click();
      await expect(panel.getByText('Values:')).toBeVisible();
      await expect(panel.getByRole('alert')).toHaveCount(0);
      await expect(panel.getByText('does not check the key of the server')).toBeVisible();
      await expectNoAxeViolations(page, CONTENT);
      await expectFormInView(panel);
      await screenshot(panel, 'form-sftp');
      await inNarrowAndDark(page, panel, 'narrow-form-sftp-dark');
      await useButton(panel).click();
      await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
      await saveArtifacts(page, ['churn-model', '[1, 2, 3]']);
      await expect(rowOf(panel, 'churn-model')).toBeVisible();

      await killStorageServer(page);
      const card = panel.getByRole('group').filter({ hasText: 'has forgotten' });
      await card.getByLabel('Option password', { exact: true }).fill(LOGIN.password);
      await card.getByRole('button', { name: 'Use for this session' }).click();
      await expect(card).toHaveCount(0);
      await saveArtifacts(page, ['churn-model', '[4]']);
      await expect(rowOf(panel, 'churn-model')).toContainText('v1');
    } finally {
      await proxy.stop();
      await server.stop();
    }
  });

  test('takes Azure with a connection string that is never shown again', async ({
    page,
    panel
  }) => {
    test.skip(AZURE.missing !== undefined, AZURE.missing);
    const server = await AZURE.start();
    const proxy = await FaultyProxy.start(server.port, AZURE_PORT);
    try {
      await openNotebook(page);
      await enterLocation(panel, { values: 'az://team/churn' });
      const endpoint = `http://127.0.0.1:${AZURE_PORT}/${AZURITE_ACCOUNT}`;
      await enterOptions(panel, [
        [
          'connection_string',
          `DefaultEndpointsProtocol=http;AccountName=${AZURITE_ACCOUNT};AccountKey=${AZURITE_KEY};BlobEndpoint=${endpoint};`
        ]
      ]);
      await expect(
        panel.getByText('Azure Blob Storage · container team, folder churn')
      ).toBeVisible();
      await checkButton(panel).click();
      await expect(panel.getByText('Values:')).toBeVisible();
      await expect(panel.getByRole('alert')).toHaveCount(0);
      await expectNoAxeViolations(page, CONTENT);
      await expectFormInView(panel);
      await screenshot(panel, 'form-azure');
      await useButton(panel).click();
      await expect(panel.getByText('abfs://team/churn', { exact: true })).toBeVisible();
      await saveArtifacts(page, ['churn-model', '[1, 2, 3]']);
      await expect(rowOf(panel, 'churn-model')).toBeVisible();
      await expect(panel).not.toContainText(AZURITE_KEY.slice(0, 20));
    } finally {
      await proxy.stop();
      await server.stop();
    }
  });

  test('explains Google Cloud Storage, and takes what was meant by a web address', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    const values = panel.getByRole('textbox', { name: 'Values', exact: true });
    await enterLocation(panel, {
      values: 'https://console.cloud.google.com/storage/browser/team-models/churn'
    });
    await panel.getByRole('button', { name: /gs:\/\/team-models\/churn/ }).click();
    await expect(values).toHaveValue('gs://team-models/churn');
    await enterOptions(panel, [
      ['project', 'ml-platform'],
      ['token', 'google_default']
    ]);
    await expect(panel.getByLabel('Value of option 2', { exact: true })).toHaveAttribute(
      'type',
      'text'
    );
    await panel.getByLabel('Value of option 2', { exact: true }).fill('ya29.canary');
    await expect(panel.getByLabel('Value of option 2', { exact: true })).toHaveAttribute(
      'type',
      'password'
    );
    await panel.getByLabel('Value of option 2', { exact: true }).fill('google_default');
    await expect(
      panel.getByText('Google Cloud Storage · bucket team-models, folder churn')
    ).toBeVisible();
    await expectNoAxeViolations(page, CONTENT);
    await expectFormInView(panel);
    await screenshot(panel, 'form-gcs');
  });

  test('says what there is here, and which package is missing in a line that can be copied', async ({
    page,
    panel
  }) => {
    await openNotebook(page);
    await enterLocation(panel, { values: '/data' });
    const here = panel.getByText('Beside folders there are here: s3://');
    await expect(here).toBeVisible();
    await panel
      .getByRole('textbox', { name: 'Values', exact: true })
      .fill('smb://ana@nas/share/churn');
    await expect(here).toHaveCount(0);
    const line = panel.locator('.jp-ArtifactStorage-command');
    await expect(line).toContainText('-m pip install smbprotocol');
    await expect(line.getByRole('button', { name: /^Copy / })).toBeVisible();
    await checkButton(panel).click();
    await expect(panel.getByRole('alert')).toContainText('not installed');
    await expect(line).toHaveCount(1);
    await expect(line).toContainText('-m pip install smbprotocol');
    await expectNoAxeViolations(page, CONTENT);
    // No picture: the line has the path of this machine's Python.
    await expectFormInView(panel);
  });
});
