import { describe, expect, it } from 'vitest';
import { freeMemory } from '../../../src/server/values/free-memory.js';

const SIZE = 1 << 16;

describe('the memory of a buffer that nobody uses any more', () => {
  it('is freed at once, before any collection', () => {
    const before = process.memoryUsage().arrayBuffers;
    const buffers = Array.from({ length: 100 }, () => Buffer.alloc(SIZE));
    expect(process.memoryUsage().arrayBuffers).toBeGreaterThan(before + 99 * SIZE);
    for (const one of buffers) {
      freeMemory(one);
      expect(one).toHaveLength(0);
    }
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(before + SIZE);
  });

  it('stays if it is shared with others', () => {
    const whole = Buffer.from(new ArrayBuffer(2 * SIZE)).fill(7);
    freeMemory(whole.subarray(0, SIZE));
    freeMemory(whole.subarray(SIZE));
    expect(whole).toEqual(Buffer.alloc(2 * SIZE, 7));
    const pooled = Buffer.from('of the pool of Node');
    freeMemory(pooled);
    expect(pooled.toString()).toBe('of the pool of Node');
  });
});
