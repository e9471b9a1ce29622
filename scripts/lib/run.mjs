import { spawn, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ROOT } from './root.mjs';

const WINDOWS = process.platform === 'win32';

/** The environment for tools: those of the checkout, and the Node 24 among them, go first. */
export function toolEnvironment(extra = {}) {
  const path = [join(ROOT, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path, ...extra };
}

/** On Windows npm and its kind are .cmd files, which only a shell can start. */
function spawnOptions(command, options) {
  const needsShell = WINDOWS && !/\.exe$/i.test(command);
  return { cwd: ROOT, env: toolEnvironment(), stdio: 'inherit', shell: needsShell, ...options };
}

/**
 * Runs a program to its end, with its output on ours, and hands signals on to it.
 * Resolves to its exit code; a program that cannot be started counts as 127.
 *
 * With `endWithParent` the program also ends when our own parent does: npm, when killed, takes
 * only its shell along.
 */
export function run(command, args = [], { endWithParent = false, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, spawnOptions(command, options));
    const parent = process.ppid;
    const watch = endWithParent
      ? setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500)
      : undefined;
    // Ctrl+C reaches the child by itself; we only wait until it has dealt with it.
    const ignore = () => {};
    const forward = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', forward);
    const finish = (code) => {
      clearInterval(watch);
      process.off('SIGINT', ignore);
      process.off('SIGTERM', forward);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      finish(127);
    });
    child.once('exit', (code, signal) => finish(code ?? (signal === null ? 1 : 130)));
  });
}

/** Runs a program that has to succeed; throws {@link Failure} when it does not. */
export async function mustRun(command, args = [], options = {}) {
  const code = await run(command, args, options);
  if (code !== 0) {
    throw new Failure(`\`${[command, ...args].join(' ')}\` ended with exit code ${code}.`);
  }
}

/** Returns what a program prints, trimmed; undefined when it fails or does not exist. */
export function output(command, args = [], options = {}) {
  const { status, stdout } = spawnSync(command, args, {
    ...spawnOptions(command, options),
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8'
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** A failure that is told in one sentence, without a stack. */
export class Failure extends Error {}

/** Runs a script's main function and turns its failure into a message and an exit code. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
