import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, HOME, openNotebook, openPanel, screenshot, test } from './support.js';

const LINEAPY = join(HOME, '.lineapy');
const FILE = join(LINEAPY, 'lineapy_config.json');

test.describe('lineapy_config.json', () => {
  test.beforeEach(() => {
    mkdirSync(LINEAPY, { recursive: true });
  });
  test.afterEach(() => rmSync(FILE, { force: true }));

  test('says what is wrong with it, by file, line and key', async ({ page, panel }) => {
    await openPanel(page);
    await expect(panel.getByText('No notebook is open.')).toBeVisible();
    writeFileSync(
      FILE,
      '{\n  "artifact_storage_dri": "/data/team",\n  "database_url": "mysql://ana:canary@db/ml"\n}\n'
    );
    // The file is watched: nobody has to ask again.
    const wrong = panel.getByText('line 3: database_url cannot be used.');
    const mistyped = panel.getByText('line 2: artifact_storage_dri is not a setting.');
    await expect(wrong).toContainText('~/.lineapy/lineapy_config.json');
    await expect(mistyped).toContainText('Did you mean "artifact_storage_dir"?');

    await openNotebook(page);
    await expect(wrong).toBeVisible();
    await expect(mistyped).toBeVisible();
    await expect(panel.getByText('canary')).toHaveCount(0);
    await screenshot(panel, 'config-file-error');

    writeFileSync(FILE, '{\n  "database_url": \n}\n');
    const broken = panel.getByText('line 3, in database_url: expected a value');
    await expect(broken).toBeVisible();
    await expect(wrong).toHaveCount(0);
    rmSync(FILE);
    await expect(broken).toHaveCount(0);
  });
});
