import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { SessionState } from '../../src/api/session.js';
import { PASSWORD } from '../../tests/server/support/postgresql.js';
import { Gate, type OpenNotebook, openNotebooks } from './notebooks.js';
import { test } from './servers.js';
import { chooseInMenu, dialogOf, expect, killStorageServer, shown } from './support.js';

// Each test starts two kernels, and answers wait.
test.describe.configure({ timeout: 240_000 });

/** What the storage server says of a notebook's session. */
async function sessionOf(
  page: IJupyterLabPageFixture,
  notebook: OpenNotebook
): Promise<SessionState> {
  const answer = await page.request.get(`artifact-storage/sessions/${await notebook.kernelId()}`, {
    headers: { 'x-artifact-storage': '1' }
  });
  return (await answer.json()) as SessionState;
}

/** Clicks tabs while answers that match are held, then lets them go. */
async function during(
  gate: Gate,
  path: RegExp,
  act: () => Promise<void>,
  tabs: readonly OpenNotebook[]
): Promise<void> {
  const held = gate.hold(path);
  await act();
  await held.first;
  for (const tab of tabs) {
    await tab.click();
  }
  held.release();
}

test.describe('two notebooks, clicked while answers are slow', () => {
  test('secrets that are entered again reach the session that was asked for them', async ({
    page,
    panel,
    postgresql,
    tmpPath
  }) => {
    const [a, b] = await openNotebooks(page, panel, tmpPath, ['a.ipynb', 'b.ipynb']);
    for (const notebook of [a, b]) {
      const url = postgresql.url(await postgresql.createDatabase());
      await notebook.run(
        `import artifact_storage; artifact_storage.options.set("database_url", ${JSON.stringify(url)})`
      );
    }
    const gate = await Gate.before(page);
    const card = panel.getByRole('group').filter({ hasText: 'has forgotten' });
    const password = card.getByLabel('Password of the database', { exact: true });
    for (const tabs of [[b], [b, a, b]]) {
      await killStorageServer(page);
      await a.click();
      await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(a.name);
      await password.fill(PASSWORD);
      await during(
        gate,
        /\/operations\/check$/,
        () => card.getByRole('button', { name: 'Use for this session' }).click(),
        tabs
      );
      await expect.poll(async () => (await sessionOf(page, a)).missing_secrets).toEqual([]);
      // The other one is still asked for its own, and was given nothing.
      expect((await sessionOf(page, b)).missing_secrets).toHaveLength(1);
      await expect(card).toBeVisible();
      await expect(password).toHaveValue('');
      await a.click();
      await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(a.name);
      await expect(card).toHaveCount(0);
      await a.save('model', '1');
      expect(await a.run('print(artifact_storage.get("model").get_value())')).toBe('1');
    }
  });

  test('what is copied back is that of the session in which it was clicked', async ({
    page,
    panel,
    postgresql,
    postgresqlProxy,
    tmpPath
  }) => {
    const databases = [await postgresql.createDatabase(), await postgresql.createDatabase()];
    postgresqlProxy.decide = () => 'reset';
    const [a, b] = await openNotebooks(page, panel, tmpPath, ['a.ipynb', 'b.ipynb']);
    for (const [index, notebook] of [a, b].entries()) {
      const url = postgresql.url(databases[index] ?? '', '', postgresqlProxy.port);
      await notebook.run(
        `import os\nos.environ["LINEAPY_DATABASE_URL"] = ${JSON.stringify(url)}\nimport artifact_storage`
      );
      await notebook.save(`of-${notebook.name}`, '1');
      await notebook.save(`of-${notebook.name}`, '2');
    }
    postgresqlProxy.decide = () => 'pass';
    const gate = await Gate.before(page);
    const card = panel.getByRole('status').filter({ hasText: 'This session' });
    await a.click();
    await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(a.name);
    await during(
      gate,
      /\/operations\/retry_database$/,
      () => card.getByRole('button', { name: 'Copy over' }).click(),
      [b, a, b]
    );
    await expect(
      page.getByText('2 versions were copied and verified; a.ipynb uses PostgreSQL again.')
    ).toBeVisible();
    expect((await sessionOf(page, a)).fallback).toBeUndefined();
    expect((await sessionOf(page, b)).fallback).toMatchObject({ saved: 2 });
    // The other one has its own card, without the progress of the first.
    await expect(card).toContainText('2 versions were saved meanwhile.');
    await expect(card.getByRole('button', { name: 'Copy over' })).toBeVisible();
    expect(await a.run('print(artifact_storage.get("of-a.ipynb").get_value())')).toBe('2');
  });

  test('values that moved are those of the session in which it was said', async ({
    page,
    panel,
    stores,
    tmpPath
  }) => {
    const [a, b] = await openNotebooks(page, panel, tmpPath, ['a.ipynb', 'b.ipynb']);
    const other = stores.other('other');
    await b.run(
      `import artifact_storage; artifact_storage.options.set(artifact_storage_dir="${other.values}", database_url="${other.database_url}")`
    );
    await a.save('model', '1');
    await b.save('model', '2');
    const moved = join(stores.home, 'moved');
    renameSync(stores.values, moved);
    mkdirSync(stores.values);
    await a.click();
    await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(a.name);
    const gate = await Gate.before(page);
    await chooseInMenu(panel, 'Values Moved…');
    const dialog = dialogOf(page);
    await dialog.getByLabel('Old address').fill(stores.values);
    await dialog.getByLabel('New address').fill(moved);
    await during(
      gate,
      /\/operations\/relocate$/,
      () => dialog.getByRole('button', { name: 'Verify' }).click(),
      [b]
    );
    // Another notebook is in front: nothing takes the keyboard there.
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: 'Show result' }).click();
    await expect(dialog).toContainText(`${a.name}: Use the new address?`);
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await expect(dialog).toContainText('1 of 1 values');
    await during(
      gate,
      /\/operations\/relocate$/,
      () => dialog.getByRole('button', { name: 'Use the new address' }).click(),
      [a, b]
    );
    await expect(
      page.getByText(`${a.name}: 1 version has its value in ${shown(moved)} now.`)
    ).toBeVisible();
    const value = 'print(artifact_storage.get("model").get_value())';
    expect([await a.run(value), await b.run(value)]).toEqual(['1', '2']);
    await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(b.name);
    await expect(panel.getByText(other.values)).toBeVisible();
  });
});
