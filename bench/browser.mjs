/**
 * Measures JupyterLab's page in a browser, on the location of 1,000,000 artifacts that `browser.py` made. Prints one
 * line of JSON: milliseconds.
 *
 * Usage: node bench/browser.mjs URL
 */
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const RUNS = 9;
const SCROLLED_MS = 10_000;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs in the page: helpers for all measurements. */
function install() {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  // The first frame in which it is there; what is there is seen one frame later.
  const until = async (is) => {
    const end = performance.now() + 30_000;
    while (!is()) {
      if (performance.now() > end) {
        throw new Error(`Not seen within 30 seconds: ${is}`);
      }
      await frame();
    }
    await frame();
  };
  const isSeen = (selector) =>
    [...document.querySelectorAll(selector)].some((node) => node.getClientRects().length > 0);
  window.bench = { frame, until, isSeen };
}

const PANEL = { id: 'jp-artifact-storage-panel', row: '[role=treeitem]' };
/** The floor: what JupyterLab itself takes to show a list of files. */
const FILES = { id: 'filebrowser', row: '.jp-DirListing-item' };

/** From the click to the first frame with rows. */
async function panelShown(page, { id, row }) {
  const tab = page.locator(`.jp-SideBar [data-id="${id}"]`);
  const isOpen = await page.evaluate((panel) => window.bench.isSeen(panel), `#${id}`);
  if (isOpen) {
    await tab.click();
    await page.evaluate((panel) => window.bench.until(() => !window.bench.isSeen(panel)), `#${id}`);
  }
  await page.evaluate((rows) => {
    const { until, isSeen } = window.bench;
    const pressed = new Promise((resolve) => {
      window.addEventListener('pointerdown', () => resolve(performance.now()), {
        capture: true,
        once: true
      });
    });
    window.bench.shown = pressed.then(async (start) => {
      await until(() => isSeen(rows));
      return performance.now() - start;
    });
  }, `#${id} ${row}`);
  await tab.click();
  return page.evaluate(() => window.bench.shown);
}

/** The longest time in which rows were missing in what is seen of the list, and the longest frame. */
async function scrolled(page) {
  return page.evaluate(async (duration) => {
    const { frame, until, isSeen } = window.bench;
    await window.jupyterapp.commands.execute('artifact-storage:browse-artifacts');
    const cell = '#jp-artifact-storage-tab [role=rowheader]';
    await until(() => isSeen(cell));
    const scroll = document.querySelector(
      '#jp-artifact-storage-tab .jp-ArtifactStorage-gridScroll'
    );
    const isBlank = () => {
      const { top, bottom } = scroll.getBoundingClientRect();
      const rows = [...scroll.querySelectorAll('[role=row][data-index]')].map((row) =>
        row.getBoundingClientRect()
      );
      const seen = rows.filter((row) => row.bottom > top && row.top < bottom);
      const covered = seen.reduce((sum, row) => sum + row.height, 0);
      return covered < (bottom - top) / 2;
    };
    const end = performance.now() + duration;
    let [last, blankSince, blank, longest, pixels] = [performance.now(), undefined, 0, 0, 0];
    while (performance.now() < end) {
      const before = scroll.scrollTop;
      scroll.scrollTop += 300;
      pixels += scroll.scrollTop - before;
      await frame();
      const now = performance.now();
      longest = Math.max(longest, now - last);
      if (isBlank()) {
        blankSince ??= last;
        blank = Math.max(blank, now - blankSince);
      } else {
        blankSince = undefined;
      }
      last = now;
    }
    return { blank, longest, pixels };
  }, SCROLLED_MS);
}

async function detailsShown(page) {
  return page.evaluate(async () => {
    const { until, isSeen } = window.bench;
    const details = '.jp-ArtifactStorage-detailsGrid [role=tabpanel]';
    const rows = [...document.querySelectorAll('#jp-artifact-storage-tab [role=rowheader]')];
    const row = rows[Math.floor(rows.length / 2)];
    const start = performance.now();
    row.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, cancelable: true }));
    await until(() => isSeen(details));
    const taken = performance.now() - start;
    const { shell, commands } = window.jupyterapp;
    shell.currentWidget.close();
    await commands.execute('artifact-storage:browse-artifacts');
    await until(() => isSeen('#jp-artifact-storage-tab [role=rowheader]'));
    return taken;
  });
}

const [, , url] = process.argv;
const browser = await chromium.launch({
  ...(existsSync(CHROMIUM) ? { executablePath: CHROMIUM } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(install);
  await page.goto(`${url}/lab`);
  await page.waitForFunction(() => window.jupyterapp !== undefined, undefined, { timeout: 60_000 });
  await page.evaluate(() => window.jupyterapp.restored);
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.includes('/jupyterlab-artifact-storage/static/'))
      .map((path) => path.split('/').at(-1))
  );
  const panel = [];
  const files = [];
  for (let run = 0; run < RUNS; run++) {
    panel.push(await panelShown(page, PANEL));
    files.push(await panelShown(page, FILES));
  }
  const list = await scrolled(page);
  const details = [];
  for (let run = 0; run < RUNS; run++) {
    details.push(await detailsShown(page));
  }
  console.log(
    JSON.stringify({
      scripts: [...new Set(scripts)],
      panel_first: panel[0],
      panel: median(panel.slice(1)),
      files: median(files.slice(1)),
      ...list,
      details_first: details[0],
      details: median(details.slice(1))
    })
  );
} finally {
  await browser.close();
}
