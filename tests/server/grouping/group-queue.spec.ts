import { describe, expect, it } from 'vitest';
import { GroupQueue, type Outcome } from '../../../src/server/grouping/group-queue.js';

/** A queue whose groups end when they are told to. */
function manual(limits?: ConstructorParameters<typeof GroupQueue<number, number>>[1]) {
  const groups: { items: readonly number[]; end: (outcomes: Outcome<number>[]) => void }[] = [];
  const queue = new GroupQueue<number, number>(
    (items) => new Promise((end) => groups.push({ items, end })),
    limits
  );
  const doubled = (items: readonly number[]) => items.map((item) => ({ value: item * 2 }));
  const endAll = async () => {
    await new Promise(setImmediate);
    for (let index = 0; index < groups.length; index++) {
      const group = groups[index];
      group?.end(doubled(group.items));
      await new Promise(setImmediate);
    }
  };
  return { queue, groups, endAll };
}

describe('a group queue', () => {
  it('begins with the first item at once, and does together what comes meanwhile', async () => {
    const { queue, groups, endAll } = manual();
    const first = queue.add(1);
    await new Promise(setImmediate);
    expect(groups).toHaveLength(1);
    const results = Promise.all([first, ...[2, 3, 4].map((item) => queue.add(item))]);
    await endAll();
    expect(await results).toEqual([2, 4, 6, 8]);
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
  });

  it('keeps groups within their limits, whatever one item weighs', async () => {
    const { queue, groups, endAll } = manual({
      count: 3,
      weight: 10,
      weightOf: (item) => item
    });
    const items = [1, 4, 6, 20, 1, 1, 1, 1];
    const results = Promise.all(items.map((item) => queue.add(item)));
    await endAll();
    expect(await results).toEqual(items.map((item) => item * 2));
    expect(groups.map((group) => group.items)).toEqual([[1, 4], [6], [20], [1, 1, 1], [1]]);
  });

  it('fails those alone that failed, and all where the group broke', async () => {
    let round = 0;
    const queue = new GroupQueue<number, number>(async (items) => {
      round += 1;
      if (round === 2) {
        throw new Error('broken');
      }
      return items.map((item) => (item === 3 ? { error: new Error('three') } : { value: item }));
    });
    const first = await Promise.allSettled([1, 2, 3, 4].map((item) => queue.add(item)));
    expect(first.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled'
    ]);
    await expect(queue.add(5)).rejects.toThrow('broken');
    expect(await queue.add(6)).toBe(6);
  });
});
