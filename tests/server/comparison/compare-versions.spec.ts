import { describe, expect, it } from 'vitest';
import { COMPARED_LINES, COMPARED_TEXT, COMPARED_VALUES } from '../../../src/api/comparison.js';
import { ARRAY_TYPE, MODEL_TYPE, type PreviewField, TABLE_TYPE } from '../../../src/api/preview.js';
import {
  compareVersions,
  type RecordedVersion
} from '../../../src/server/comparison/compare-versions.js';
import { newArtifact } from '../support/stores.js';

const version = (more: Partial<RecordedVersion> = {}): RecordedVersion => {
  const { inputs: _, ...artifact } = newArtifact('model');
  return { ...artifact, version: 0, date_created: '2026-11-27T08:00:00.000Z', ...more };
};

const withPreview = (type: string, value: unknown, more: Partial<RecordedVersion> = {}) =>
  version({ preview: { [type]: JSON.stringify(value) }, ...more });

const marked = (code: ReturnType<typeof compareVersions>['code']): string[] =>
  (code?.hunks ?? []).flatMap(({ lines }) => lines.map(({ mark, text }) => `${mark}${text}`));

const field = (name: string, more: Partial<PreviewField> = {}): PreviewField => ({
  name,
  type: 'int64',
  kind: 'number',
  nulls: 0,
  ...more
});

const table = (fields: PreviewField[], rows = 3) => ({
  rows,
  columns: fields.length,
  sampled: null,
  fields,
  head: [],
  tail: []
});

