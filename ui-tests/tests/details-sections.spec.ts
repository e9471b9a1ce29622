import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import {
  dialogOf,
  expect,
  expectNoAxeViolations,
  openNotebook,
  rowOf,
  runCode,
  SAVE,
  saveArtifacts,
  screenshot,
  sectionOf,
  test
} from './support.js';

const DETAILS = '.jp-ArtifactStorage-details:visible';

async function open(page: IJupyterLabPageFixture, panel: Locator, name: string): Promise<Locator> {
  await rowOf(panel, name).dblclick();
  const details = page.locator(DETAILS);
  await expect(details.getByRole('heading', { name: new RegExp(`^${name} v`) })).toBeVisible();
  return details;
}

/** Writes notes or an alias for the only kernel's session, as a notebook does. */
async function put(
  page: IJupyterLabPageFixture,
  what: 'notes' | 'alias',
  data: Readonly<Record<string, unknown>>
): Promise<void> {
  const sessions = await (await page.request.get('api/sessions')).json();
  const answer = await page.request.put(
    `artifact-storage/sessions/${sessions[0].kernel.id}/${what}`,
    { headers: { 'x-artifact-storage': '1' }, data }
  );
  expect(answer.ok(), await answer.text()).toBe(true);
}

const TABLE = `import pandas as pd, numpy as np
rng = np.random.default_rng(7)
n = 2000
table = pd.DataFrame({
    "age": rng.normal(42, 12, n).round(1),
    "plan": rng.choice(["basic", "plus", "pro"], n),
    "since": pd.date_range("2020-01-01", periods=n, freq="h"),
    "churned": rng.random(n) < 0.2,
    "note": [None] * n,
})
`;

for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
  test(`in ${theme}: axe finds nothing in any section`, async ({ page, panel }) => {
    test.slow();
    const suffix = theme.endsWith('Dark') ? '-dark' : '';
    await page.theme.setTheme(theme);
    await openNotebook(page);
    await runCode(
      page,
      `${SAVE}${TABLE}_ = storage.save(table.drop(columns="note"), "features")
table["age"] = table["age"] + 3
_ = storage.save(table, "features")`
    );
    await put(page, 'notes', {
      name: 'features',
      version: 1,
      description: 'Customers of 2026, with their notes.',
      tags: ['baseline', 'wide'],
      metadata: { auc: 0.81, owner: 'ana' }
    });
    await put(page, 'alias', { name: 'features', alias: 'production', version: 1 });
    const details = await open(page, panel, 'features');
    const table = details.getByRole('table');
    await expect(table.getByRole('columnheader', { name: /^age/ })).toBeVisible();
    await expect(table.locator('caption')).toContainText('First and last rows of 2,000 × 5');
    await expect(table.getByRole('img', { name: /^Histogram from/ }).first()).toBeVisible();
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');
    await screenshot(page, `details-table${suffix}`);

    await sectionOf(details, 'Code').click();
    await expect(details.getByRole('tabpanel')).toContainText('storage.save');
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');

    await sectionOf(details, 'Compare').click();
    await expect(details.getByText('From v0 to v1.')).toBeVisible();
    await expect(details.getByRole('table', { name: 'Size of the table' })).toContainText('5');
    await expect(details.getByRole('region', { name: /First and last/ })).toHaveCount(2);
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');
    await screenshot(page, `details-compare${suffix}`);

    await sectionOf(details, 'About').click();
    await expect(details.getByText('Used by')).toBeVisible();
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-details');
    await screenshot(page, `details-about${suffix}`);

    await page.keyboard.press('F2');
    await expect(dialogOf(page).getByRole('textbox', { name: 'Description' })).toBeFocused();
    await expectNoAxeViolations(page, '.jp-ArtifactStorage-notesForm');
    await screenshot(page, `edit-notes${suffix}`);
    await page.keyboard.press('Escape');
  });
}

test('what is shown of a narrow or an empty table stands in one line', async ({ page, panel }) => {
  await openNotebook(page);
  await runCode(
    page,
    `${SAVE}import pandas as pd
_ = storage.save(pd.DataFrame({"a": [1, 2]}), "narrow"), storage.save(pd.DataFrame(), "empty")`
  );
  const details = page.locator('.jp-ArtifactStorage-details:visible');
  await rowOf(panel, 'narrow').dblclick();
  const caption = details.locator('caption');
  await expect(caption).toHaveText('All rows of 2 × 1');
  const lines = await caption.evaluate((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getClientRects().length;
  });
  expect(lines).toBe(1);
  await rowOf(panel, 'empty').dblclick();
  await expect(details.getByText('Empty: 0 × 0', { exact: true })).toBeVisible();
});

