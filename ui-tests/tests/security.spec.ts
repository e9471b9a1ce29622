import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { PASSWORD } from '../../tests/server/support/postgresql.js';
import { WRITER } from '../../tests/server/support/s3/s3-server.js';
import { test } from './servers.js';
import {
  chooseInMenu,
  dialogOf,
  enterLocation,
  expect,
  openNotebook,
  openPanel,
  rowOf,
  saveArtifacts,
  useButton,
  WITHOUT_WAITING
} from './support.js';

const REFUSALS = [403];

test.describe('cross-site requests through the real Jupyter server', () => {
  const url = 'artifact-storage/settings';
  const data = JSON.stringify({ artifact_storage_dir: '/tmp/stolen' });

  for (const [name, headers] of [
    ['a form of another site', { 'content-type': 'text/plain' }],
    [
      'another site, header and all',
      {
        'content-type': 'application/json',
        'x-artifact-storage': '1',
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site'
      }
    ],
    ['no header', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }]
  ] as const) {
    test(`${name} is refused, with the cookie of somebody who is logged in`, async ({
      page,
      stores
    }) => {
      await openPanel(page);
      expect(await page.context().cookies()).not.toEqual([]);
      const answer = await page.request.fetch(url, { method: 'PUT', headers, data });
      expect(REFUSALS).toContain(answer.status());
      const check = await page.request.post('artifact-storage/sessions/x/operations/check', {
        headers,
        data: '{}'
      });
      expect(REFUSALS).toContain(check.status());
      const defaults = await page.request.get('artifact-storage/defaults', {
        headers: { 'x-artifact-storage': '1' }
      });
      expect(await defaults.text()).toContain(stores.values);
    });
  }
});

/** Everything that the page keeps in the browser: localStorage, sessionStorage, IndexedDB, cookies. */
async function browserStorage(page: IJupyterLabPageFixture): Promise<string> {
  const kept = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const databases = await Promise.all(
      (await indexedDB.databases()).map(async ({ name = '' }) => {
        const database = await done(indexedDB.open(name));
        return Promise.all(
          [...database.objectStoreNames].map((store) =>
            done(database.transaction(store).objectStore(store).getAll())
          )
        );
      })
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, location.href]);
  });
  return kept + JSON.stringify(await page.context().cookies());
}

test.describe('secrets that are typed into the form', () => {
  // The real ones, on the Jupyter server's disk.
  test.use({ ownPage: true, mockState: false, mockSettings: false });

  test('are in no storage of the browser, no file of Jupyter, no notebook and no answer', async ({
    page,
    panel,
    tmpPath,
    postgresql,
    s3
  }) => {
    test.slow();
    const home = process.env.ARTIFACT_STORAGE_UI_HOME ?? '';
    const connection = 'canary-connection==';
    const token = 'canary-session-token';
    const secrets = [WRITER.key, WRITER.secret, token, PASSWORD, connection];
    const answers = new Map<string, string>();
    const read: Promise<void>[] = [];
    page.on('response', (response) => {
      // The event stream never ends; it says what the answers to GET say.
      const endless = response.headers()['content-type']?.startsWith('text/event-stream');
      if (!endless && /\/(?:artifact-storage|api|lab\/api)\//.test(response.url())) {
        read.push(
          response.text().then(
            (text) => void answers.set(`${read.length} ${response.url()}`, text),
            // A redirection has no body, and a page that is left answers no more.
            () => undefined
          )
        );
      }
    });
    const database = await postgresql.createDatabase('ml_browser');
    const option = async (index: number, name: string, value: string): Promise<void> => {
      await panel.getByRole('button', { name: 'Add option' }).click();
      await panel.getByRole('combobox', { name: `Name of option ${index}` }).fill(name);
      await panel.getByLabel(`Value of option ${index}`, { exact: true }).fill(value);
    };
    const check = panel.getByRole('button', { name: 'Check', exact: true });

    await openNotebook(page);
    await enterLocation(panel, {
      values: `DefaultEndpointsProtocol=https;AccountName=ana;AccountKey=${connection}`
    });
    await check.click();
    await expect(panel.getByRole('alert')).toContainText('connection string');
    await panel.getByRole('textbox', { name: 'Values', exact: true }).fill('s3://team/browser');
    await panel
      .getByRole('textbox', { name: 'Metadata', exact: true })
      .fill(` ${postgresql.url(database)}`);
    await option(1, 'endpoint_url', s3.endpoint);
    await option(2, 'key', WRITER.key);
    await option(3, 'secret', WRITER.secret);
    await option(4, 'token', token);
    await check.click();
    await expect(panel.getByRole('alert')).toBeVisible();
    await panel.getByRole('button', { name: 'Remove option 4' }).click();
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await saveArtifacts(page, ['churn-model', '[1, 2, 3]']);
    await expect(rowOf(panel, 'churn-model')).toBeVisible();

    await chooseInMenu(panel, 'Remember for This Notebook');
    await dialogOf(page).getByRole('button', { name: 'Remember without secrets' }).click();
    await expect(page.getByText('remembers this location.')).toBeVisible();
    await page.notebook.save();
    // The page comes back as its workspace was, which has no launcher to wait for.
    await page.reload(WITHOUT_WAITING);
    await openPanel(page);
    await expect(rowOf(panel, 'churn-model')).toBeVisible();

    await Promise.all(read);
    const texts = new Map(answers).set('browser', await browserStorage(page));
    for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
      // What people type into cells is IPython's own to keep; other tests do.
      const isHistory = entry.name.startsWith('history.sqlite');
      if (entry.isFile() && !isHistory) {
        const path = join(entry.parentPath, entry.name);
        texts.set(path, readFileSync(path, 'latin1'));
      }
    }
    const names = [...texts.keys()].join('\n');
    expect(names).toContain(`${tmpPath}/churn.ipynb`);
    expect(names).toContain('.jupyterlab-workspace');
    expect(names).toContain('sessions.json');
    expect(names).toMatch(/artifact-storage\/sessions\/.*\/location/);
    const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
    const leaks = [...texts].flatMap(([where, text]) =>
      forms.filter((form) => text.includes(form)).map((form) => `${form} in ${where}`)
    );
    expect(leaks).toEqual([]);
  });
});
