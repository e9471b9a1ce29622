import { type GalataOptions, galata, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { IStateDB } from '@jupyterlab/statedb';
import type { Browser, BrowserContext, Page, ViewportSize } from '@playwright/test';
import type { IArtifactStorage } from '../../src/lab/tokens.js';
import { shutDownKernels, storageServerOf } from './jupyter-server.js';

declare module '@jupyterlab/galata' {
  interface IPluginNameToInterfaceMap {
    'jupyterlab-artifact-storage:model': IArtifactStorage;
    '@jupyterlab/apputils-extension:state': IStateDB;
  }
}

/** How a page of JupyterLab is opened. */
export interface LabOptions
  extends Pick<GalataOptions, 'mockSettings' | 'mockState' | 'tmpPath' | 'waitForApplication'> {
  readonly baseURL: string;
}

/** What a test wants of its page. */
export interface PageOptions extends LabOptions {
  /** The test's file: other files get other pages. */
  readonly file: string;
  /** Whether the page is opened for the test, and closed after it. */
  readonly ownPage: boolean;
  readonly viewport: ViewportSize | null;
}

interface OpenPage {
  readonly file: string;
  readonly page: Page;
  /** What stands in for the settings on the disk of the Jupyter server. */
  readonly settings: ISettingRegistry.IPlugin[];
  /** The storage server it was opened with. Of another one the panel says that it was restarted. */
  instance: string | undefined;
  /** How many documents it has loaded. */
  loads: number;
}

/**
 * The page of JupyterLab that the tests of a file share: opened once, made as new for each test.
 * No other page is open beside it, since each tells the storage server its settings.
 */
export class SharedPage {
  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** The page for a test: the one of the test before where that is possible, or a new one. */
  async begin(options: PageOptions): Promise<IJupyterLabPageFixture> {
    const open = this.#open;
    if (open !== undefined && (await isAsOpened(open, options))) {
      await open.page.unrouteAll({ behavior: 'ignoreErrors' });
      const lab = await withHelpers(open, options);
      await makeAsNew(lab, options);
      return lab;
    }
    await this.close();
    const context = await this.#browser.newContext();
    const opened: OpenPage = {
      file: options.file,
      page: await context.newPage(),
      settings: [],
      instance: undefined,
      loads: 0
    };
    this.#open = opened;
    opened.page.on('domcontentloaded', () => {
      opened.loads += 1;
    });
    const lab = await withHelpers(opened, options);
    await lab.goto(`tree/${options.tmpPath}?reset`);
    opened.instance = (await storageServerOf(lab).catch(() => undefined))?.instance;
    return lab;
  }

  /** Ends a test: what it opened is closed, and its page, too, unless the next test may have it. */
  async end(mayKeep: boolean): Promise<void> {
    const page = this.#open?.page;
    if (mayKeep && page !== undefined) {
      await closeDocuments(page);
    }
    if (page !== undefined) {
      await shutDownKernels(page.request);
    }
    if (!mayKeep) {
      await this.close();
    }
  }

  async close(): Promise<void> {
    const page = this.#open?.page;
    this.#open = undefined;
    await page?.context().close();
  }

  readonly #browser: Browser;
  #open: OpenPage | undefined;
}

/** Closes all that is open in the main area, without the question whether to save. */
export async function closeDocuments(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const widget of [...window.jupyterapp.shell.widgets('main')]) {
      widget.dispose();
    }
  });
}

/** Whether a page can be made as new: it was never loaded again, and knows the storage server. */
async function isAsOpened(open: OpenPage, { file, ownPage }: PageOptions): Promise<boolean> {
  if (ownPage || open.file !== file || open.loads !== 1 || open.instance === undefined) {
    return false;
  }
  const server = await storageServerOf(open.page).catch(() => undefined);
  return server?.instance === open.instance;
}

