import { getHeapStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { OldGarbage } from '../../../src/server/values/old-garbage.js';

const MB = 1 << 20;
const used = (): number => getHeapStatistics().used_heap_size;

describe('the objects of long work', () => {
  it('are collected before there are many of them, however long they lived', () => {
    const garbage = new OldGarbage();
    const before = used();
    garbage.look();
    let most = 0;
    const underWay: string[][] = [];
    for (let step = 0; step < 3_000; step += 1) {
      // 80 kB each; the last hundred are in use.
      underWay.push(Array.from({ length: 1_000 }, (_, at) => `${step} and more text: ${at}`));
      if (underWay.length > 100) {
        underWay.shift();
      }
      garbage.look();
      most = Math.max(most, used() - before);
    }
    expect(underWay).toHaveLength(100);
    expect(most).toBeLessThan(60 * MB);
  });
});
