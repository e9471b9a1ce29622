import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionLoss, isMissingTable, isRolledBack } from './postgresql-errors.js';

/** Milliseconds: a server that is restarted is back within this time. */
const PATIENCE = 15_000;
const LONGEST_PAUSE = 500;

/**
 * Runs an operation again where the server took it back, is restarted, or its answer was lost.
 *
 * The operation must be safe to repeat: a save is found by its save_id, a delete knows what it set
 * out to delete.
 *
 * @param waitForServer whether to wait for a server that cannot be reached
 */
export async function retry<T>(waitForServer: () => boolean, run: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE;
  let tablesWereGone = false;
  for (let pause = 20; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await run();
    } catch (error) {
      const gone: boolean = isMissingTable(error) && !tablesWereGone;
      tablesWereGone ||= gone;
      const again = gone || isRolledBack(error) || (isConnectionLoss(error) && waitForServer());
      if (!again || performance.now() + pause >= deadline) {
        throw error;
      }
    }
    // A random part keeps several waiting processes from asking at the same moments.
    await sleep(pause * (0.5 + Math.random()));
  }
}
