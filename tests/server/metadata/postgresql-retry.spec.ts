import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LostCommitError } from '../../../src/server/metadata/postgresql/postgresql-codes.js';
import { retry } from '../../../src/server/metadata/postgresql/retry.js';

const coded = (code: string) => Object.assign(new Error(`error ${code}`), { code });
const SILENCE = new Error('Query read timeout');

describe('retry', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** An operation that fails as told, each time after some milliseconds, and then answers. */
  function failing(...failures: readonly (readonly [unknown, number])[]) {
    let attempts = 0;
    const run = async () => {
      const [failure, ms] = failures[attempts] ?? [undefined, 0];
      attempts += 1;
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (failure !== undefined) {
        throw failure;
      }
      return attempts;
    };
    return { run, attempts: () => attempts };
  }

  async function outcome(promise: Promise<unknown>): Promise<unknown> {
    const settled = promise.catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    return settled;
  }

  it('reads back a commit whose answer stayed away for as long as a statement may take', async () => {
    const { run } = failing([new LostCommitError(SILENCE), 35_000]);
    expect(await outcome(retry(() => true, run))).toBe(2);
  });

  it('tries once more after a connection that is lost when the time is over', async () => {
    const late = [coded('ECONNRESET'), 40_000] as const;
    expect(await outcome(retry(() => true, failing(late, late).run))).toBe(3);
    const lost = failing(late, late, late, late);
    expect(await outcome(retry(() => true, lost.run))).toMatchObject({ code: 'ECONNRESET' });
    expect(lost.attempts()).toBe(3);
  });

  it('counts its time from the first failure', async () => {
    const down = Array.from({ length: 100 }, () => [coded('ECONNREFUSED'), 0] as const);
    const { run, attempts } = failing([coded('40P01'), 60_000], ...down);
    expect(await outcome(retry(() => true, run))).toMatchObject({ code: 'ECONNREFUSED' });
    expect(attempts()).toBeGreaterThan(20);
  });

  it('does not wait for a server that never answered', async () => {
    const { run, attempts } = failing([coded('ECONNREFUSED'), 0]);
    expect(await outcome(retry(() => false, run))).toMatchObject({ code: 'ECONNREFUSED' });
    expect(attempts()).toBe(1);
  });

  it('never says that nothing happened while a commit may have been made', async () => {
    const lost = new LostCommitError(SILENCE);
    const { run } = failing([lost, 0], [coded('57014'), 0]);
    expect(await outcome(retry(() => true, run))).toBe(lost);
  });
});