describe('a comparison', () => {
  it('of a version with itself finds nothing', () => {
    const one = version();
    expect(compareVersions(one, one)).toMatchObject({
      same_bytes: true,
      facts: [],
      packages: [],
      metadata: [],
      code: { hunks: [], added: 0, removed: 0 }
    });
  });

  it('tells the facts, packages and notes that differ', () => {
    const found = compareVersions(
      version({ packages: { numpy: '1', scipy: '1' }, metadata: { auc: 0.8, kept: true } }),
      version({
        sha256: 'b'.repeat(64),
        size: 128,
        value_shape: null,
        packages: { numpy: '2', torch: '3' },
        tags: ['good', 'new'],
        metadata: { auc: 0.9, kept: true }
      })
    );
    expect(found.same_bytes).toBe(false);
    expect(found.facts).toEqual([
      { field: 'value_shape', before: '3', after: null },
      { field: 'size', before: '64', after: '128' },
      { field: 'tags', before: null, after: 'good, new' }
    ]);
    expect(found.packages).toEqual([
      { name: 'numpy', before: '1', after: '2' },
      { name: 'scipy', before: '1', after: null },
      { name: 'torch', before: null, after: '3' }
    ]);
    expect(found.metadata).toEqual([{ key: 'auc', before: '0.8', after: '0.9' }]);
  });

  it('tells the lines of code that differ, with three lines around', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `x${i} = ${i}`);
    const changed = lines.map((line, i) => (i === 10 ? 'x10 = "ten"' : line));
    const found = compareVersions(
      version({ code: lines.join('\n') }),
      version({ code: `${changed.join('\r\n')}` })
    );
    expect(marked(found.code)).toEqual([
      ...[' x7 = 7', ' x8 = 8', ' x9 = 9', '-x10 = 10', '+x10 = "ten"'],
      ...[' x11 = 11', ' x12 = 12', ' x13 = 13']
    ]);
    expect(found.code).toMatchObject({ added: 1, removed: 1 });
    expect(found.code?.hunks[0]).toMatchObject({ before_start: 8, after_start: 8 });
  });

  it('tells code that only one of them has, and none where neither has', () => {
    const none = version({ code: null });
    expect(marked(compareVersions(none, version({ code: 'a\nb\n' })).code)).toEqual(['+a', '+b']);
    expect(compareVersions(none, none)).not.toHaveProperty('code');
  });

  it('of codes that are large and different answers soon, with a part of them', () => {
    const random = (seed: number) =>
      Array.from({ length: 60_000 }, (_, i) => `${(i * 7919 * seed) % 104_729} ${seed}`).join('\n');
    const found = compareVersions(version({ code: random(3) }), version({ code: random(5) }));
    const told = marked(found.code);
    expect(told.length).toBeLessThanOrEqual(COMPARED_LINES);
    expect(found.code).toMatchObject({ rough: true, cut: true, added: 60_000, removed: 60_000 });
  });

  it('of tables tells columns, rows and statistics', () => {
    const found = compareVersions(
      withPreview(
        TABLE_TYPE,
        table([field('id'), field('age', { mean: 40.5, max: 90 }), field('old'), field('id')])
      ),
      withPreview(
        TABLE_TYPE,
        table(
          [field('id', { type: 'str' }), field('age', { mean: 41.5, max: 90 }), field('new')],
          5
        )
      )
    );
    expect(found.table).toEqual({
      rows: { before: 3, after: 5 },
      columns: { before: 4, after: 3 },
      added: [{ name: 'new', type: 'int64' }],
      removed: [
        { name: 'old', type: 'int64' },
        { name: 'id', type: 'int64' }
      ],
      retyped: [{ key: 'id', before: 'int64', after: 'str' }],
      moved: [{ column: 'age', statistic: 'mean', before: '40.5', after: '41.5' }]
    });
  });

  it('of arrays tells the statistics that moved', () => {
    const array = { shape: [3], type: 'float64', sampled: null, nulls: 0, min: 0, max: 1 };
    const found = compareVersions(
      withPreview(ARRAY_TYPE, array),
      withPreview(ARRAY_TYPE, { ...array, max: 2 })
    );
    expect(found.statistics).toEqual([{ key: 'max', before: '1', after: '2' }]);
    const [one, other] = ['float64', 'float32'].map((type) =>
      withPreview(ARRAY_TYPE, { shape: [3], type, sampled: null, nulls: 0, max: 1 })
    );
    expect(compareVersions(one ?? version(), other ?? version()).statistics).toEqual([
      { key: 'type', before: 'float64', after: 'float32' }
    ]);
  });

  it('of dictionaries and models tells keys and values that differ', () => {
    const before = { a: { b: [1, 2, { c: 'x' }], same: null }, gone: true, __proto__x: 1 };
    const after = { a: { b: [1, 3, { c: 'y' }], same: null }, new: { z: [] }, __proto__x: 1 };
    for (const type of ['application/json', MODEL_TYPE]) {
      const shown = type === MODEL_TYPE ? { class: 'M', parameters: { C: '1' } } : before;
      const now = type === MODEL_TYPE ? { class: 'M', parameters: { C: '2' } } : after;
      const { values } = compareVersions(withPreview(type, shown), withPreview(type, now));
      expect(values).toEqual(
        type === MODEL_TYPE
          ? [{ key: 'parameters.C', before: '1', after: '2' }]
          : [
              { key: 'a.b[1]', before: '2', after: '3' },
              { key: 'a.b[2].c', before: 'x', after: 'y' },
              { key: 'gone', before: 'true', after: null },
              { key: 'new', before: null, after: '{"z":[]}' }
            ]
      );
    }
  });

  it('of numbers tells both', () => {
    const number = (text: string) =>
      version({ value_type: 'numpy.float64', preview: { 'text/plain': text } });
    expect(compareVersions(number('0.5'), number('0.75')).values).toEqual([
      { key: '', before: '0.5', after: '0.75' }
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['another form', '{"rows": "many"}'],
    ['nothing', undefined]
  ])('goes on where a preview is %s', (_, text) => {
    const broken = version({ preview: text === undefined ? {} : { [TABLE_TYPE]: text } });
    const found = compareVersions(broken, withPreview(TABLE_TYPE, table([field('id')])));
    expect(found).not.toHaveProperty('table');
  });

  it.each([
    ['datetime.date', 'datetime.date(2020, 1, 1)', 'datetime.date(2021, 1, 1)', true],
    ['__main__.Point', 'Point(x=1)', 'Point(x=2)', true],
    ['__main__.Point', '<Point at 0x7f38fdc0b0d0>', '<Point at 0x7f38fdc0b0d8>', false],
    ['__main__.Report', 'one\ntwo', 'one\nthree', false]
  ])(
    'of values of the type %s tells short texts that tell of the value: %j',
    (value_type, a, b, told) => {
      const shown = (text: string) => version({ value_type, preview: { 'text/plain': text } });
      const { values } = compareVersions(shown(a), shown(b));
      expect(values).toEqual(told ? [{ key: '', before: a, after: b }] : undefined);
      const picture = version({ value_type, preview: { 'text/plain': a, 'image/png': 'iVBO' } });
      expect(compareVersions(shown(b), picture).values).toBeUndefined();
    }
  );

  it.each([
    ['text/plain', "'xxx'…", true],
    ['text/plain', '[1, 2, ...]', true],
    ['text/plain', '[1, 2]', false],
    ['application/json', '{"a": 1, "…": "7 more"}', true],
    ['application/json', '[1, 2]', false],
    [TABLE_TYPE, JSON.stringify(table([field('id')], 300)), true],
    [TABLE_TYPE, JSON.stringify({ ...table([field('id')], 1), head: [['1']] }), false],
    [TABLE_TYPE, '{', true],
    [ARRAY_TYPE, '{}', true],
    ['image/png', 'iVBO', true]
  ])('says whether a preview shows all of its value: %s %s', (type, text, isPart) => {
    const [one, other] = ['a', 'b'].map((sha256) => version({ preview: { [type]: text }, sha256 }));
    const found = compareVersions(one ?? version(), other ?? version());
    expect(found.same_preview).toBe(true);
    expect(found.preview_in_part).toBe(isPart ? true : undefined);
    expect(compareVersions(version({ preview: {} }), one ?? version()).same_preview).toBe(
      undefined
    );
  });

  it('cuts long lines and values between characters', () => {
    const long = `x${'😀'.repeat(COMPARED_TEXT)}`;
    const before = version({ value_type: 'str', preview: { 'text/plain': 'short' }, code: null });
    const after = { ...before, preview: { 'text/plain': long }, code: long };
    const { code, values } = compareVersions(before, after);
    const told = `x${'😀'.repeat(COMPARED_TEXT / 2 - 1)}…`;
    expect(marked(code)).toEqual([`+${told}`]);
    expect(values).toEqual([{ key: '', before: 'short', after: told }]);
  });

  it('is bounded for trees that are deep or have many differences', () => {
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    const json = 'application/json';
    const found = compareVersions(
      version({ preview: { [json]: deep } }),
      version({ preview: { [json]: deep.replace('[]', '[1]') } })
    );
    expect(found.values?.length).toBeLessThan(2);
    const many = (add: number) => Array.from({ length: 2000 }, (_, i) => i + add);
    const cut = compareVersions(withPreview(json, many(0)), withPreview(json, many(1)));
    expect([cut.values?.length, cut.values_cut]).toEqual([COMPARED_VALUES, true]);
  });
});