/** Puts Galata's helpers on a page, and its stand-ins for settings and state before the server. */
async function withHelpers(
  { page, settings }: Pick<OpenPage, 'page' | 'settings'>,
  options: LabOptions
): Promise<IJupyterLabPageFixture> {
  const { mockSettings, mockState } = options;
  const lab = galata.addHelpersToPage(page, options.baseURL, options.waitForApplication);
  await galata.Mock.mockConfig(page, {});
  if (mockSettings !== false) {
    const wanted = wantedSettings(options);
    for (const plugin of settings) {
      const mocked = wanted[plugin.id] ?? {};
      Object.assign(plugin, { raw: JSON.stringify(mocked), settings: mocked });
    }
    await galata.Mock.mockSettings(page, settings, wanted);
  }
  if (mockState !== false) {
    await galata.Mock.mockState(page, { data: {}, metadata: { id: 'default' } });
  }
  return lab;
}

/** Opens JupyterLab in another browser. Its settings are those of the test: the storage server is told them again. */
export async function openAnotherPage(
  context: BrowserContext,
  options: LabOptions
): Promise<IJupyterLabPageFixture> {
  const lab = await withHelpers({ page: await context.newPage(), settings: [] }, options);
  await lab.goto(`tree/${options.tmpPath}?reset`);
  return lab;
}

function wantedSettings({ mockSettings }: LabOptions): Readonly<Record<string, unknown>> {
  return typeof mockSettings === 'boolean' ? {} : mockSettings;
}

/** Undoes what an earlier test may have left, and tells the settings of this one. */
async function makeAsNew(lab: IJupyterLabPageFixture, options: PageOptions): Promise<void> {
  if (options.viewport !== null) {
    await lab.setViewportSize(options.viewport);
  }
  // Focus rings come with the keyboard: pictures have them whatever the last test clicked.
  await lab.keyboard.press('Escape');
  await lab.waitForFunction(() => [...window.jupyterapp.shell.widgets('main')].length > 0);
  const told = lab.waitForResponse(
    (response) =>
      response.url().endsWith('/artifact-storage/settings') && response.request().method() === 'PUT'
  );
  const done = lab.evaluate(
    async ({ folder, wanted }) => {
      const { commands, serviceManager, shell } = window.jupyterapp;
      const helpers = await window.galata.getPlugin('@jupyterlab/galata-extension:helpers');
      helpers?.dialogs.forEach((dialog) => void dialog.reject());
      helpers?.notifications.dismiss();
      const storage = await window.galata.getPlugin('jupyterlab-artifact-storage:model');
      if (storage !== undefined) {
        storage.artifacts.search = '';
        storage.artifacts.filters = {};
        storage.artifacts.choice = { kind: 'session' };
      }
      const state = await window.galata.getPlugin('@jupyterlab/apputils-extension:state');
      await state?.remove('jupyterlab-artifact-storage:tab');
      const theme = 'JupyterLab Light';
      if (document.body.dataset.jpThemeName !== theme) {
        await window.galata.setTheme(theme);
      }
      const registry = await window.galata.getPlugin('@jupyterlab/apputils-extension:settings');
      for (const [id, plugin] of Object.entries(registry?.plugins ?? {})) {
        if (JSON.stringify(plugin?.data.user) !== JSON.stringify(wanted[id] ?? {})) {
          await registry?.reload(id);
        }
      }
      await serviceManager.sessions.refreshRunning();
      await serviceManager.kernels.refreshRunning();
      await commands.execute('filebrowser:go-to-path', { path: folder, dontShowBrowser: true });
      shell.activateById('filebrowser');
      if (document.activeElement instanceof HTMLElement) {
        document.activeElement.blur();
      }
      for (const { id } of shell.widgets('main')) {
        shell.activateById(id);
      }
    },
    { folder: `/${options.tmpPath}`, wanted: wantedSettings(options) }
  );
  await Promise.all([told, done]);
  await options.waitForApplication(lab, lab);
}
