import { existsSync } from 'node:fs';
import { Failure, output, run } from './run.mjs';

const CANDIDATES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** Returns the path of an installed Chromium or Chrome that really starts. */
function findInstalled() {
  for (const candidate of CANDIDATES) {
    const path = existsSync(candidate)
      ? candidate
      : output('sh', ['-c', `command -v ${candidate}`]);
    if (path && /chrom/i.test(output(path, ['--version']) ?? '')) {
      return path;
    }
  }
  return undefined;
}

/** Whether Playwright has, or could download, its own Chromium, with the libraries it needs. */
async function downloads() {
  console.log('No Chromium or Chrome is installed: downloading Playwright’s …');
  if ((await run('playwright', ['install', 'chromium'])) !== 0) {
    return false;
  }
  const script =
    "import('@playwright/test').then(async p => (await p.chromium.launch({args: ['--no-sandbox']})).close())";
  return (await run('node', ['-e', script], { stdio: 'ignore' })) === 0;
}

/** Installs Debian's package, which brings its libraries along. */
async function installsPackage() {
  if (process.getuid?.() !== 0 || output('sh', ['-c', 'command -v apt-get']) === undefined) {
    return false;
  }
  console.log('Installing the package chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return (
    (await run('apt-get', ['update', '-qq'], { env })) === 0 &&
    (await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env,
      stdio: ['ignore', 'ignore', 'inherit']
    })) === 0
  );
}

/**
 * Sees to a browser for the UI tests.
 * Resolves to the environment that tells them: the executable's path, or nothing for Playwright's own.
 */
export async function ensureBrowser() {
  let path = findInstalled();
  if (path === undefined) {
    if (await downloads()) {
      return {};
    }
    if (await installsPackage()) {
      path = findInstalled();
    }
  }
  if (path === undefined) {
    throw new Failure(
      'The UI tests need a browser: install Chromium or Google Chrome, or run ' +
        '`npx playwright install --with-deps chromium`, then try again.'
    );
  }
  return { CHROMIUM: path };
}
