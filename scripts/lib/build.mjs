import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuildTools } from './python.mjs';
import { ROOT } from './root.mjs';
import { Failure, mustRun } from './run.mjs';
import { hashOf, unlessDone } from './stamps.mjs';

const PACKAGE = 'python/jupyterlab_artifact_storage';
const SHARED = [
  'src/api',
  'src/location',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json'
];

const STEPS = {
  lib: {
    inputs: [...SHARED, 'src/index.ts', 'src/lab', 'tsconfig.json'],
    outputs: ['lib/index.js']
  },
  labextension: {
    inputs: ['lib', 'style', 'schema', 'package.json', 'package-lock.json'],
    outputs: [`${PACKAGE}/labextension/package.json`]
  },
  server: {
    inputs: [...SHARED, 'src/server', 'scripts/build-server.mjs', 'scripts/lib/licenses.mjs'],
    outputs: [`${PACKAGE}/server/main.js`]
  },
  wheel: {
    inputs: [
      'python',
      'jupyter-config',
      ...['pyproject.toml', 'package.json', 'install.json', 'README.md', 'LICENSE']
    ],
    outputs: []
  }
};

/** Returns the wheel in dist/, relative to the checkout, if there is one. */
function findWheel() {
  const dist = join(ROOT, 'dist');
  const name = existsSync(dist) && readdirSync(dist).find((file) => file.endsWith('.whl'));
  return name ? `dist/${name}` : undefined;
}

async function buildStep(name) {
  const { inputs, outputs } = STEPS[name];
  await unlessDone({
    stamp: `node_modules/.cache/artifact-storage/${name}`,
    inputs: hashOf(inputs),
    // A wheel that somebody deleted is made again.
    outputs: name === 'wheel' ? () => [findWheel() ?? 'dist/none'] : () => outputs,
    step: () => mustRun('npm', ['run', '--silent', `build:${name}`])
  });
}

/** Builds what is missing or out of date; returns the wheel, relative to the checkout. */
export async function build() {
  await ensureBuildTools();
  for (const name of Object.keys(STEPS)) {
    await buildStep(name);
  }
  const wheel = findWheel();
  if (wheel === undefined) {
    throw new Failure('The build left no wheel in dist/.');
  }
  return wheel;
}

/** Removes earlier wheels, so that dist/ holds one. */
export function removeWheels() {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
}
