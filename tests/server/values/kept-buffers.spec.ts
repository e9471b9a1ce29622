import { describe, expect, it } from 'vitest';
import { KeptBuffers } from '../../../src/server/values/kept-buffers.js';

const MB = 1 << 20;

describe('a buffer that was given back', () => {
  it('is used again for a value of about its size, and by one at a time', () => {
    const buffers = new KeptBuffers();
    const first = buffers.take(2 * MB + 5);
    expect(first.length).toBe(2 * MB + 5);
    buffers.give(first.subarray(0, 3));
    const again = buffers.take(3 * MB);
    expect(again.buffer).toBe(first.buffer);
    expect(again.length).toBe(3 * MB);
    expect(buffers.take(3 * MB).buffer).not.toBe(first.buffer);
    expect(buffers.kept).toBe(0);
  });

  it('is not used for a value of another size', () => {
    const buffers = new KeptBuffers();
    const first = buffers.take(3 * MB);
    buffers.give(first);
    expect(buffers.take(MB).buffer).not.toBe(first.buffer);
    expect(buffers.take(4 * MB).buffer).not.toBe(first.buffer);
  });

  it('takes the place of the oldest one beside 24 MiB of others, whose memory is free at once', () => {
    const buffers = new KeptBuffers();
    const taken = Array.from({ length: 20 }, () => buffers.take(MB));
    const larger = [buffers.take(4 * MB), buffers.take(4 * MB)];
    for (const one of [...taken, ...larger]) {
      buffers.give(one);
    }
    expect(buffers.kept).toBe(24 * MB);
    expect(taken.map(({ buffer }) => buffer.byteLength)).toEqual([
      ...Array<number>(4).fill(0),
      ...Array<number>(16).fill(MB)
    ]);
    expect(larger.map(({ buffer }) => buffer.byteLength)).toEqual([4 * MB, 4 * MB]);
  });
});
