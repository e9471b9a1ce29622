/**
 * How long the last request of a write may still take after it was stopped, in milliseconds.
 *
 * A store may serve a request that was broken off, and may do so after the delete that follows. So the
 * write is left time to end: then the delete finds what there is.
 */
const LAST_REQUEST_MS = 5_000;

/** A signal that stops what makes a value visible, only where that does not end by itself. */
export function abortLate(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined) {
    return undefined;
  }
  signal.throwIfAborted();
  const late = new AbortController();
  const stop = (): void => {
    setTimeout(() => late.abort(signal.reason), LAST_REQUEST_MS).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  return late.signal;
}
