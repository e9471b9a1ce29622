import { describe, expect, it } from 'vitest';
import { neighbourOf } from '../../src/lab/artifacts/list/use-row-focus.js';

describe('the focus of a row that is deleted', () => {
  it.each([
    ['b', ['a', 'b', 'c'], ['a', 'c'], 'c'],
    ['c', ['a', 'b', 'c'], ['a', 'b'], 'b'],
    ['b', ['a', 'b', 'b1', 'b2', 'c'], ['a', 'c'], 'c'],
    ['b1', ['a', 'b', 'b1'], ['a'], 'a'],
    ['a', ['a'], [], undefined],
    ['gone before', ['a', 'b'], ['a', 'b'], 'a']
  ])('goes from %s to the row beside it', (gone, before, after, next) => {
    expect(neighbourOf(gone, before, after)).toBe(next);
  });
});
