import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './root.mjs';
import { Failure, mustRun, output, toolEnvironment } from './run.mjs';
import { hashOf, unlessDone } from './stamps.mjs';

const WINDOWS = process.platform === 'win32';
const VENV = join(ROOT, '.venv');
const BIN = join(VENV, WINDOWS ? 'Scripts' : 'bin');
const OLDEST = [3, 10];

const CANDIDATES = [
  ['python3'],
  ['python'],
  ['py', '-3'],
  ...[13, 12, 11, 10].map((minor) => [`python3.${minor}`])
];

/** Python of the checkout's virtual environment. */
export const PYTHON = join(BIN, WINDOWS ? 'python.exe' : 'python');

/** Returns a program of the virtual environment. */
export const venvProgram = (name) => join(BIN, WINDOWS ? `${name}.exe` : name);

/** The environment for programs of the virtual environment. */
export function venvEnvironment(extra = {}) {
  const { PYTHONHOME: _home, PYTHONPATH: _path, ...tools } = toolEnvironment();
  const path = [BIN, tools.PATH].join(delimiter);
  return { ...tools, VIRTUAL_ENV: VENV, PATH: path, ...extra };
}

/** Returns the command of a system Python that is new enough. */
function findPython() {
  const ask = ['-c', 'import sys; print("%d %d" % sys.version_info[:2])'];
  for (const [command, ...args] of CANDIDATES) {
    const [major, minor] = (output(command, [...args, ...ask]) ?? '').split(' ').map(Number);
    if (major === OLDEST[0] && minor >= OLDEST[1]) {
      return [command, ...args];
    }
  }
  throw new Failure(
    `No Python ${OLDEST.join('.')} or newer was found: install it, then try again.`
  );
}

/** Returns what pyproject.toml says, so that requirements are written once. */
async function project() {
  // At its first use: this module is loaded before the npm packages are installed.
  const { parse } = await import('smol-toml');
  return parse(readFileSync(join(ROOT, 'pyproject.toml'), 'utf8'));
}

async function pip(...args) {
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await mustRun(PYTHON, ['-m', 'pip', 'install', ...quiet, ...args], { env: venvEnvironment() });
}

/**
 * Makes the virtual environment. Its package.json keeps ours from declaring the JavaScript in it,
 * JupyterLab's yarn for one, to be ES modules.
 */
async function ensureVenv() {
  const version = existsSync(PYTHON) ? output(PYTHON, ['-c', 'import pip, sys']) : undefined;
  if (version !== undefined) {
    return;
  }
  const [command, ...args] = findPython();
  console.log('Making the virtual environment .venv …');
  try {
    await mustRun(command, [...args, '-m', 'venv', '--clear', VENV]);
  } catch {
    throw new Failure(
      'The virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv.'
    );
  }
  writeFileSync(join(VENV, 'package.json'), '{ "private": true }\n');
}

async function ensureRequirements(name, list) {
  await ensureVenv();
  await unlessDone({
    stamp: `.venv/.artifact-storage/${name}`,
    inputs: hashOf([], list),
    outputs: () => [],
    step: async () => {
      console.log(`Installing Python packages: ${name} …`);
      await pip(...list);
    }
  });
}

/** Installs what the build needs; JupyterLab belongs to it, and to the product. */
export async function ensureBuildTools() {
  const toml = await project();
  await ensureRequirements('build', [
    ...toml['build-system'].requires,
    ...toml.project.dependencies
  ]);
}

/** Installs what the tests and the linter need. */
export async function ensureTestTools() {
  const { test, lint } = (await project()).project['optional-dependencies'];
  await ensureRequirements('test', [...test, ...lint]);
}

/** Where the installed labextension lies. */
const LABEXTENSION = join(VENV, 'share/jupyter/labextensions/jupyterlab-artifact-storage');

/** Puts the checkout's labextension in the place of the installed one, for `npm run watch`. */
export function linkLabextension() {
  rmSync(join(VENV, '.artifact-storage/wheel'), { force: true });
  rmSync(LABEXTENSION, { recursive: true, force: true });
  const built = join(ROOT, 'python/jupyterlab_artifact_storage/labextension');
  symlinkSync(built, LABEXTENSION, 'junction');
}

/** Ends {@link linkLabextension}: pip would follow the link and delete the checkout's files. */
function unlinkLabextension() {
  if (lstatSync(LABEXTENSION, { throwIfNoEntry: false })?.isSymbolicLink()) {
    rmSync(LABEXTENSION);
  }
}

/** Installs a wheel, as users do. */
export async function ensureWheelInstalled(wheel) {
  await unlessDone({
    stamp: '.venv/.artifact-storage/wheel',
    inputs: hashOf([wheel]),
    outputs: () => [],
    step: async () => {
      console.log(`Installing ${wheel} …`);
      unlinkLabextension();
      await pip('--force-reinstall', '--no-deps', join(ROOT, wheel));
    }
  });
}
