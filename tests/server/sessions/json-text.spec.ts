import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/server/sessions/json-text.js';

describe('a JSON text', () => {
  it.each([
    ['', 'line 1: expected a value (a string needs a quote at both ends)'],
    ['{"database_url": ', 'line 1, in database_url: expected a value'],
    ['{\n"database_url": canary}', 'line 2, in database_url: expected a value'],
    ['{\n"storage_options": {"key": "canary}}', 'line 2, in storage_options: expected a value'],
    ['{database_url: 1}', 'line 1: expected a key in double quotes'],
    ['{"a": 1,\n}', 'line 2: expected a key in double quotes'],
    ['{"a" 1}', 'line 1, in a: expected ":"'],
    ['{"a": 1', 'line 1, in a: expected "," or "}"'],
    ['[1', 'line 1: expected "," or "]"'],
    ['{"a": 1}\ncanary', 'line 2: expected the end of the file'],
    ['// canary\n{}', 'line 1: expected no comment'],
    ['{"a": NaN}', 'line 1, in a: expected a value'],
    ['{"a": "\u0001"}', 'line 1, in a: expected a value']
  ])('is told by its first mistake, never quoted: %s', (text, mistake) => {
    const read = readJson(text);
    expect(read).toEqual({ mistake: expect.stringContaining(mistake) });
    expect(JSON.stringify(read)).not.toContain('canary');
  });

  it('tells the lines of its keys', () => {
    const read = readJson('{\n"a": 1,\n"b":\n{\n"c": 2}}');
    expect(read).toMatchObject({ value: { a: 1, b: { c: 2 } } });
    const lineOf = 'lineOf' in read ? read.lineOf : () => 0;
    expect(['a', 'b', 'b.c', 'b.d', 'e'].map(lineOf)).toEqual([2, 3, 5, 3, 1]);
  });
});
