import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

// Workers inherit the environment: the whole run uses one home and one port.
process.env.ARTIFACT_STORAGE_UI_HOME ??= mkdtempSync(join(tmpdir(), 'artifact-ui-'));
process.env.ARTIFACT_STORAGE_UI_PORT ??= '8899';
const HOME = process.env.ARTIFACT_STORAGE_UI_HOME;
const PORT = process.env.ARTIFACT_STORAGE_UI_PORT;
const URL = `http://localhost:${PORT}`;

const ROOT = join(HOME, 'notebooks');
mkdirSync(ROOT, { recursive: true });
// The storage server keeps its state there; nobody else may look into it.
const PRIVATE = join(HOME, 'private');
mkdirSync(PRIVATE, { recursive: true, mode: 0o700 });

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const asRoot = process.getuid?.() === 0 ? ' --allow-root' : '';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  retries: 0,
  workers: 1,
  fullyParallel: false,
  reporter: [['list']],
  use: {
    baseURL: URL,
    viewport: { width: 1280, height: 800 },
    video: 'off',
    // Pictures of every step take a third of the time, and the page at each step a quarter of the
    // rest: the trace has the steps and the requests.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(existsSync(CHROMIUM) ? { executablePath: CHROMIUM } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  },
  webServer: {
    command: `jupyter lab${asRoot} --config jupyter_server_test_config.py`,
    url: `${URL}/lab`,
    timeout: 60_000,
    reuseExistingServer: process.env.ARTIFACT_STORAGE_UI_REUSE === '1',
    // Jupyter's log of every request would bury the tests.
    stderr: 'ignore',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      HOME,
      JUPYTERLAB_GALATA_ROOT_DIR: ROOT,
      JUPYTER_CONFIG_DIR: join(HOME, 'config'),
      JUPYTER_DATA_DIR: join(HOME, 'share', 'jupyter'),
      JUPYTER_RUNTIME_DIR: join(HOME, 'runtime'),
      XDG_RUNTIME_DIR: PRIVATE
    }
  }
});
