import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import {
  formatExactTime,
  formatSize,
  formatType,
  formatTypeAndSize,
  formatWholeType
} from '../../src/lab/kit/format.js';

const trans = nullTranslator.load('test');

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [21, '21 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [2840, '2.8 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [48_000_000, '48 MB'],
    [5e15, '5,000 TB']
  ])('of %i bytes is %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});

describe('a type', () => {
  it.each<[string, number[] | null, string, string]>([
    ['dict', [2], 'dict · 2 items', 'dict · 2 items'],
    ['dict', [1], 'dict · 1 item', 'dict · 1 item'],
    ['list', [1_204], 'list · 1,204 items', 'list · 1,204 items'],
    ['str', [1], 'str · 1 character', 'str · 1 character'],
    ['bytes', [2_000], 'bytes', 'bytes'],
    ['pandas.Series', [10], 'Series · 10 rows', 'pandas.Series · 10 rows'],
    ['numpy.ndarray', [], 'ndarray', 'numpy.ndarray'],
    ['int', null, 'int', 'int'],
    [
      'pandas.DataFrame',
      [1_000_000, 10],
      'DataFrame 1,000,000 × 10',
      'pandas.DataFrame 1,000,000 × 10'
    ]
  ])('%s with shape %j', (value_type, value_shape, short, whole) => {
    expect(formatType({ value_type, value_shape }, trans)).toBe(short);
    expect(formatWholeType({ value_type, value_shape }, trans)).toBe(whole);
  });
});

it.each<[string, number[] | null, number, string]>([
  ['dict', [2], 2840, 'dict · 2 items · 2.8 kB'],
  ['int', null, 5, 'int · 5 B'],
  ['bytes', [8_000_000], 8_000_032, 'bytes · 8 MB'],
  ['builtins.bytearray', [5], 31, 'bytearray · 31 B']
])('a row says the size of %s once', (value_type, value_shape, size, text) => {
  expect(formatTypeAndSize({ value_type, value_shape, size }, trans)).toBe(text);
});

it('an exact time says its time zone', () => {
  expect(formatExactTime('2026-11-26T22:54:03.123Z')).toMatch(
    /November 2[67], 2026 at .* (?:UTC|GMT|[A-Z]{2,5})/
  );
});
