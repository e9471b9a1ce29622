import { isArtifactStorageError } from '../../api/errors.js';
import { Slots } from '../grouping/slots.js';
import { type LongWork, UNWATCHED } from '../operations/long-work.js';
import type { CopyJob } from './copy-job.js';
import type { UnverifiedCopy } from './copy-plan.js';
import type { CopyTally } from './copy-tally.js';
import { isNotReadable } from './copy-value.js';

/** How many values are read at a time. */
const READS = 4;

/**
 * Reads back what an earlier copy brought to a target that did not let it be read then.
 *
 * @throws ArtifactStorageError where the target cannot be reached.
 */
export async function verifyCopies(
  { target }: Pick<CopyJob, 'target'>,
  copies: readonly UnverifiedCopy[],
  tally: CopyTally,
  { signal: asked, step, tell }: LongWork
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([asked, stop.signal]);
  const slots = new Slots(READS, READS);
  const verify = async ({ one, there }: UnverifiedCopy): Promise<void> => {
    const free = await slots.take(1);
    try {
      await step();
      signal.throwIfAborted();
      const { name, version, save_id } = there;
      await target.verify({ name, version, save_id }, { ...UNWATCHED, signal });
      tally.verified_now += 1;
    } catch (error) {
      if (isNotReadable(error)) {
        tally.unverify(there);
      } else if (isArtifactStorageError(error) && error.kind === 'corrupted') {
        tally.already_there -= 1;
        tally.fail(one, error);
      } else {
        stop.abort(error);
      }
    } finally {
      free();
    }
    tell(tally.progress);
  };
  await Promise.all(copies.map(verify));
  signal.throwIfAborted();
}
