/**
 * `npm run bench`: measures speed and memory against a floor of the same run.
 *
 * `--peers` measures pins, joblib, MLflow, boto3 and s3fs beside it, in a virtual environment of their own.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, venvEnvironment } from './lib/python.mjs';
import { ROOT } from './lib/root.mjs';
import { main, mustRun, output, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

/** Left to itself, pip prefers the newest boto3 to an s3fs that is not many years old. */
const PEERS = ['pins', 'joblib', 'mlflow', 'boto3', 's3fs>=2026.2', 'numpy', 'cloudpickle'];
const RESULTS = join(ROOT, 'bench/results');

/** Makes an environment with the peers; it sees our own packages behind its own. */
async function peersPython() {
  const folder = join(RESULTS, 'peers');
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python)) {
    console.log('Installing pins, joblib, MLflow, boto3 and s3fs …');
    await mustRun(PYTHON, ['-m', 'venv', folder]);
  }
  const env = venvEnvironment();
  await mustRun(python, ['-m', 'pip', 'install', '--quiet', ...PEERS], { env });
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
  const { python, env } = args.includes('--peers')
    ? await peersPython()
    : { python: PYTHON, env: venvEnvironment() };
  const rest = args.filter((argument) => argument !== '--peers');
  return run(python, ['bench', ...rest], { env });
});
