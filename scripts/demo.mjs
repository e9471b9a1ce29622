/** `npm run demo`: runs the first notebook without a browser, in an empty home directory. */
import { join } from 'node:path';
import { withEmptyHome } from './lib/home.mjs';
import { PYTHON, venvEnvironment } from './lib/python.mjs';
import { ROOT } from './lib/root.mjs';
import { main, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

await main(async () => {
  await setUp();
  const script = join(ROOT, 'scripts/run_notebook.py');
  const notebook = join(ROOT, 'examples/getting-started.ipynb');
  return withEmptyHome(venvEnvironment(), (env) => run(PYTHON, [script, notebook], { env }));
});
