import { setTimeout as sleep } from 'node:timers/promises';
import { sqliteCode } from './sqlite-errors.js';

/** Milliseconds: the pauses grow to this. */
const LONGEST_PAUSE = 25;

/**
 * Runs a statement again until the lock of another process is gone.
 *
 * SQLite's own busy timeout would block the whole storage server while it waits; these pauses let
 * other sessions go on.
 *
 * @param timeoutMs how long to wait at most, in milliseconds
 */
export async function retryWhileBusy<T>(timeoutMs: number, run: () => T): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return run();
    } catch (error) {
      const code = sqliteCode(error) ?? '';
      if (!/^SQLITE_(?:BUSY(?!_SNAPSHOT)|LOCKED)/.test(code) || performance.now() >= deadline) {
        throw error;
      }
    }
    // A random part keeps several waiting processes from asking at the same moments.
    await sleep(pause * (0.5 + Math.random()));
  }
}
