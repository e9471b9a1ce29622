import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './alone.mjs';
import { ROOT } from './root.mjs';

const IGNORED = new Set(['__pycache__', 'node_modules', '.DS_Store']);

/** Returns all files below a path, which may be a file itself. Missing paths have none. */
function filesBelow(path) {
  if (!existsSync(path)) {
    return [];
  }
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path)
    .filter((name) => !IGNORED.has(name) && !name.endsWith('.tsbuildinfo'))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** Returns one hash over the names and contents of all files below paths of the checkout. */
export function hashOf(paths, ...more) {
  const hash = createHash('sha256').update(JSON.stringify(more));
  for (const file of paths.flatMap((path) => filesBelow(join(ROOT, path)))) {
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * Does a step unless it was done before with the same inputs and its outputs are still there.
 * Resolves to whether it was done now. Another process that does it at the moment is waited for. A step
 * that was cut off, or left no outputs, counts as never done.
 *
 * @param stamp - File that remembers the inputs, relative to the checkout.
 * @param inputs - Hash of the inputs.
 * @param outputs - Tells which files the step makes, relative to the checkout.
 * @param step - The step.
 */
export async function unlessDone({ stamp, inputs, outputs, step }) {
  const file = join(ROOT, stamp);
  const areThere = () => outputs().every((path) => existsSync(join(ROOT, path)));
  const isDone = () => existsSync(file) && readFileSync(file, 'utf8') === inputs && areThere();
  if (isDone()) {
    return false;
  }
  return alone(`${file}.lock`, stamp, async () => {
    if (isDone()) {
      return false;
    }
    rmSync(file, { force: true });
    await step();
    if (areThere()) {
      writeFileSync(file, inputs);
    }
    return true;
  });
}
