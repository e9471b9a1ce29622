import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import {
  ARRAY_TYPE,
  MODEL_TYPE,
  TABLE_TYPE,
  type TablePreview,
  TablePreviewSchema
} from '../../src/api/preview.js';
import {
  amountText,
  captionOf,
  factsOf,
  moreColumns
} from '../../src/lab/artifacts/details/preview/preview-words.js';
import { chartOf, readPreview } from '../../src/lab/artifacts/details/preview/read-preview.js';
import { matchesSchema } from '../../src/lab/kit/matches-schema.js';

const trans = nullTranslator.load('test');

const TABLE: TablePreview = {
  rows: 1_000_000,
  columns: 60,
  sampled: 100_000,
  fields: [
    {
      name: 'age',
      type: 'float64',
      kind: 'number',
      nulls: 3,
      min: 0,
      max: 'inf',
      mean: 42.123456789
    }
  ],
  index: { names: [null], head: [['0']], tail: [['999999']] },
  head: [['1.0']],
  tail: [[null]]
};

const read = (type: string, value: unknown): unknown =>
  readPreview({ [type]: JSON.stringify(value), 'text/plain': 'x' })?.kind;

describe('a preview that we draw', () => {
  it('is a table, an array or a model before anything else', () => {
    expect(read(TABLE_TYPE, TABLE)).toBe('table');
    expect(read(ARRAY_TYPE, { shape: [3], type: 'int64', sampled: null, nulls: 0 })).toBe('array');
    expect(read(MODEL_TYPE, { class: 'sklearn.svm.SVC', parameters: { C: '1.0' } })).toBe('model');
  });

  it('is a tree of its JSON, in its own order', () => {
    const own = readPreview({ 'application/json': '{"b": 1, "[10]": 2, "a": [1]}' });
    expect(own?.kind === 'tree' && own.literal.items.map(({ key }) => key)).toMatchObject([
      { text: '"b"' },
      { text: '"[10]"' },
      { text: '"a"' }
    ]);
  });

  it.each([
    ['{1: 2}', '1'],
    ['{1: 2, …}', '"[1]"'],
    ['a summary', '"[1]"']
  ])('is a tree of Python’s text %s where that is whole', (plain, key) => {
    const own = readPreview({ 'application/json': '{"[1]": 2}', 'text/plain': plain });
    expect(own?.kind === 'tree' && own.literal.items[0]?.key).toMatchObject({ text: key });
  });

  it.each([
    ['text that is no JSON', '{'],
    ['null', 'null'],
    ['a table without columns', JSON.stringify({ ...TABLE, fields: undefined })],
    ['columns that are a text', JSON.stringify({ ...TABLE, fields: 'x' })],
    ['a cell that is an object', JSON.stringify({ ...TABLE, head: [[{}]] })],
    [
      'an unknown kind of column',
      JSON.stringify({ ...TABLE, fields: [{ ...TABLE.fields[0], kind: 'x' }] })
    ],
    [
      'a histogram without counts',
      JSON.stringify({ ...TABLE, fields: [{ ...TABLE.fields[0], histogram: { edges: [1] } }] })
    ]
  ])('is none of %s: its text is shown', (_, text) => {
    expect(readPreview({ [TABLE_TYPE]: text, 'text/plain': 'x' })).toBeUndefined();
  });

  it('has a form whatever is inherited', () => {
    const value = JSON.parse('{"__proto__": {"rows": 1}}') as unknown;
    expect(matchesSchema(TablePreviewSchema, value)).toBe(false);
  });

  it.each([
    ['application/vnd.plotly.v1+json', true],
    ['application/vnd.vega.v5+json', true],
    ['application/vnd.vegalite.v5+json', true],
    ['application/geo+json', false],
    ['application/javascript', false]
  ])('%s is a chart: %s', (type, isChart) => {
    expect(chartOf({ [type]: '{}' })).toBe(isChart ? type : undefined);
  });
});

describe('the words of a preview', () => {
  it('names the first fifty of the columns that are not shown', () => {
    const fields = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ name: `c${at}`, type: 'int64' }));
    expect(moreColumns([], trans)).toBeUndefined();
    expect(moreColumns(fields(2), trans)).toBe('More columns: c0 (int64), c1 (int64)');
    const many = moreColumns(fields(1_950), trans);
    expect(many).toMatch(/c49 \(int64\), … and 1,900 more$/);
  });

  it('say what is shown of a table, and what its statistics are of', () => {
    expect(captionOf(TABLE, trans)).toBe(
      'First and last rows of 1,000,000 × 60; first column; statistics of a sample of 100,000 rows'
    );
    expect(captionOf({ ...TABLE, rows: 1, columns: 1, sampled: null, tail: [] }, trans)).toBe(
      'All rows of 1 × 1'
    );
  });

  it('say that a table has no rows, no columns or neither', () => {
    const sized = (rows: number, columns: number) =>
      captionOf({ ...TABLE, rows, columns, sampled: null, fields: [], head: [], tail: [] }, trans);
    expect([sized(0, 2), sized(5, 0), sized(0, 0)]).toEqual([
      'No rows: 0 × 2',
      'No columns: 5 × 0',
      'Empty: 0 × 0'
    ]);
  });

  it('say the statistics of a column', () => {
    const [field] = TABLE.fields;
    expect(field && factsOf(field, trans)).toEqual(['0 to inf', 'mean 42.1235', '3 missing']);
  });

  it('leave out a time of day that says nothing', () => {
    expect(amountText('2026-11-27T00:00:00')).toBe('2026-11-27');
    expect(amountText('2026-11-27T10:00:00')).toBe('2026-11-27T10:00:00');
  });
});
