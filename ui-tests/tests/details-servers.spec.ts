import { WRITER } from '../../tests/server/support/s3/s3-server.js';
import { enterOptions } from './form-support.js';
import { test } from './servers.js';
import {
  enterLocation,
  expect,
  openNotebook,
  rowOf,
  saveArtifacts,
  sectionOf,
  useButton
} from './support.js';

test('verify now reads a value in S3, shows how far it is, and can be stopped', async ({
  page,
  panel,
  s3Proxy
}) => {
  await openNotebook(page);
  await enterLocation(panel, { values: 's3://team/verified' });
  await enterOptions(panel, [
    ['endpoint_url', `http://localhost:${s3Proxy.port}`],
    ['key', WRITER.key],
    ['secret', WRITER.secret]
  ]);
  await useButton(panel).click();
  await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
  await saveArtifacts(page, ['model', '"x" * 1_000_000']);
  await rowOf(panel, 'model').dblclick();
  const details = page.locator('.jp-ArtifactStorage-details:visible');
  await sectionOf(details, 'About').click();
  const bytes = details.getByRole('region', { name: 'Where the bytes are' });
  await expect(bytes).toContainText('s3://team/verified/model/');

  // The store takes the request, and never answers.
  s3Proxy.decide = (piece) => (/^GET \S+\.pkl/.test(piece.toString('latin1')) ? 'mute' : 'pass');
  await bytes.getByRole('button', { name: 'Verify now' }).click();
  await expect(bytes.getByText('Reading the bytes…')).toBeVisible();
  const progress = bytes.getByRole('progressbar', { name: 'Progress of the verification' });
  await expect(progress).toHaveAttribute('max', /^1\d{6}$/);
  await bytes.getByRole('button', { name: 'Stop' }).click();
  await expect(bytes).toContainText('Stopped. Whether the bytes match is not known.');
  await expect(bytes.getByRole('alert')).toHaveCount(0);

  s3Proxy.decide = () => 'pass';
  await bytes.getByRole('button', { name: 'Verify now' }).click();
  await expect(bytes).toContainText('The bytes are those that were saved.');
});

test('a named location that needs a secret says so, and is listed by the session that has it', async ({
  page,
  panel,
  postgresql,
  postgresqlProxy,
  s3Proxy
}) => {
  const database = await postgresql.createDatabase('ml_named');
  const settings = {
    artifact_storage_dir: 's3://team/named',
    database_url: `postgresql://postgres@localhost:${postgresqlProxy.port}/${database}`,
    storage_options: { endpoint_url: `http://localhost:${s3Proxy.port}` }
  };
  await openNotebook(page);
  await saveArtifacts(page, ['mine', '1']);
  await page.evaluate(async (named) => {
    const storage = await window.galata.getPlugin('jupyterlab-artifact-storage:model');
    storage?.locations.set({ usable: [{ name: 'team-s3', settings: named }], refused: [] });
  }, settings);
  const select = panel.getByRole('combobox', { name: 'Whose artifacts are shown' });
  await select.selectOption('team-s3');
  await expect(panel).toContainText('team-s3 needs a secret to be browsed.');
  await expect(rowOf(panel, 'mine')).toHaveCount(0);
  await select.selectOption('This session');
  await expect(rowOf(panel, 'mine')).toBeVisible();
});
