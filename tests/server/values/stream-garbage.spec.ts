import { describe, expect, it } from 'vitest';
import { StreamGarbage } from '../../../src/server/values/stream-garbage.js';

const PIECE = 1 << 16;

/** Bytes outside of the heap. */
const held = (): number => process.memoryUsage().arrayBuffers;

describe('the pieces of a stream', () => {
  it('are collected soon, also where Node was started without an option for that', () => {
    const garbage = new StreamGarbage();
    const before = held();
    let most = 0;
    for (let piece = 0; piece < 2_000; piece += 1) {
      garbage.add(Buffer.alloc(PIECE).length);
      most = Math.max(most, held() - before);
    }
    expect(most).toBeLessThan(40 << 20);
  });
});
