import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { unlessDone } from './stamps.mjs';

const DIRECTORY = 'node_modules/.cache/artifact-storage/azurite';
/** What is being installed: half of it is never taken for the whole. */
const NEW = `${DIRECTORY}.new`;
const PACKAGE = 'azurite@3.37.0';

/**
 * Installs Azure's emulator for the tests, apart: its packages refuse Node 20, with which
 * `npm start` installs as well, and only tests need them. Where it cannot be had, its tests are
 * skipped, and say so.
 */
export async function ensureAzurite() {
  await unlessDone({
    stamp: 'node_modules/.cache/artifact-storage/azurite.stamp',
    inputs: PACKAGE,
    outputs: () => [`${DIRECTORY}/node_modules/.bin/azurite-blob`],
    step: async () => {
      console.log('Installing Azurite …');
      rmSync(join(ROOT, NEW), { recursive: true, force: true });
      const quiet = [
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        '--no-package-lock',
        '--silent'
      ];
      const code = await run('npm', ['install', ...quiet, '--prefix', join(ROOT, NEW), PACKAGE]);
      rmSync(join(ROOT, DIRECTORY), { recursive: true, force: true });
      if (code === 0) {
        renameSync(join(ROOT, NEW), join(ROOT, DIRECTORY));
      } else {
        console.warn('Azurite was not installed: the tests of Azure are skipped.');
      }
    }
  });
}
