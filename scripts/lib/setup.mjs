import { join } from 'node:path';
import { alone } from './alone.mjs';
import { ensureAzurite } from './azurite.mjs';
import { build } from './build.mjs';
import { ensureFakeGcs } from './fake-gcs.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { ensureTestTools, ensureWheelInstalled } from './python.mjs';
import { ROOT } from './root.mjs';

/**
 * Brings a clean clone, or one that changed, to the state where the product is installed. Two at once
 * would install into the same folders: the second one waits.
 */
export function setUp(options = {}) {
  return alone(join(ROOT, '.set-up.lock'), 'set-up', () => setUpNow(options));
}

async function setUpNow({ tests = false }) {
  await ensureNodeModules();
  const wheel = await build();
  if (tests) {
    await ensureTestTools();
    await ensureAzurite();
    await ensureFakeGcs();
  }
  await ensureWheelInstalled(wheel);
}
