/** Bundles the JupyterLab plugins into the labextension directory of the Python package. */
import { ensureBuildTools, venvEnvironment, venvProgram } from './lib/python.mjs';
import { main, mustRun } from './lib/run.mjs';

await main(async () => {
  await ensureBuildTools();
  await mustRun(venvProgram('jupyter-builder'), ['build', '.'], { env: venvEnvironment() });
});
