import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { galata, test as galataTest, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { expect, type Locator, type Page } from '@playwright/test';
import { openAnotherPage, SharedPage } from './shared-page.js';

/** A storage location of its own for each test, so that no test sees another one's artifacts. */
export interface Stores {
  /** Directory that holds everything of the test. */
  readonly home: string;
  readonly values: string;
  readonly database_url: string;
  /** Makes another location and returns it. */
  readonly other: (name: string) => { readonly values: string; readonly database_url: string };
}

/** Id of our settings in the settings editor. */
export const SETTINGS_ID = 'jupyterlab-artifact-storage:plugin';

/** The home directory of the Jupyter server. */
export const HOME = process.env.ARTIFACT_STORAGE_UI_HOME ?? '';

/** A path as sentences show it. */
export function shown(path: string): string {
  return path.replace(HOME, '~');
}

/** Pictures show them: a folder in the home directory, as people have it. */
const PROJECTS = ['churn', 'pricing', 'forecast', 'fraud', 'ranking', 'demand', 'credit', 'routes'];

/** Makes the folder of a project that no test has had. */
function newProject(): string {
  for (let round = 1; ; round += 1) {
    for (const name of PROJECTS) {
      const folder = join(HOME, round === 1 ? name : `${name}-${round}`);
      if (mkdirSync(folder, { recursive: true }) !== undefined) {
        return folder;
      }
    }
  }
}

function locationIn(home: string): { values: string; database_url: string } {
  mkdirSync(home, { recursive: true });
  const values = join(home, 'values');
  mkdirSync(values, { recursive: true });
  return { values, database_url: `sqlite:///${join(home, 'metadata.sqlite')}` };
}

export interface TestFixtures {
  /** For tests that need a page from its start; the others share one in each file. */
  readonly ownPage: boolean;
  readonly stores: Stores;
  readonly panel: Locator;
  /** The page of another browser, with the same settings and no notebook. */
  readonly otherPage: IJupyterLabPageFixture;
}

/** Galata's test with a location of its own, told through JupyterLab's settings. */
export const test = galataTest.extend<TestFixtures, { readonly sharedPage: SharedPage }>({
  ownPage: [false, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  stores: async ({}, use) => {
    const home = newProject();
    await use({
      home,
      ...locationIn(home),
      other: (name) => locationIn(join(home, name))
    });
  },
  // Galata's own is named after the test, which makes long paths in the pictures.
  tmpPath: async ({ stores }, use) => {
    const folder = basename(stores.home);
    mkdirSync(join(HOME, 'notebooks', folder));
    await use(folder);
  },
  mockSettings: async ({ stores }, use) => {
    await use({
      ...galata.DEFAULT_SETTINGS,
      [SETTINGS_ID]: {
        artifact_storage_dir: stores.values,
        database_url: stores.database_url,
        // What points to the panel would stand in every picture.
        first_steps: false
      }
    });
  },
  sharedPage: [
    async ({ browser }, use) => {
      const shared = new SharedPage(browser);
      await use(shared);
      await shared.close();
    },
    { scope: 'worker' }
  ],
  page: async (
    {
      baseURL,
      mockSettings,
      mockState,
      ownPage,
      sharedPage,
      tmpPath,
      viewport,
      waitForApplication
    },
    use,
    info
  ) => {
    const lab = await sharedPage.begin({
      file: info.file,
      baseURL: baseURL ?? '',
      mockSettings,
      mockState,
      ownPage,
      tmpPath,
      viewport,
      waitForApplication
    });
    await use(lab);
    await sharedPage.end(!ownPage && info.status === info.expectedStatus);
  },
  panel: async ({ page }, use) => {
    await use(page.locator('#jp-artifact-storage-panel'));
  },
  otherPage: async (
    { baseURL, browser, mockSettings, mockState, tmpPath, waitForApplication },
    use
  ) => {
    const context = await browser.newContext();
    await use(
      await openAnotherPage(context, {
        baseURL: baseURL ?? '',
        mockSettings,
        mockState,
        tmpPath,
        waitForApplication
      })
    );
    await context.close();
  }
});

export { killStorageServer, storageServerOf } from './jupyter-server.js';
export { expect };

/** To load a page on which JupyterLab or its extensions may not come up. */
export const WITHOUT_WAITING = { waitUntil: 'load', waitForIsReady: false } as const;

/** Opens the panel of Artifact Storage. */
export async function openPanel(page: IJupyterLabPageFixture, width = 300): Promise<void> {
  // A click on its tab would close the panel if the layout was restored in between.
  await page.evaluate(() => window.jupyterapp.restored);
  await page.sidebar.openTab('jp-artifact-storage-panel');
  await page.sidebar.setWidth(width);
}

/** Creates a notebook and opens it with a kernel, as *File > New* does, but without the dialog. */
export async function createNotebook(
  page: IJupyterLabPageFixture,
  path: string,
  kernel = 'python3'
): Promise<void> {
  await page.evaluate(
    async ({ name, kernelName }) => {
      const { commands, serviceManager } = window.jupyterapp;
      const content = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
      await serviceManager.contents.save(name, { type: 'notebook', format: 'json', content });
      await commands.execute('docmanager:open', { path: name, kernel: { name: kernelName } });
    },
    { name: path, kernelName: kernel }
  );
}

/** Creates a notebook with a kernel and opens the panel. */
export async function openNotebook(
  page: IJupyterLabPageFixture,
  name = 'churn.ipynb',
  kernel = 'python3'
): Promise<void> {
  const folder = await page.filebrowser.getCurrentDirectory();
  await createNotebook(page, `${folder}/${name}`, kernel);
  await openPanel(page);
  // A kernel that is restarted while it still starts may never become idle.
  await expect(page.locator('#jp-artifact-storage-panel').getByText('(idle)')).toBeVisible();
}

/** Writes code into the first cell of the active notebook, at once and not key by key. */
export async function setCode(page: IJupyterLabPageFixture, code: string): Promise<void> {
  await page.evaluate((source) => {
    const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
    content.widgets[0]?.model.sharedModel.setSource(source);
  }, code);
}

/** Runs Python code in the active notebook and returns its text output. */
export async function runCode(page: IJupyterLabPageFixture, code: string): Promise<string> {
  await setCode(page, code);
  await page.notebook.runCell(0, true);
  const output = await page.notebook.getCellTextOutput(0);
  return (output ?? []).join('\n');
}

/** The first line of code that saves something. */
export const SAVE = 'import artifact_storage as storage\n';

/** Saves values in the active notebook. */
export async function saveArtifacts(
  page: IJupyterLabPageFixture,
  ...artifacts: readonly (readonly [string, string])[]
): Promise<void> {
  const lines = artifacts.map(([name, value]) => `storage.save(${value}, ${JSON.stringify(name)})`);
  await runCode(page, SAVE + lines.join('\n'));
}

/** The row of an artifact, whatever its newest version. */
export function rowOf(panel: Locator, name: string): Locator {
  return panel.getByRole('treeitem', { name: new RegExp(`^${name}, version`) });
}

/** The tab of a section of the details. */
export function sectionOf(details: Locator, name: string): Locator {
  return details.getByRole('tab', { name, exact: true });
}

/** Opens the form, enters a location of its own, and leaves the form open. */
export async function enterLocation(
  panel: Locator,
  location: { readonly values?: string; readonly database_url?: string }
): Promise<void> {
  await panel.getByRole('button', { name: 'Change…' }).click();
  await panel.getByRole('radio', { name: 'Custom' }).check();
  if (location.values !== undefined) {
    await panel.getByRole('textbox', { name: 'Values', exact: true }).fill(location.values);
  }
  if (location.database_url !== undefined) {
    await panel.getByRole('textbox', { name: 'Metadata', exact: true }).fill(location.database_url);
  }
}

/** The button that applies the form. */
export function useButton(panel: Locator): Locator {
  return panel.getByRole('button', { name: 'Use for this session' });
}

/** The dialog that is open. */
export function dialogOf(page: IJupyterLabPageFixture): Locator {
  return page.getByRole('dialog');
}

/** Runs a command from the menu *More actions* of the panel, or of the details of an artifact. */
export async function chooseInMenu(panel: Locator, label: string): Promise<void> {
  await panel.getByRole('button', { name: 'More actions' }).click();
  await panel.page().getByRole('menuitem', { name: label, exact: true }).click();
}

/** The notification with that text. */
export function toastOf(page: Page, text: string | RegExp): Locator {
  return page.locator('.Toastify__toast').filter({ hasText: text });
}

/** Fails when axe finds anything in what is ours. */
export async function expectNoAxeViolations(
  page: IJupyterLabPageFixture,
  selector: string
): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(selector).analyze();
  const lines = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`)
  );
  expect(lines).toEqual([]);
}

/** Waits until notifications have slid in. */
export async function settled(page: IJupyterLabPageFixture): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.Toastify__toast')].every((toast) =>
      toast.getAnimations().every(({ playState }) => playState === 'finished')
    )
  );
}

/**
 * Writes a screenshot for the documentation. Animations go on: JupyterLab closes a notification
 * when the animation of its progress bar ends.
 */
export async function screenshot(
  target: Locator | IJupyterLabPageFixture,
  name: string
): Promise<void> {
  await target.screenshot({
    path: resolve(import.meta.dirname, '../../docs/images', `${name}.png`)
  });
}
