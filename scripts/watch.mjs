/**
 * `npm run watch`: rebuilds the JupyterLab side at each change. The installed labextension
 * becomes a link to the checkout's, so reloading the page is enough. Start JupyterLab beside it
 * with `.venv/bin/jupyter lab`; `npm start` installs the wheel again and so ends the link.
 */
import { linkLabextension, venvEnvironment, venvProgram } from './lib/python.mjs';
import { main, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

await main(async () => {
  await setUp();
  linkLabextension();
  const env = venvEnvironment();
  const codes = await Promise.all([
    run('tsc', ['-p', 'tsconfig.json', '--watch', '--preserveWatchOutput']),
    run(venvProgram('jupyter-builder'), ['watch', '.'], { env })
  ]);
  return Math.max(...codes);
});
