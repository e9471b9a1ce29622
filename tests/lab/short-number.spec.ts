import { describe, expect, it } from 'vitest';
import { shortPair } from '../../src/lab/artifacts/compare/short-pair.js';
import { shortNumber } from '../../src/lab/kit/short-number.js';

describe('a number in a table', () => {
  it.each([
    ['0.12345678901234567', '0.123457'],
    ['-42.000000000000004', '-42'],
    ['1234567.8912345', '1234568'],
    ['1.2345678901234e-07', '1.23457e-7'],
    ['1.2345678901234e+30', '1.23457e+30']
  ])('%s has 6 significant digits, and all before its point', (text, short) => {
    expect(shortNumber(text)).toBe(short);
  });

  it.each([
    '0.81',
    '1.50',
    '12345678901234567',
    '1.2.345678901',
    'nan',
    '-inf',
    '',
    'v0.123456789'
  ])('%s stays as it is', (text) => {
    expect(shortNumber(text)).toBe(text);
  });
});

describe('two numbers beside each other', () => {
  it('are short where that still tells them apart', () => {
    expect(shortPair('0.1234567891', null)).toEqual(['0.123457', null]);
    expect(shortPair('0.1234567891', '0.2')).toEqual(['0.123457', '0.2']);
    expect(shortPair('0.1234567891', '0.1234567892')).toEqual(['0.1234567891', '0.1234567892']);
  });
});