test('a long text wraps, as in the outputs of a notebook', async ({ page, panel }) => {
  await openNotebook(page);
  await runCode(page, `${SAVE}_ = storage.save("a" * 300 + " b" * 300, "long")`);
  await rowOf(panel, 'long').dblclick();
  const text = page.locator('.jp-ArtifactStorage-details:visible .jp-ArtifactStorage-preview');
  await expect(text).toContainText('aaaa');
  expect(await text.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
});

test('a table can be read by keyboard', async ({ page, panel }) => {
  await openNotebook(page);
  await runCode(page, `${SAVE}${TABLE}_ = storage.save(table, "features")`);
  const details = await open(page, panel, 'features');
  const region = details.getByRole('region', { name: /First and last rows/ });
  await region.focus();
  await page.keyboard.press('End');
  await expect(region.getByRole('rowheader', { name: '1999' })).toBeInViewport();
  await expect(region.getByRole('columnheader', { name: /^age/ })).toBeInViewport();
});

test('two versions are compared, also of two names', async ({ page, panel }) => {
  await openNotebook(page);
  await saveArtifacts(
    page,
    ['scores', '{"auc": 0.79, "rows": 10}'],
    ['scores', '{"auc": 0.81, "rows": 10}'],
    ['other', '{"auc": 0.5}']
  );
  const details = await open(page, panel, 'scores');
  await sectionOf(details, 'Compare').click();
  await expect(details.getByText('From v0 to v1.')).toBeVisible();
  const values = details.getByRole('table', { name: 'Values' });
  await expect(values.getByRole('row', { name: /^auc/ })).toContainText('0.81');
  await expect(values).not.toContainText('rows');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('artifact-storage:compare-artifacts', {
      name: 'scores',
      version: 1,
      other_name: 'other',
      other_version: 0
    })
  );
  await expect(details.getByText('From other v0 to scores v1.')).toBeVisible();
});

test('notes are edited, and what is refused stays at its field', async ({ page, panel }) => {
  await openNotebook(page);
  await runCode(page, `${SAVE}_ = storage.save([1], "model")\n_ = storage.save([2], "model")`);
  await put(page, 'alias', { name: 'model', alias: 'production', version: 0 });
  const details = await open(page, panel, 'model');
  await details.getByRole('button', { name: 'Edit notes' }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole('textbox', { name: 'Description' }).fill('The first <b>good</b> one');
  await dialog.getByRole('combobox', { name: 'Tags' }).fill('baseline');
  await page.keyboard.press(',');
  await expect(dialog.getByRole('button', { name: 'Remove baseline' })).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Aliases' }).fill('latest');
  await dialog.getByRole('button', { name: 'Add a key' }).click();
  await dialog.getByRole('combobox', { name: 'Key 1' }).fill('auc');
  await dialog.getByRole('textbox', { name: 'Value of auc' }).fill('0.81');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('cannot be an alias');
  await expect(dialog.getByRole('textbox', { name: 'Description' })).toHaveValue(/good/);
  await dialog.getByRole('button', { name: 'Remove latest' }).click();
  await dialog.getByRole('combobox', { name: 'Aliases' }).fill('production');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('It points at version 0 of model now.');
  await dialog.getByRole('button', { name: 'Move' }).click();
  await expect(dialog).toHaveCount(0);

  await sectionOf(details, 'About').click();
  const notes = details.getByRole('region', { name: 'Notes' });
  await expect(notes).toContainText('The first <b>good</b> one');
  await expect(notes).toContainText('production#baseline');
  await expect(notes).toContainText('auc0.81');
  await expect(notes).toContainText('Edited');
});

test('long tags and keys stay within their boxes', async ({ page, panel }) => {
  await openNotebook(page);
  const key = 'a_key_of_metadata_'.repeat(4);
  const notes = `tags=["${'t'.repeat(90)}"], metadata={"${key}": "${'v'.repeat(300)}"}`;
  await runCode(page, `${SAVE}_ = storage.save(1, "model", ${notes})`);
  const details = await open(page, panel, 'model');
  await sectionOf(details, 'About').click();
  await expect(details.getByRole('term').filter({ hasText: key })).toBeVisible();
  const cut = await details.evaluate((node) =>
    [...node.querySelectorAll('dt, .jp-ArtifactStorage-notes')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ textContent }) => textContent)
  );
  expect(cut).toEqual([]);
  const list = details.getByRole('listbox');
  expect(await list.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
});

test('verify now says whether the bytes match', async ({ page, panel, stores }) => {
  await openNotebook(page);
  await saveArtifacts(page, ['model', '[1, 2, 3]']);
  const details = await open(page, panel, 'model');
  await sectionOf(details, 'About').click();
  const bytes = details.getByRole('region', { name: 'Where the bytes are' });
  await expect(bytes).toContainText('Not verified since the save.');
  await bytes.getByRole('button', { name: 'Verify now' }).click();
  await expect(bytes).toContainText('The bytes are those that were saved.');
  const folder = join(stores.values, 'model');
  for (const file of readdirSync(folder)) {
    writeFileSync(join(folder, file), 'other bytes');
  }
  await bytes.getByRole('button', { name: 'Verify now' }).click();
  await expect(bytes.getByRole('alert')).toBeVisible();
  await expect(bytes).not.toContainText('The bytes are those that were saved.');
});

