import { describe, expect, it } from 'vitest';
import { someNames } from '../../src/location/some-names.js';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `a${index}`);

describe('names in a sentence', () => {
  it.each([
    [0, ''],
    [1, 'a0'],
    [4, 'a0, a1, a2, a3'],
    [5, 'a0, a1, a2 and 2 more'],
    [207, 'a0, a1, a2 and 204 more'],
    [10_003, 'a0, a1, a2 and 10,000 more']
  ])('are three of %i and the number of the others', (count, text) => {
    expect(someNames(names(count))).toBe(text);
  });

  it('are counted where not all of them are given', () => {
    expect(someNames(names(10), { total: 50 })).toBe('a0, a1, a2 and 47 more');
    expect(someNames(names(1), { total: 2 })).toBe('a0 and 1 more');
  });

  it('are cut where one of them is long, but for half a letter', () => {
    expect(someNames(['🍊'.repeat(100)])).toBe(`${'🍊'.repeat(59)}…`);
  });
});
