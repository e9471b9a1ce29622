import { FaultyProxy } from '../../tests/server/support/faulty-proxy.js';
import { PASSWORD, TestPostgresql } from '../../tests/server/support/postgresql.js';
import {
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  screenshot,
  test
} from './support.js';

/** The port of the database as screenshots show it: always the same one. */
const PORT = 15432;

let postgresql: TestPostgresql;
test.beforeAll(async () => {
  postgresql = await TestPostgresql.start();
});
test.afterAll(() => postgresql.stop());

test.describe('a database that cannot be reached when the session starts', () => {
  test('is replaced, said loudly, and comes back with a copy', async ({ page, panel }) => {
    const database = await postgresql.createDatabase('ml_team');
    const proxy = await FaultyProxy.start(postgresql.port, PORT);
    proxy.decide = () => 'reset';
    await openNotebook(page);
    const output = await runCode(
      page,
      `import os
os.environ["LINEAPY_DATABASE_URL"] = ${JSON.stringify(postgresql.url(database, '', PORT))}
import artifact_storage as storage
storage.save([1, 2], "fallback-model")
storage.save([1, 2, 3], "fallback-model")`
    );
    expect(output).toContain('default SQLite database');
    expect(output).not.toContain(encodeURIComponent(PASSWORD));

    const card = panel
      .getByRole('status')
      .filter({ hasText: 'This session uses SQLite: PostgreSQL was unreachable at its start.' });
    await expect(card).toBeVisible();
    await expect(card).toContainText('2 versions were saved meanwhile.');
    await expect(panel.getByText('could not be reached when this session started')).toHaveCount(0);
    await expectNoAxeViolations(page, '#jp-artifact-storage-panel .jp-ArtifactStorage-content');
    await card.getByRole('button').last().scrollIntoViewIfNeeded();
    await screenshot(panel, 'fallback');

    await card.getByRole('button', { name: 'Copy over' }).click();
    await expect(card.getByRole('alert')).toBeVisible();
    await expect(card).toContainText('2 versions were saved meanwhile.');

    proxy.decide = () => 'pass';
    await card.getByRole('button', { name: 'Copy over' }).click();
    await expect(
      page.getByText('2 versions were copied and verified; churn.ipynb uses PostgreSQL again.')
    ).toBeVisible();
    await expect(card).toHaveCount(0);
    await expect(panel.getByText(`localhost:${PORT}/ml_team`)).toBeVisible();
    await expect(rowOf(panel, 'fallback-model')).toBeVisible();
    expect(
      await runCode(page, 'print(storage.get("fallback-model", version=0).get_value())')
    ).toContain('[1, 2]');
    await proxy.stop();
  });
});
