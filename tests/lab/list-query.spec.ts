import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { artifactsText, countsText } from '../../src/lab/artifacts/counts-text.js';
import { shownFilters, withoutFilters } from '../../src/lab/artifacts/filter/filter-words.js';
import { isSame, NEWEST, queryOf, tidyFilters } from '../../src/lab/artifacts/list-query.js';
import { valueKind } from '../../src/lab/artifacts/value-kind.js';

const trans = nullTranslator.load('test');

describe('what the storage server is asked for', () => {
  it('is nothing where nothing is wanted', () => {
    expect(queryOf({ search: '  ' }, NEWEST)).toEqual({});
  });

  it('has search, filters and order', () => {
    expect(
      queryOf(
        { search: ' run 19 ', type: 'DataFrame', missing: true },
        { order: 'metadata', order_key: 'auc', descending: true }
      )
    ).toEqual({
      search: 'run 19',
      type: 'DataFrame',
      missing: true,
      order: 'metadata',
      order_key: 'auc',
      descending: true
    });
  });

  it('counts days where people are, the last one to its end', () => {
    const { since, until } = queryOf({ since: '2026-11-01', until: '2026-11-01' }, NEWEST);
    expect(new Date(since ?? '').getHours()).toBe(0);
    expect(Date.parse(until ?? '') - Date.parse(since ?? '')).toBe(86_399_999);
  });
});

describe('filters', () => {
  it('that say nothing are none', () => {
    expect(tidyFilters({ type: ' ', missing: false, tag: 'baseline' })).toEqual({
      tag: 'baseline'
    });
  });

  it('are the same in any order', () => {
    expect(isSame({ type: 'a', tag: 'b' }, { tag: 'b', type: 'a' })).toBe(true);
    expect(isSame({ type: 'a' }, { tag: 'a' })).toBe(false);
  });

  it('stand on chips, two days on one, and go with them', () => {
    const filters = {
      type: 'pandas.DataFrame',
      tag: 'a\u202eb',
      since: '2026-11-01',
      until: '2026-11-30',
      source: 'lineapy'
    } as const;
    const shown = shownFilters(filters, trans);
    expect(shown.map(({ text }) => text)).toEqual([
      'Type: DataFrame',
      'Tag: a\\u202eb',
      'Saved 2026-11-01 – 2026-11-30',
      'From LineaPy'
    ]);
    expect(withoutFilters(filters, shown[2]?.keys ?? [])).toEqual({
      type: 'pandas.DataFrame',
      tag: 'a\u202eb',
      source: 'lineapy'
    });
  });
});

describe('counts', () => {
  it.each([
    [{ isFiltered: false, total: 1204, totalIsMinimum: false, whole: undefined }, '1,204'],
    [
      {
        isFiltered: true,
        total: 12,
        totalIsMinimum: false,
        whole: { count: 1204, isMinimum: false }
      },
      '12 of 1,204'
    ],
    [
      {
        isFiltered: true,
        total: 1000,
        totalIsMinimum: true,
        whole: { count: 10_000, isMinimum: true }
      },
      '1,000+ of 10,000+'
    ],
    [{ isFiltered: true, total: undefined, totalIsMinimum: false, whole: undefined }, undefined]
  ])('%o are %s', (counts, text) => {
    expect(countsText(counts, trans)).toBe(text);
  });

  it.each([
    [1, false, '1 artifact'],
    [1204, false, '1,204 artifacts'],
    [10_000, true, '10,000+ artifacts']
  ])('%i alone say what they are', (total, totalIsMinimum, text) => {
    const counts = { isFiltered: false, total, totalIsMinimum, whole: undefined };
    expect(artifactsText(counts, trans)).toBe(text);
    const whole = { count: 2000, isMinimum: false };
    expect(artifactsText({ ...counts, isFiltered: true, whole }, trans)).toMatch(/ of 2,000$/);
  });
});

describe('the kind of a value', () => {
  it.each([
    ['pandas.core.frame.DataFrame', 'table'],
    ['polars.LazyFrame', 'table'],
    ['pyarrow.Table', 'table'],
    ['numpy.ndarray', 'array'],
    ['torch.Tensor', 'array'],
    ['pandas.Series', 'array'],
    ['scipy.sparse.csr_matrix', 'array'],
    ['matplotlib.figure.Figure', 'figure'],
    ['plotly.graph_objs.Figure', 'figure'],
    ['altair.vegalite.v5.api.Chart', 'figure'],
    ['PIL.Image.Image', 'figure'],
    ['sklearn.pipeline.Pipeline', 'model'],
    ['sklearn.linear_model.LogisticRegression', 'model'],
    ['xgboost.sklearn.XGBClassifier', 'model'],
    ['my_project.ChurnModel', 'model'],
    ['torch.nn.modules.linear.Linear', 'model'],
    ['str', 'text'],
    ['int', 'number'],
    ['numpy.float64', 'number'],
    ['bool', 'number'],
    ['dict', 'collection'],
    ['list', 'collection'],
    ['collections.OrderedDict', 'collection'],
    ['function', 'function'],
    ['functools.partial', 'function'],
    ['my_project.Thing', 'other'],
    ['', 'other']
  ])('%s is a %s', (value_type, kind) => {
    expect(valueKind({ value_type })).toBe(kind);
  });
});
