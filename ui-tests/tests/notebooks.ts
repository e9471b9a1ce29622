import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { createNotebook, expect, openPanel, WITHOUT_WAITING } from './support.js';

/** A notebook that is open: its tab, and its kernel, which answers whatever is in front. */
export class OpenNotebook {
  constructor(
    readonly page: IJupyterLabPageFixture,
    readonly name: string,
    readonly path: string
  ) {}

  /** Its tab in the main area. */
  get tab(): Locator {
    return this.page.locator('#jp-main-dock-panel .lm-TabBar-tab', { hasText: this.name });
  }

  /** Brings it to the front with a click on its tab. */
  async click(): Promise<void> {
    await this.tab.click();
  }

  /** Brings it to the front although a dialog covers its tab, as another part of JupyterLab can. */
  async activate(): Promise<void> {
    await this.page.evaluate((name) => {
      const { shell } = window.jupyterapp;
      const widget = [...shell.widgets('main')].find(({ title }) => title.label === name);
      if (widget !== undefined) {
        shell.activateById(widget.id);
      }
    }, this.name);
  }

  /** The id of its kernel: that of its session. */
  kernelId(): Promise<string> {
    return this.page.evaluate(async (path) => {
      const { sessions } = window.jupyterapp.serviceManager;
      await sessions.refreshRunning();
      return [...sessions.running()].find((model) => model.path === path)?.kernel?.id ?? '';
    }, this.path);
  }

  /** Runs code in its kernel, not in a cell, and returns what it prints. */
  run(code: string): Promise<string> {
    return this.page.evaluate(
      async ({ path, source }) => {
        const { sessions } = window.jupyterapp.serviceManager;
        await sessions.refreshRunning();
        const model = [...sessions.running()].find((one) => one.path === path);
        if (model === undefined) {
          throw new Error(`${path} has no kernel`);
        }
        const connection = sessions.connectTo({ model });
        try {
          const future = connection.kernel?.requestExecute({ code: source, store_history: false });
          let text = '';
          if (future !== undefined) {
            future.onIOPub = ({ content }) => {
              text += 'text' in content ? content.text : '';
            };
            await future.done;
          }
          return text.trim();
        } finally {
          connection.dispose();
        }
      },
      { path: this.path, source: code }
    );
  }

  /** Saves a value from its kernel. */
  async save(name: string, value: string): Promise<void> {
    await this.run(`import artifact_storage; _ = artifact_storage.save(${value}, "${name}")`);
  }

  /** Where its kernel saves values. */
  values(): Promise<string> {
    return this.run(
      'import artifact_storage; print(artifact_storage.options.get("artifact_storage_dir"))'
    );
  }
}

/** Creates notebooks with a kernel each; the last one is in front, the panel is open. */
export async function openNotebooks<const N extends readonly string[]>(
  page: IJupyterLabPageFixture,
  panel: Locator,
  folder: string,
  names: N
): Promise<{ readonly [K in keyof N]: OpenNotebook }> {
  await openPanel(page);
  const notebooks: OpenNotebook[] = [];
  for (const name of names) {
    await createNotebook(page, `${folder}/${name}`);
    const notebook = new OpenNotebook(page, name, `${folder}/${name}`);
    await expect(panel.locator('.jp-ArtifactStorage-notebook')).toHaveText(name);
    await expect(panel.getByText('(idle)')).toBeVisible();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    notebooks.push(notebook);
  }
  return notebooks as unknown as { readonly [K in keyof N]: OpenNotebook };
}

/** Loads the page again, with the layout that it has now. */
export async function reload(page: IJupyterLabPageFixture): Promise<void> {
  // The layout is saved a moment after it changed: here, so that it surely is.
  const saved = page.waitForResponse(
    (response) =>
      response.url().includes('/api/workspaces/') && response.request().method() === 'PUT'
  );
  await page.evaluate(() => {
    const shell = window.jupyterapp.shell as unknown as Record<
      'collapseLeft' | 'expandLeft',
      () => void
    >;
    shell.collapseLeft();
    shell.expandLeft();
  });
  await saved;
  await page.reload(WITHOUT_WAITING);
  await page.waitForFunction(async () => {
    await window.jupyterapp?.restored;
    return window.jupyterapp !== undefined;
  });
}

/** Loads the page again and opens notebooks whose kernels still run. */
export async function reopen(
  page: IJupyterLabPageFixture,
  notebooks: readonly OpenNotebook[]
): Promise<void> {
  await reload(page);
  await openPanel(page);
  for (const { path, tab } of notebooks) {
    await page.evaluate(async (name) => {
      await window.jupyterapp.commands.execute('docmanager:open', { path: name });
    }, path);
    await expect(tab).toBeVisible();
  }
}

/** Answers that wait until the test lets them go. */
export interface Held {
  /** Waits for the first request that is held. */
  readonly first: Promise<void>;
  /** Lets all of them have their answers. */
  readonly release: () => void;
}

/** The gate before the storage server of one page. */
export class Gate {
  /** Puts a gate before the storage server; it is open. */
  static async before(page: IJupyterLabPageFixture): Promise<Gate> {
    const gate = new Gate();
    await page.route(/\/artifact-storage\/(?!events)/, async (route) => {
      await gate.#pass(new URL(route.request().url()).pathname);
      await route.continue().catch(() => undefined);
    });
    return gate;
  }

  /** Holds the requests whose path matches. */
  hold(path: RegExp): Held {
    const open = Promise.withResolvers<void>();
    const first = Promise.withResolvers<void>();
    this.#closed = { path, seen: first.resolve, opened: open.promise };
    return {
      first: first.promise,
      release: () => {
        this.#closed = undefined;
        open.resolve();
      }
    };
  }

  async #pass(path: string): Promise<void> {
    const closed = this.#closed;
    if (closed?.path.test(path)) {
      closed.seen();
      await closed.opened;
    }
  }

  #closed:
    | { readonly path: RegExp; readonly seen: () => void; readonly opened: Promise<void> }
    | undefined;
}

/** Makes every answer of the storage server slow, the stream of events excepted. */
export async function slowAnswers(
  page: IJupyterLabPageFixture,
  pause_ms: () => number
): Promise<void> {
  await page.route(/\/artifact-storage\/(?!events)/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, pause_ms()));
    await route.continue().catch(() => undefined);
  });
}
