import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { Failure, mustRun, output } from './run.mjs';

/** npm's record of what it installed. */
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json');

const versionsOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** Whether node_modules holds exactly what the lock says (optional packages may be missing). */
function isInstalled() {
  if (!existsSync(INSTALLED)) {
    return false;
  }
  const wanted = versionsOf(join(ROOT, 'package-lock.json'));
  const present = versionsOf(INSTALLED);
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      !path.startsWith('node_modules/') ||
      (present[path] === undefined ? optional || devOptional : present[path].version === version)
  );
}

/** Installs the npm packages when they are missing or the lock changed. */
export async function ensureNodeModules() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    throw new Failure(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  }
  if (!isInstalled()) {
    console.log('Installing npm packages …');
    await mustRun('npm', ['ci', '--no-audit', '--no-fund']);
  }
  const node = output('node', ['--version']);
  if (node === undefined || Number(/^v(\d+)/.exec(node)?.[1]) < 24) {
    throw new Failure(
      `node_modules/.bin/node is missing or not Node 24 (found ${node ?? 'none'}): ` +
        'run `npm ci` with install scripts allowed.'
    );
  }
}
