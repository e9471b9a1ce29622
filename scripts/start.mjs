/** `npm start`: sets everything up and opens JupyterLab with the extension and the first notebook. */
import { join } from 'node:path';
import { venvEnvironment, venvProgram } from './lib/python.mjs';
import { ROOT } from './lib/root.mjs';
import { main, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

await main(async () => {
  await setUp();
  const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];
  const args = [
    'lab',
    `--ServerApp.root_dir=${join(ROOT, 'examples')}`,
    '--LabApp.default_url=/lab/tree/getting-started.ipynb',
    ...asRoot,
    ...process.argv.slice(2)
  ];
  return run(venvProgram('jupyter'), args, { env: venvEnvironment(), endWithParent: true });
});
