import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  openSync,
  readSync,
  type Stats,
  statSync
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf } from '../../files/errno.js';

/** Files that SQLite makes beside a database, with its mode. */
const BESIDE = ['-wal', '-shm', '-journal'] as const;

/** As SQLite itself and LineaPy make a file under the usual masks: defaults, not a choice. */
const UNCHOSEN_MODES = new Set([0o644, 0o664]);

/** `stat`, or undefined where there is nothing, or it may not be read. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether two looks at a path found one file. */
export function isSameFile(one: Stats | undefined, other: Stats | undefined): boolean {
  return one?.ino === other?.ino && one?.dev === other?.dev;
}

/** Whether this process may write to a path. */
export function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A file beside a database that keeps it from being written to; undefined where there is none. */
export function lockedBeside(path: string): string | undefined {
  return BESIDE.map((suffix) => path + suffix).find(
    (beside) => statOf(beside) !== undefined && !mayWrite(beside)
  );
}

/** How long a file beside a database may belong to who made it alone, in milliseconds. */
const SHARING_MS = 1000;

/** Whether a file beside a database is new and not yet shared (see {@link shareBeside}). */
export function isBeingShared(path: string): boolean {
  const beside = mayWrite(path) ? lockedBeside(path) : undefined;
  const made = beside === undefined ? undefined : statOf(beside);
  return made !== undefined && Date.now() - made.birthtimeMs < SHARING_MS;
}

/** Waits until what a colleague has just made is shared, or stays locked. */
export async function untilShared(path: string): Promise<void> {
  while (isBeingShared(path)) {
    await sleep(5);
  }
}

/** Whether a database and its folder, where SQLite makes files, can be written to. */
export function isWritable(path: string): boolean {
  const hasLog = ['-wal', '-shm'].every((suffix) => statOf(path + suffix) !== undefined);
  return mayWrite(path) && lockedBeside(path) === undefined && (hasLog || mayWrite(dirname(path)));
}

/** The mode of a database, as of values: for its owner alone, or for the group that owns the folder. */
function modeIn(folder: Stats | undefined): number {
  return ((folder?.mode ?? 0) & 0o020) === 0 ? 0o600 : 0o660;
}

/**
 * Makes an empty database file with the folder's modes; one that exists stays as it is.
 *
 * @returns whether it was made
 */
export function makeDatabaseFile(path: string): boolean {
  const folder = statOf(dirname(path));
  let handle: number;
  try {
    handle = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
  try {
    fchmodSync(handle, modeIn(folder));
  } catch {
    // A filesystem without modes.
  } finally {
    closeSync(handle);
  }
  if (folder !== undefined && modeIn(folder) === 0o660) {
    giveToGroup(path, folder.gid);
  }
  return true;
}

/** Gives SQLite's files beside a database to its group, so that colleagues can write. */
export function shareBeside(path: string): void {
  const found = statOf(path);
  if (found === undefined || (found.mode & 0o020) === 0) {
    return;
  }
  for (const suffix of BESIDE) {
    const beside = statOf(path + suffix);
    if (beside !== undefined && beside.gid !== found.gid) {
      giveToGroup(path + suffix, found.gid);
    }
  }
}

/**
 * Takes a database that we made from the eyes of others: earlier versions left its mode to the mask
 * of the process, although it holds code and previews of values that are private.
 */
export function tightenMode(path: string): void {
  const found = statOf(path);
  const ours = found !== undefined && found.uid === process.geteuid?.();
  if (!ours || !UNCHOSEN_MODES.has(found.mode & 0o777)) {
    return;
  }
  const mode = modeIn(statOf(dirname(path)));
  for (const file of [path, ...BESIDE.map((suffix) => path + suffix)]) {
    try {
      chmodSync(file, mode);
    } catch {
      // Not there, or another user's.
    }
  }
}

/** Whether a database keeps a write-ahead log, as its header says. */
export function keepsLog(path: string): boolean {
  const header = Buffer.alloc(20);
  const handle = openSync(path, 'r');
  try {
    return readSync(handle, header, 0, 20, 0) === 20 && header[18] === 2;
  } finally {
    closeSync(handle);
  }
}

function giveToGroup(path: string, gid: number): void {
  try {
    chownSync(path, process.geteuid?.() ?? -1, gid);
  } catch {
    // Not a member of the group: the owner's own group stays.
  }
}
