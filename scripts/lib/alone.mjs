import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often it is looked whether another process is done, in milliseconds. */
const LOOK_MS = 250;

/** How often whoever works says that it still does, and how long it may say nothing. */
const BEAT_MS = 5_000;
const SILENT_MS = 60_000;

/**
 * Does work while no other process does it: waits for one that began before. The end of a process,
 * also by a kill, lets the next one begin.
 *
 * @param file - Stands for the work while it is done.
 * @param what - How people call it.
 * @returns what the work returns
 */
export async function alone(file, what, work) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  for (let told = false; !took(file, mine); ) {
    if (takeAway(file)) {
      continue;
    }
    if (!told) {
      console.log(`Another process is busy with this: ${what}. Waiting for it …`);
      told = true;
    }
    await sleep(LOOK_MS);
  }
  const release = () => read(file) === mine && rmSync(file, { force: true });
  const beat = setInterval(() => touch(file), BEAT_MS);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

function took(file, mine) {
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
    return false;
  }
}

/** Takes a file away whose process has ended; another one may have done that meanwhile. */
function takeAway(file) {
  const found = read(file);
  if (found === undefined || !hasEnded(file, found)) {
    return found === undefined;
  }
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return true;
  }
  if (read(aside) !== found) {
    // It is that of a process which began just now.
    renameSync(aside, file);
    return false;
  }
  rmSync(aside, { force: true });
  return true;
}

function hasEnded(file, found) {
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age > SILENT_MS) {
    return true;
  }
  try {
    const { pid, host } = JSON.parse(found);
    // A number says something on its own machine only.
    return host === hostname() && !isRunning(pid);
  } catch {
    return false; // It is being written.
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody deleted it.
  }
}
