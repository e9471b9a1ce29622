import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { output, run } from './run.mjs';
import { unlessDone } from './stamps.mjs';

const DIRECTORY = 'node_modules/.cache/artifact-storage/bin';
const PROGRAM = `${DIRECTORY}/fake-gcs-server`;
const MODULE = 'github.com/fsouza/fake-gcs-server@v1.56.1';

/**
 * Builds the Google Cloud Storage of the tests, which takes minutes, where Go is installed. Without
 * it, its tests are skipped, and say so.
 */
export async function ensureFakeGcs() {
  if (output('go', ['version']) === undefined) {
    return;
  }
  await unlessDone({
    stamp: 'node_modules/.cache/artifact-storage/fake-gcs',
    inputs: MODULE,
    outputs: () => [PROGRAM],
    step: async () => {
      console.log('Building fake-gcs-server; this takes minutes …');
      await run('go', ['install', MODULE], {
        env: { ...process.env, GOBIN: join(ROOT, DIRECTORY), CGO_ENABLED: '0' }
      });
    }
  });
}
