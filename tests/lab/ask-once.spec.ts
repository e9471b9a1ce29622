import { describe, expect, it, vi } from 'vitest';
import { askOnce } from '../../src/lab/kit/ask-once.js';

/** A question that is answered when its test says so, or fails when it is aborted. */
function question() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let seen: AbortSignal | undefined;
  const load = (signal: AbortSignal): Promise<string> => {
    seen = signal;
    signal.addEventListener('abort', () => reject(signal.reason));
    return promise;
  };
  return { promise, resolve, load, isAborted: () => seen?.aborted };
}

describe('a question', () => {
  it('that has its answer is not aborted when nobody looks any more', async () => {
    const { promise, resolve, load, isAborted } = question();
    const onEnd = vi.fn();
    const stop = askOnce(load, onEnd);
    resolve('here');
    await promise;
    stop();
    expect(onEnd).toHaveBeenCalledWith({ value: 'here' });
    expect(isAborted()).toBe(false);
  });

  it('without an answer is aborted, and tells nothing of it', async () => {
    const { promise, load, isAborted } = question();
    const onEnd = vi.fn();
    askOnce(load, onEnd)();
    await expect(promise).rejects.toThrow(/abort/);
    expect(isAborted()).toBe(true);
    expect(onEnd).not.toHaveBeenCalled();
  });
});
