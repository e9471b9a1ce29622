/** Builds the wheel from what the other build steps left. */
import { removeWheels } from './lib/build.mjs';
import { ensureBuildTools, PYTHON, venvEnvironment } from './lib/python.mjs';
import { main, mustRun } from './lib/run.mjs';

await main(async () => {
  await ensureBuildTools();
  removeWheels();
  await mustRun(PYTHON, ['-m', 'hatchling', 'build', '-t', 'wheel', '-d', 'dist'], {
    env: venvEnvironment()
  });
});
