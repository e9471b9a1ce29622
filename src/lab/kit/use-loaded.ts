import { useEffect, useState } from 'react';
import { askOnce, type Outcome } from './ask-once.js';

/** Something that is asked for: what is known of it so far. */
export interface Loaded<T> {
  /** The last answer; that of an earlier revision stays until the next one comes. */
  readonly value: T | undefined;
  /** Why there is none. */
  readonly error: unknown;
  /** Asks again. */
  readonly retry: () => void;
}

interface Answer<T> extends Outcome<T> {
  readonly key: string;
}

/**
 * Asks for something when it is shown.
 *
 * @param key - What is asked for; undefined: nothing yet. An answer to another key is not shown.
 * @param load - Asks; its signal aborts when the answer is of no use any more.
 * @param revision - Another one asks again, and leaves the last answer in sight.
 */
export function useLoaded<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
  revision = 0
): Loaded<T> {
  const [answer, setAnswer] = useState<Answer<T>>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (key === undefined) {
      return;
    }
    return askOnce(load, (answer) => setAnswer({ key, ...answer }));
  }, [key, revision, tries]);
  const mine = answer?.key === key ? answer : undefined;
  return {
    value: mine?.value,
    error: mine?.error,
    retry: () => {
      setAnswer(undefined);
      setTries((count) => count + 1);
    }
  };
}
