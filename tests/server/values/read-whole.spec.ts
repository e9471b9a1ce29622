import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readWhole } from '../../../src/server/values/read-whole.js';

const PIECE = 1 << 16;

describe('a value that is read as a whole', () => {
  it('has all bytes of its stream, and the pieces of that hold no memory any more', async () => {
    const pieces = Array.from({ length: 5 }, (_, at) => Buffer.alloc(PIECE, at + 1));
    const expected = Buffer.concat(pieces);
    const told: number[] = [];
    const whole = Buffer.alloc(expected.length);
    const opened = { bytes: Readable.from(pieces), size: whole.length };
    expect(await readWhole(opened, whole, (size) => told.push(size))).toBe(expected.length);
    expect(whole).toEqual(expected);
    expect(told).toEqual([1, 2, 3, 4, 5].map((count) => count * PIECE));
    expect(pieces.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0, 0, 0]);
  });

  it('leaves memory alone that its pieces share', async () => {
    const source = Buffer.from(new ArrayBuffer(3 * PIECE)).fill(9);
    const pieces = [0, 1, 2].map((at) => source.subarray(at * PIECE, (at + 1) * PIECE));
    const whole = Buffer.alloc(source.length);
    await readWhole({ bytes: Readable.from(pieces), size: whole.length }, whole);
    expect(whole).toEqual(source);
    expect(source).toHaveLength(3 * PIECE);
  });
});
