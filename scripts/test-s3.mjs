/**
 * The tests of values in S3, on one of several servers:
 * `npm run test:s3 -- --server seaweedfs|minio|rclone [vitest arguments]`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './lib/root.mjs';

const SERVERS = ['seaweedfs', 'minio', 'rclone'];

const { values, positionals } = parseArgs({
  options: { server: { type: 'string', default: 'seaweedfs' } },
  allowPositionals: true
});
if (!SERVERS.includes(values.server)) {
  console.error(`--server must be one of: ${SERVERS.join(', ')}.`);
  process.exit(2);
}
const files = positionals.length > 0 ? positionals : ['tests/server/values/object/s3'];
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...files],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ARTIFACT_STORAGE_TEST_S3: values.server }
  }
);
process.exit(status ?? 1);
