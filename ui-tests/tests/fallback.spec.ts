import { galata, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { PASSWORD } from '../../tests/server/support/postgresql.js';
import { test } from './servers.js';
import {
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  screenshot
} from './support.js';

// The storage server looks every 15 seconds, and each test starts a kernel and fills a database.
test.describe.configure({ timeout: 240_000 });

/** How often the storage server looks whether the database answers, and some time for a slow machine. */
const LOOKED_AGAIN = { timeout: 40_000 };

/** Saves versions in a kernel whose configured database cannot be reached. */
async function saveMeanwhile(
  page: IJupyterLabPageFixture,
  url: string,
  name: string,
  versions: number
): Promise<string> {
  return runCode(
    page,
    `import os
os.environ["LINEAPY_DATABASE_URL"] = ${JSON.stringify(url)}
import artifact_storage as storage
for n in range(${versions}):
    storage.save(list(range(n)), ${JSON.stringify(name)})`
  );
}

const cardOf = (panel: Locator, text: string) =>
  panel.getByRole('status').filter({ hasText: text });
const AWAY = 'This session uses SQLite: PostgreSQL was unreachable at its start.';
const BACK = 'This session still uses SQLite; PostgreSQL answers again.';

test.describe('a database that cannot be reached when the session starts', () => {
  test('is replaced, said loudly, and comes back with a copy', async ({
    page,
    panel,
    postgresql,
    postgresqlProxy
  }) => {
    const database = await postgresql.createDatabase('ml_team');
    postgresqlProxy.decide = () => 'reset';
    await openNotebook(page);
    const url = postgresql.url(database, '', postgresqlProxy.port);
    const output = await saveMeanwhile(page, url, 'fallback-model', 2);
    expect(output).toContain('default SQLite database');
    expect(output).not.toContain(encodeURIComponent(PASSWORD));

    const card = cardOf(panel, AWAY);
    await expect(card).toContainText('2 versions were saved meanwhile.');
    await expect(panel.getByText('could not be reached when this session started')).toHaveCount(0);
    await expectNoAxeViolations(page, '#jp-artifact-storage-panel .jp-ArtifactStorage-content');
    await card.getByRole('button').last().scrollIntoViewIfNeeded();
    await screenshot(panel, 'fallback');

    await card.getByRole('button', { name: 'Copy over' }).click();
    await expect(card.getByRole('alert')).toBeVisible();
    await expect(card).toContainText('2 versions were saved meanwhile.');

    postgresqlProxy.decide = () => 'pass';
    const answering = cardOf(panel, BACK);
    await expect(answering).toBeVisible(LOOKED_AGAIN);
    await answering.getByRole('button', { name: 'Copy over' }).click();
    await expect(
      page.getByText('2 versions were copied and verified; churn.ipynb uses PostgreSQL again.')
    ).toBeVisible();
    await expect(answering).toHaveCount(0);
    const shown = `postgresql://postgres:***@localhost:${postgresqlProxy.port}/ml_team`;
    await expect(panel.getByText(shown, { exact: true })).toBeVisible();
    await expect(rowOf(panel, 'fallback-model')).toBeVisible();
    expect(
      await runCode(page, 'print(storage.get("fallback-model", version=1).get_value())')
    ).toContain('[0]');
  });

  test('shows how far the copy is, and lets people stop it', async ({
    page,
    panel,
    postgresql,
    postgresqlProxy
  }) => {
    test.slow();
    const database = await postgresql.createDatabase();
    postgresqlProxy.decide = () => 'reset';
    await openNotebook(page);
    await saveMeanwhile(
      page,
      postgresql.url(database, '', postgresqlProxy.port),
      'stopped-model',
      5
    );
    postgresqlProxy.decide = () => 'delay';
    const card = panel.getByRole('status').filter({ hasText: 'This session' });
    await card.getByRole('button', { name: 'Copy over' }).click();
    // Each statement that makes the tables of the new database waits, too.
    await expect(card.getByRole('button', { name: /Copying [2-4] of 5…/ })).toBeVisible({
      timeout: 45_000
    });
    await card.getByRole('button', { name: 'Stop' }).click();
    await expect(card.getByRole('button', { name: 'Stop' })).toBeDisabled();
    await expect(card.getByRole('button', { name: 'Copy over' })).toBeVisible();
    await expect(card).toContainText(/[1-4] versions? (?:was|were) saved meanwhile\./);
    postgresqlProxy.decide = () => 'pass';
    await card.getByRole('button', { name: 'Copy over' }).click();
    await expect(card).toHaveCount(0);
    await expect(rowOf(panel, 'stopped-model')).toBeVisible();
    expect(await runCode(page, 'print(len(storage.get("stopped-model").get_value()))')).toContain(
      '4'
    );
  });

  test('is offered what an earlier kernel saved meanwhile', async ({
    page,
    panel,
    postgresql,
    postgresqlProxy
  }) => {
    const database = await postgresql.createDatabase('ml_team_2');
    postgresqlProxy.decide = () => 'reset';
    const url = postgresql.url(database, '', postgresqlProxy.port);
    await openNotebook(page);
    await saveMeanwhile(page, url, 'left-behind', 3);
    await expect(cardOf(panel, AWAY)).toBeVisible();
    await page.kernel.shutdownAll();
    postgresqlProxy.decide = () => 'pass';
    await openNotebook(page, 'later.ipynb');
    expect(await saveMeanwhile(page, url, 'after', 1)).toContain('default SQLite database only');
    const card = cardOf(panel, '3 versions were saved while PostgreSQL was unreachable.');
    await expect(card).toBeVisible();
    await expectNoAxeViolations(page, '#jp-artifact-storage-panel .jp-ArtifactStorage-content');
    await card.getByRole('button').last().scrollIntoViewIfNeeded();
    await screenshot(panel, 'fallback-waiting');
    await card.getByRole('button', { name: 'Copy over' }).click();
    await expect(
      page.getByText('3 versions were copied to PostgreSQL and verified.')
    ).toBeVisible();
    await expect(card).toHaveCount(0);
    await expect(rowOf(panel, 'left-behind')).toBeVisible();
  });
});

test.describe('where the setting refuses a fallback', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyterlab-artifact-storage:plugin': { on_unreachable_database: 'refuse' }
    }
  });

  test('nothing is saved, and kernel and panel say why', async ({ page, panel }) => {
    await openNotebook(page);
    // Nobody may listen on this port without root.
    const output = await saveMeanwhile(page, 'postgresql://ana@localhost:1/ml', 'refused', 1);
    expect(output).toContain('UnreachableError');
    await expect(panel.getByText('the server cannot be reached').first()).toBeVisible();
    await expect(panel.getByText('This session uses SQLite')).toHaveCount(0);
    await expect(panel.getByRole('button', { name: 'Check again' })).toBeVisible();
    await screenshot(panel, 'fallback-refused');
  });
});
