import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PoolFullError } from '../../../src/server/metadata/postgresql/postgresql-codes.js';
import { WriteSlots } from '../../../src/server/metadata/postgresql/write-slots.js';

describe('WriteSlots', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets the others in, in their order, also after a failure', async () => {
    const slots = new WriteSlots(2, 0);
    const order: number[] = [];
    const works = [0, 1, 2, 3, 4].map((i) =>
      slots.run(async () => {
        order.push(i);
        await Promise.resolve();
        if (i === 1) {
          throw new Error('failed');
        }
        return i;
      })
    );
    const ended = await Promise.allSettled(works);
    expect(
      ended.map(({ status }) => status).filter((status) => status === 'rejected')
    ).toHaveLength(1);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(await slots.run(async () => 'free')).toBe('free');
  });

  it('tells who waited too long, and loses no place over it', async () => {
    const slots = new WriteSlots(1, 1000);
    let end: () => void = () => undefined;
    const first = slots.run(() => new Promise<void>((resolve) => (end = resolve)));
    const second = slots.run(async () => 'second').catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await second).toBeInstanceOf(PoolFullError);
    end();
    await first;
    expect(await slots.run(async () => 'third')).toBe('third');
  });
});
