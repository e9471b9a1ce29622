import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errnoOf } from '../../files/errno.js';

/*
 * Who writes a staging file
 *
 * The names of these files end in a tag: 16 hex digits of the space in which its process has its number
 * (this boot of this host, and the namespace of its container), 6 of that number, and 4 of chance. So a
 * process of the same space can tell that the writer has ended; of any other file it knows nothing.
 * The kernel client writes the same (_pickle/writer_mark.py).
 */

const TAG = /~([0-9a-f]{16})([0-9a-f]{6})[0-9a-f]{4}\.(?:tmp|writer)$/;

let space: string | undefined;

/** The space of this process; of chance where the system does not name one. */
function ownSpace(): string {
  space ??= spaceOf() ?? randomBytes(8).toString('hex');
  return space;
}

function spaceOf(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const names = [boot, readlinkSync('/proc/self/ns/pid'), hostname()];
    return createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 16);
  } catch {
    return undefined; // No Linux.
  }
}

/** A tag of this process, another one each time. */
export function writerTag(): string {
  return ownSpace() + process.pid.toString(16).padStart(6, '0') + randomBytes(2).toString('hex');
}

/** Whether the process that a staging file's name has in its tag is known to have ended. */
export function hasEnded(name: string): boolean {
  const [, where, number = ''] = TAG.exec(name) ?? [];
  if (where !== ownSpace()) {
    return false;
  }
  try {
    process.kill(Number.parseInt(number, 16), 0);
    return false;
  } catch (error) {
    return errnoOf(error) === 'ESRCH';
  }
}

/** The staging files among some whose writers are known to have ended. */
export function leftBehind(names: readonly string[]): ReadonlySet<string> {
  const ended = new Set<string>();
  const inUse = new Set<string>();
  for (const name of names) {
    const isOver = hasEnded(name);
    const [saveId = ''] = name.split('~');
    if (isOver) {
      ended.add(name);
    }
    if (name.endsWith('.writer')) {
      (isOver ? ended : inUse).add(`${saveId}.pkl`);
    }
  }
  return new Set(names.filter((name) => ended.has(name) && !inUse.has(name)));
}
