import { ArtifactStorageError, type ErrorDetails } from '../../api/errors.js';

/** How long a part of a check may take, in milliseconds. */
export const CHECK_DEADLINE = 30_000;

/** What a check waits for. */
export interface Awaited {
  /** What is waited for, as people know it. */
  readonly address: string;
  readonly field: NonNullable<ErrorDetails['field']>;
  /** Milliseconds. */
  readonly deadline: number;
  /** Aborted when the check is to stop. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a part of a check: it ends in time, even where a disk or a server never answers.
 *
 * @param run what to do until its signal is aborted
 * @throws ArtifactStorageError `unreachable` after the deadline; the signal's reason after an abort.
 */
export async function withDeadline<T>(
  { address, field, deadline, signal }: Awaited,
  run: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  signal?.throwIfAborted();
  const ends = new AbortController();
  const expired = new ArtifactStorageError({
    kind: 'unreachable',
    message: `${address} did not answer within ${Math.ceil(deadline / 1000)} seconds.`,
    hint: 'Check that its disk, network share or server is connected, then try again.',
    field
  });
  const timer = setTimeout(() => ends.abort(expired), deadline);
  const stop = () => ends.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([
      run(ends.signal),
      new Promise<never>((_, reject) => {
        ends.signal.addEventListener('abort', () => reject(ends.signal.reason), { once: true });
      })
    ]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
