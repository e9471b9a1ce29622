import type { Progress } from '../../api/operation.js';

/** How work that takes long is followed, stopped, and taken up again by another process. */
export interface LongWork {
  /** Aborted when it is to stop: it tidies up then, and rejects. */
  readonly signal: AbortSignal;
  /** What an earlier process noted of this work before it was killed, oldest first. */
  readonly notes: readonly unknown[];
  /** Remembers a step, so that the work goes on after it where the process is killed. No secret. */
  note(step: unknown): void;
  /** Tells how far it came. */
  tell(progress: Progress): void;
  /**
   * Comes before each value: waits while the work is paused.
   *
   * @throws the signal's reason where it is to stop
   */
  step(): Promise<void>;
}

/** Work without progress that cannot be stopped. */
export const UNWATCHED: LongWork = {
  signal: new AbortController().signal,
  notes: [],
  note: () => undefined,
  tell: () => undefined,
  step: () => Promise.resolve()
};
