/**
 * Waits for something that cannot be stopped, and need not be: it changes nothing.
 *
 * @throws the signal's reason after an abort
 */
export async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  waited: Promise<T>
): Promise<T> {
  if (signal === undefined) {
    return waited;
  }
  // It is not awaited after an abort: then its failure is nobody's.
  waited.catch(() => undefined);
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([waited, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Each of something that may never come.
 *
 * @throws the signal's reason after an abort
 */
export async function* eachUnlessAborted<T>(
  signal: AbortSignal,
  each: AsyncIterable<T>
): AsyncGenerator<T> {
  const iterator = each[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await unlessAborted(signal, iterator.next());
      if (next.done === true) {
        return;
      }
      yield next.value;
    }
  } finally {
    // It ends after what it waits for, which nobody waits for any more.
    iterator.return?.().catch(() => undefined);
  }
}
