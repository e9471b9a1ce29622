/** An answer, or why there is none. */
export interface Outcome<T> {
  readonly value?: T;
  readonly error?: unknown;
}

/**
 * Asks for something.
 *
 * @param load - Asks; its signal aborts when the answer is of no use any more.
 * @param onEnd - Called with the answer, unless nobody waits for it by then.
 * @returns stops to wait. What has ended is not aborted: nobody would catch the error of that.
 */
export function askOnce<T>(
  load: (signal: AbortSignal) => Promise<T>,
  onEnd: (outcome: Outcome<T>) => void
): () => void {
  const abort = new AbortController();
  let isOver = false;
  const end = (outcome: Outcome<T>): void => {
    if (!isOver) {
      isOver = true;
      onEnd(outcome);
    }
  };
  load(abort.signal).then(
    (value) => end({ value }),
    (error: unknown) => end({ error })
  );
  return () => {
    if (!isOver) {
      isOver = true;
      abort.abort();
    }
  };
}
