/**
 * `npm run bench`: measures speed and memory against a floor of the same run, S3 beside boto3 and
 * s3fs, in a virtual environment of its own.
 *
 * `--peers` measures pins, joblib and MLflow, too.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, venvEnvironment } from './lib/python.mjs';
import { ROOT } from './lib/root.mjs';
import { main, mustRun, output, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

/** Left to itself, pip prefers the newest boto3 to an s3fs that is not many years old. */
const S3_PEERS = ['boto3', 's3fs>=2026.2', 'numpy', 'cloudpickle'];
const PEERS = ['pins', 'joblib', 'mlflow'];
const RESULTS = join(ROOT, 'bench/results');

/** Makes an environment with the peers; it sees our own packages behind its own. */
async function peersPython(peers) {
  const folder = join(RESULTS, 'peers');
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python)) {
    await mustRun(PYTHON, ['-m', 'venv', folder]);
  }
  const env = venvEnvironment();
  console.log(`Installing ${peers.join(', ')} …`);
  await mustRun(python, ['-m', 'pip', 'install', '--quiet', ...peers], { env });
  const ARTIFACT_STORAGE_NODE = output(PYTHON, [
    '-c',
    'from jupyterlab_artifact_storage.launch import node_executable; print(node_executable())'
  ]);
  return { python, env: { ...env, PYTHONPATH: join(ROOT, 'python'), ARTIFACT_STORAGE_NODE } };
}

await main(async () => {
  const args = process.argv.slice(2);
  await setUp({ tests: true });
  mkdirSync(RESULTS, { recursive: true });
  const { python, env } = await peersPython(
    args.includes('--peers') ? [...S3_PEERS, ...PEERS] : S3_PEERS
  );
  const rest = args.filter((argument) => argument !== '--peers');
  return run(python, ['bench', ...rest], { env });
});
