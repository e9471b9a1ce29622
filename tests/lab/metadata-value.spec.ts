import { describe, expect, it } from 'vitest';
import {
  metadataText,
  metadataValue,
  numberProblem
} from '../../src/lab/artifacts/notes/metadata-value.js';

describe('the value of metadata', () => {
  it.each([
    ['0.81', 0.81],
    [' -1e3 ', -1000],
    ['9007199254740991', 9007199254740991],
    ['9007199254740994', 9007199254740994],
    ['100000000000000000000', 1e20],
    ['0.1234567890123456789', 0.12345678901234568],
    ['0', 0],
    ['0.5', 0.5],
    ['0e5', 0],
    ['true', true],
    ['False', false],
    ['', null],
    ['ana', 'ana'],
    ['"0.81"', '0.81'],
    ['"1e400"', '1e400'],
    ['"007"', '007'],
    ['0x10', '0x10'],
    ['1.2.3', '1.2.3'],
    ['2026-11-27', '2026-11-27']
  ] as const)('%j is %j', (text, value) => {
    expect(numberProblem(text)).toBeUndefined();
    expect(metadataValue(text)).toBe(value);
  });

  it.each([
    ['1e400', /beyond the range/],
    ['-1e400', /beyond the range/],
    ['1e-400', /beyond the range/],
    ['9'.repeat(400), /beyond the range/],
    ['NaN', /no finite number/],
    ['-inf', /no finite number/],
    ['Infinity', /no finite number/],
    ['9007199254740993', /too many digits/],
    ['-9007199254740993.0', /too many digits/],
    ['1_000', /signs between its digits/],
    ['1,000.5', /signs between its digits/],
    ['1,5', /signs between its digits/],
    ['007', /leading zeros/],
    ['-00.5', /leading zeros/]
  ])('%s is neither made a text nor another number', (text, message) => {
    expect(numberProblem(text)?.message).toMatch(message);
    expect(numberProblem(text)?.hint).toContain('quotes');
  });

  it.each([
    0.81,
    -1e21,
    1e20,
    1.2345678901234567e20,
    5e-324,
    true,
    false,
    null,
    'ana',
    '0.81',
    'true',
    'True',
    'nan',
    '1_000',
    '007',
    '1e400',
    '',
    ' x ',
    '"x"'
  ] as const)('%j is the same after it was shown', (value) => {
    const text = metadataText(value);
    expect(numberProblem(text)).toBeUndefined();
    expect(metadataValue(text)).toBe(value);
  });
});
