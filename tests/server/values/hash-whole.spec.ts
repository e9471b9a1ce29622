import { createHash, randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { folderWorkers } from '../../../src/server/values/folder/folder-workers.js';
import { hashWhole } from '../../../src/server/values/hash-whole.js';

const MB = 1 << 20;
const ROOT = 's3://team/x';

/** A buffer of its own memory with such bytes. */
function filled(bytes: Uint8Array): Buffer<ArrayBuffer> {
  const whole = Buffer.from(new ArrayBuffer(bytes.length + 5));
  whole.set(bytes);
  return whole;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a buffer that is hashed', () => {
  afterAll(() => folderWorkers.close());

  it.each([0, 1, 16_384, 16_385, 2 * MB])(
    'has the checksum of its first %i bytes',
    async (size) => {
      const bytes = randomBytes(size);
      const { sha256, whole } = await hashWhole(filled(bytes), size, ROOT);
      expect(sha256).toBe(sha256Of(bytes));
      expect(whole.length).toBe(size + 5);
      expect(whole.subarray(0, size).equals(bytes)).toBe(true);
    }
  );

  it('is not copied: a worker has its memory meanwhile', async () => {
    const given = filled(randomBytes(MB));
    const hashing = hashWhole(given, MB, ROOT);
    expect(given.length).toBe(0);
    await hashing;
  });

  it('is not mixed up with others', async () => {
    const all = Array.from({ length: 20 }, (_, index) => randomBytes(MB + index));
    const hashed = await Promise.all(all.map((one) => hashWhole(filled(one), one.length, ROOT)));
    expect(hashed.map(({ sha256 }) => sha256)).toEqual(all.map(sha256Of));
  });
});
