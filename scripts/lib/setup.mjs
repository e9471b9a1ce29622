import { ensureAzurite } from './azurite.mjs';
import { build } from './build.mjs';
import { ensureFakeGcs } from './fake-gcs.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { ensureTestTools, ensureWheelInstalled } from './python.mjs';

/** Brings a clean clone, or one that changed, to the state where the product is installed. */
export async function setUp({ tests = false } = {}) {
  await ensureNodeModules();
  const wheel = await build();
  if (tests) {
    await ensureTestTools();
    await ensureAzurite();
    await ensureFakeGcs();
  }
  await ensureWheelInstalled(wheel);
}
