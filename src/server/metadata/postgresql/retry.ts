import { isArtifactStorageError } from '../../../api/errors.js';
import {
  isConnectionLoss,
  isMissingTable,
  isRolledBack,
  LostCommitError
} from './postgresql-codes.js';

/** Milliseconds: a server that is restarted is back within this time. */
const PATIENCE = 15_000;
const LONGEST_PAUSE = 500;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs an operation again where the server took it back, is restarted, or its answer was lost.
 *
 * The operation must be safe to repeat: a save is found by its save_id, a delete knows what it set
 * out to delete. The time runs from the first failure, for a server that has gone silent is noticed
 * only after all the time that a statement may take; and at least one attempt follows a lost
 * connection, for only that reads back what a lost commit did.
 *
 * @param waitForServer whether to wait for a server that cannot be reached
 * @throws LostCommitError where it stays open whether an earlier attempt was committed.
 */
export async function retry<T>(waitForServer: () => boolean, run: () => Promise<T>): Promise<T> {
  let deadline = Number.POSITIVE_INFINITY;
  let lastChance = true;
  let tablesWereGone = false;
  let lostCommit: LostCommitError | undefined;
  for (let pause = 20; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await run();
    } catch (error) {
      const now = performance.now();
      deadline = Math.min(deadline, now + PATIENCE);
      const late = now + pause >= deadline;
      const lost = isConnectionLoss(error) && waitForServer();
      const gone: boolean = isMissingTable(error) && !tablesWereGone;
      const again = lost ? !late || lastChance : !late && (gone || isRolledBack(error));
      lastChance &&= !late;
      tablesWereGone ||= gone;
      lostCommit = error instanceof LostCommitError ? error : lostCommit;
      if (!again) {
        throw isArtifactStorageError(error) ? error : (lostCommit ?? error);
      }
    }
    // A random part keeps several waiting processes from asking at the same moments.
    await sleep(pause * (0.5 + Math.random()));
  }
}
