/**
 * `npm run bench`: measures speed and memory against a floor of the same run, S3 beside boto3 and
 * s3fs, in a virtual environment of its own.
 *
 * `--peers` measures pins, joblib and MLflow, too, each in an environment of its own.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON, venvEnvironment } from './lib/python.mjs';
import { ROOT } from './lib/root.mjs';
import { main, mustRun, output, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

/** s3fs first: given both at once, pip tries their versions for many minutes. */
const S3_PEERS = ['s3fs', 'numpy', 'pandas', 'cloudpickle'];
/** Their requirements do not fit together: an environment for each. */
const PEERS = {
  pins: ['pins', 'numpy'],
  joblib: ['joblib', 'numpy'],
  // All of mlflow takes many minutes; these are what its SQLite store needs.
  MLflow: ['mlflow-skinny', 'sqlalchemy', 'alembic', 'sqlparse', 'numpy']
};
const RESULTS = join(ROOT, 'bench/results');

/** boto3 has the number of the botocore that s3fs came with, or one just below. */
const fittingBoto3 = (python) =>
  `boto3<=${output(python, ['-c', 'import botocore; print(botocore.__version__)'])}`;

/**
 * Makes an environment, where it is not there yet; resolves to its Python.
 *
 * @param then - Another package that is chosen to fit.
 */
async function pythonWith(name, packages, then) {
  const folder = join(RESULTS, 'environments', name);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(folder, 'packages.json');
  const wanted = JSON.stringify(packages);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    await mustRun(PYTHON, ['-m', 'venv', folder]);
    console.log(`Installing ${packages.join(', ')} …`);
    const install = (...wanted) =>
      mustRun(python, ['-m', 'pip', 'install', '--quiet', ...wanted], { env: venvEnvironment() });
    await install(...packages);
    if (then !== undefined) {
      await install(then(python));
    }
    writeFileSync(stamp, wanted);
  }
  return python;
}

await main(async () => {
  const args = process.argv.slice(2);
  await setUp({ tests: true });
  mkdirSync(RESULTS, { recursive: true });
  const python = await pythonWith('s3', S3_PEERS, fittingBoto3);
  const peers = [];
  for (const [name, packages] of args.includes('--peers') ? Object.entries(PEERS) : []) {
    peers.push('--peer', `${name}=${await pythonWith(name, packages)}`);
  }
  const ARTIFACT_STORAGE_NODE = output(PYTHON, [
    '-c',
    'from jupyterlab_artifact_storage.launch import node_executable; print(node_executable())'
  ]);
  const rest = args.filter((argument) => argument !== '--peers');
  const env = {
    ...venvEnvironment(),
    PYTHONPATH: join(ROOT, 'python'),
    ARTIFACT_STORAGE_NODE,
    // As an installed package is: compiled.
    PYTHONDONTWRITEBYTECODE: ''
  };
  return run(python, ['bench', ...peers, ...rest], { env });
});