test('lineage leads both ways, and says what was deleted', async ({ page, panel }) => {
  await openNotebook(page);
  await runCode(
    page,
    `${SAVE}_ = storage.save([1], "features")\nvalue = storage.get("features").get_value()\n_ = storage.save(value + [2], "model")`
  );
  const model = await open(page, panel, 'model');
  await sectionOf(model, 'About').click();
  await model.getByRole('button', { name: 'features v0' }).click();
  const features = page.locator(DETAILS);
  await expect(features.getByRole('heading', { name: 'features v0' })).toBeVisible();
  await sectionOf(features, 'About').click();
  await features.getByRole('button', { name: 'model v0' }).click();
  await expect(page.locator(DETAILS).getByRole('heading', { name: 'model v0' })).toBeVisible();
  await page.evaluate(() => window.jupyterapp.commands.execute('application:toggle-left-area'));
  await runInKernel(page, 'storage.delete("features", version="all")');
  await expect(page.locator(DETAILS).getByRole('region', { name: 'Lineage' })).toContainText(
    'features v0 in the trash'
  );
  await page.evaluate(() => window.jupyterapp.commands.execute('application:toggle-left-area'));
});

/** Runs code in the only kernel; the details stay in front. */
async function runInKernel(page: IJupyterLabPageFixture, code: string): Promise<void> {
  await page.evaluate(async (source) => {
    const { sessions } = window.jupyterapp.serviceManager;
    const [model] = [...sessions.running()];
    if (model !== undefined) {
      const connection = sessions.connectTo({ model });
      await connection.kernel?.requestExecute({ code: source }).done;
      connection.dispose();
    }
  }, code);
}

const HOSTILE = `
import artifact_storage as storage
import json

RUN = "window.hacked = (window.hacked || 0) + 1"

class Html:
    def _repr_html_(self):
        return f'''<script>{RUN}</script><img src=x onerror="{RUN}"><svg onload="{RUN}"></svg>
        <a href="javascript:{RUN}">a link</a><a href=" jAvascript:{RUN}">another</a>
        <iframe srcdoc="<script>parent.{RUN}</script>"></iframe><details ontoggle="{RUN}" open>x</details>
        <form action="javascript:{RUN}"><button>go</button></form>
        $\\\\href{{javascript:{RUN}}}{{x}}$ <math href="javascript:{RUN}"><mi>x</mi></math> the end'''

class Chart:
    def __repr__(self):
        return f"<img src=x onerror='{RUN}'> a chart"
    def _repr_mimebundle_(self, **kwargs):
        spec = {
            "$schema": "https://vega.github.io/schema/vega/v5.json",
            "signals": [{"name": "a", "init": f"modify('x', event.view.eval('{RUN}'))"}],
            "data": [{"name": "x", "url": "data:application/json,[]"}],
            "marks": [{"type": "text", "encode": {"enter": {"href": {"value": f"javascript:{RUN}"}}}}],
        }
        return {
            "application/vnd.vega.v5+json": spec,
            "application/vnd.artifact-storage.table+json": json.dumps({"rows": 1, "fields": "x"}),
            "image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script></svg>',
            "text/markdown": f'[x](javascript:{RUN}) <img src=x onerror="{RUN}">',
        }

TEXT = f"<img src=x onerror='{RUN}'>"
storage.save(Html(), "html")
storage.save(Chart(), "chart")
storage.save({TEXT: TEXT}, "chart")
storage.save([1], TEXT)
`;

test('nothing that was saved runs script', async ({ page, panel, tmpPath }) => {
  await openNotebook(page);
  await page.contents.uploadContent(HOSTILE, 'text', `${tmpPath}/hostile.py`);
  expect(await runCode(page, "exec(open('hostile.py').read())")).not.toContain('Error');
  const hostile = '<img src=x onerror="window.hacked = 1">';
  await put(page, 'notes', {
    name: 'html',
    version: 0,
    description: `<script>window.hacked = 1</script>${hostile} $\\href{javascript:window.hacked=1}{x}$`,
    tags: [hostile],
    metadata: { [hostile]: hostile }
  });
  await put(page, 'alias', { name: 'html', alias: hostile, version: 0 });
  for (const name of ['html', 'chart', '<img src']) {
    await panel.getByRole('treeitem').filter({ hasText: name }).first().dblclick();
    const details = page.locator(DETAILS);
    for (const section of ['Preview', 'Code', 'Compare', 'About']) {
      await sectionOf(details, section).click();
      await expect(details.getByRole('tabpanel')).not.toContainText('Reading');
      await expect(details.getByRole('tabpanel')).not.toBeEmpty();
    }
    await sectionOf(details, 'Preview').click();
    for (const link of await details.getByRole('tabpanel').getByRole('link').all()) {
      await expect(link).toHaveAttribute('href', /^https?:/);
    }
    await page.keyboard.press('F2');
    await expect(dialogOf(page).getByRole('textbox', { name: 'Description' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialogOf(page)).toHaveCount(0);
  }
  // What an image or a frame would run has run before this answer.
  await page.evaluate(() => fetch('api/status'));
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});
