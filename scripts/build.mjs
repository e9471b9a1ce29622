/** `npm run build`: everything that is out of date, up to the wheel in dist/. */
import { build } from './lib/build.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  await ensureNodeModules();
  console.log(`The wheel is ${await build()}`);
});
