import { describe, expect, it } from 'vitest';
import { MissingValues } from '../../../src/server/store/missing-values.js';

const version = (number: number) => ({
  name: 'model',
  version: number,
  root: '/values',
  value_key: `model/${number}.pkl`,
  size: 1,
  date_created: '2026-01-01T00:00:00.000Z'
});

describe('versions that lacked their values and were deleted', () => {
  it('are remembered until the next look, and bounded over a year of them', async () => {
    const missing = new MissingValues(
      {
        get: async () => null,
        marks: {
          missing: async () => [],
          damaged: async () => [],
          lineapy: { wrong: async () => [] }
        } as never
      },
      undefined as never
    );
    for (let round = 0; round < 20; round++) {
      const numbers = Array.from({ length: 1000 }, (_, index) => round * 1000 + index);
      for (const number of numbers) {
        missing.note(version(number));
      }
      expect(missing.stateOf(version(round * 1000))).toBe('lost');
      await missing.lookAgain(Number.POSITIVE_INFINITY);
      expect(numbers.every((number) => missing.stateOf(version(number)) === 'deleted')).toBe(true);
    }
    expect(missing.stateOf(version(0))).toBe('found');
  });
});
