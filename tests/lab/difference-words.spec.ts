import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';
import type { Comparison } from '../../src/api/comparison.js';
import { bytesText, factTexts } from '../../src/lab/artifacts/compare/difference-words.js';

const trans = nullTranslator.load('test');

const said = (more: Partial<Comparison>): string =>
  bytesText(
    {
      same_bytes: false,
      same_preview: true,
      facts: [],
      packages: [],
      metadata: [],
      ...more
    } as unknown as Comparison,
    trans
  );

const size = { field: 'size', before: '1000000', after: '1000003' };
const count = { before: 3, after: 3 };
const table = { rows: count, columns: count, added: [], removed: [], retyped: [], moved: [] };

it('bytes that differ never read as equal', () => {
  const inRest = 'The bytes differ, but not in the part of the values that the previews show.';
  expect(said({ same_bytes: true })).toBe('Both values have the same bytes.');
  expect(said({})).toBe('The bytes differ; nothing else that was recorded does.');
  expect(said({ preview_in_part: true })).toBe(inRest);
  expect(said({ preview_in_part: true, facts: [size] })).toBe(inRest);
  expect(said({ preview_in_part: true, table })).toBe(inRest);
  expect(said({ same_preview: false, table })).toBe('The bytes differ, and so do the previews.');
});

it('where the tables tell how the values differ, they are enough', () => {
  const change = { key: 'a', before: '1', after: '2' };
  expect(said({ same_preview: false, values: [change] })).toBe('');
  expect(said({ same_preview: false, statistics: [change] })).toBe('');
  expect(said({ same_preview: false, table: { ...table, rows: { before: 3, after: 4 } } })).toBe(
    ''
  );
  expect(said({ facts: [size] })).toBe('');
});

it('sizes that differ never read as equal, and numbers have digits in groups', () => {
  expect(factTexts(size)).toEqual({ before: '1,000,000 B', after: '1,000,003 B' });
  expect(factTexts({ ...size, after: '2000000' })).toEqual({ before: '1 MB', after: '2 MB' });
  expect(factTexts({ field: 'value_shape', before: '1000000 × 2', after: null })).toEqual({
    before: '1,000,000 × 2',
    after: null
  });
  const users = { field: 'user', before: 'ana1000', after: 'bob' };
  expect(factTexts(users)).toEqual({ before: 'ana1000', after: 'bob' });
});
