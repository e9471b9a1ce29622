import { describe, expect, it } from 'vitest';
import { insteadOfSize, sizeText } from '../../src/location/size-text.js';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [21, '21 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [4_800_000, '4.8 MB'],
    [48_000_000, '48 MB'],
    [999_600_000, '1 GB'],
    [5e15, '5,000 TB']
  ])('of %d bytes read as people write them', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it('that differ read differently', () => {
    expect(insteadOfSize(21, 42)).toBe('21 B instead of 42 B');
    expect(insteadOfSize(48_000_001, 48_000_000)).toBe('48,000,001 B instead of 48,000,000 B');
  });
});
