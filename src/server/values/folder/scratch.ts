/** Bytes that a job reads at a time: they stay in the processor's cache. */
const PIECE = 1 << 18;

let kept: Buffer | undefined;

/**
 * The buffer of this thread for what is read piece by piece. Jobs are done one at a time, and none waits
 * between its pieces; a buffer for each job would be garbage that a busy thread is slow to free.
 */
export function scratch(): Buffer {
  kept ??= Buffer.allocUnsafeSlow(PIECE);
  return kept;
}
