import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HOOKS = new URL('./ts-hooks.mjs', import.meta.url).href;

/** Debian's `nobody`: a user without any rights. */
const NOBODY = 65534;

/** A storage program in a process of its own. */
export interface Worker {
  readonly process: ChildProcess;
  /** What it printed so far, line by line, each a JSON value. */
  readonly lines: readonly unknown[];
  /** The exit code; fails where the process wrote to standard error. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts `<name>.ts` of this directory with one JSON argument.
 *
 * @param unprivileged as a user without rights: permissions do not bind root
 */
export function startWorker(name: string, argument: unknown, unprivileged = false): Worker {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const asNobody = unprivileged && process.getuid?.() === 0;
  const child = spawn(process.execPath, ['--import', HOOKS, script, JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(asNobody ? { uid: NOBODY, gid: NOBODY } : {})
  });
  const lines: unknown[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'close').then(([code]) => {
    if (errors !== '') {
      throw new Error(errors);
    }
    return code as number | null;
  });
  return { process: child, lines, ended };
}
