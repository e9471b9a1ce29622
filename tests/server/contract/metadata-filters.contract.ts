import { expect, it } from 'vitest';
import type { ListQuery } from '../../../src/api/artifact-list.js';
import type { MetadataSource, MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { namesOf } from '../support/pages.js';
import { newArtifact } from '../support/stores.js';

/** The names of every page before the last one, read backwards, and that one. */
async function backwards(store: Pick<MetadataSource, 'list'>, query: ListQuery, limit: number) {
  let page = await store.list({ ...query, limit });
  while (page.next_cursor !== null) {
    page = await store.list({ ...query, limit, cursor: page.next_cursor });
  }
  const seen = page.artifacts.map(({ name }) => name);
  while (page.previous_cursor != null) {
    page = await store.list({ ...query, limit, before: page.previous_cursor });
    seen.unshift(...page.artifacts.map(({ name }) => name));
  }
  expect(page.position).toBe(0);
  return seen;
}

const ORDERS = ['newest', 'oldest', 'name', 'name_desc', 'largest', 'smallest'] as const;

/** What every metadata store promises of filters, orders and pages of names. */
export function metadataFiltersContract(store: () => MetadataStore): void {
  const fill = async () => {
    for (let i = 0; i < 23; i++) {
      await store().insert(
        newArtifact(`run-${String(i).padStart(3, '0')}`, {
          size: (i * 7) % 5,
          value_type: i % 2 === 0 ? 'pandas.core.frame.DataFrame' : 'builtins.dict',
          user: i % 3 === 0 ? 'ana' : 'ben',
          notebook_path: i % 4 === 0 ? null : `work/book-${i % 4}.ipynb`,
          description: i === 5 ? 'The Best one of all' : '',
          tags: i % 6 === 0 ? ['baseline', 'a_b%'] : [],
          metadata: i % 2 === 0 ? { auc: (i * 5) % 7, name: 'x' } : { auc: 'none' }
        })
      );
    }
  };

  it.each(ORDERS)('pages by %s forwards and backwards, with and without filters', async (order) => {
    await fill();
    for (const filter of [{}, { type: 'DataFrame' }, { user: 'ben', search: 'run' }]) {
      const all = await namesOf(store(), { order, ...filter });
      expect(new Set(all).size).toBe(all.length);
      expect((await store().list({ ...filter, order })).total).toBe(all.length);
      for (const limit of [1, 4, 50]) {
        expect(await namesOf(store(), { order, ...filter }, limit)).toEqual(all);
        expect(await backwards(store(), { order, ...filter }, limit)).toEqual(all);
      }
    }
  });

  it('sorts by size, by name and by time, both ways', async () => {
    await fill();
    const { artifacts } = await store().list({ order: 'largest' });
    expect(artifacts.map(({ size }) => size)).toEqual(
      artifacts.map(({ size }) => size).sort((a, b) => b - a)
    );
    for (const [one, other] of [
      ['newest', 'oldest'],
      ['name', 'name_desc'],
      ['largest', 'smallest']
    ] as const) {
      const names = await namesOf(store(), { order: one });
      expect(await namesOf(store(), { order: other })).toEqual([...names].reverse());
    }
  });

  it('sorts by a number in metadata, and lists only names that have one', async () => {
    await fill();
    const query = { order: 'metadata', order_key: 'auc' } as const;
    for (const descending of [true, false]) {
      const { artifacts, total } = await store().list({ ...query, descending });
      const found = artifacts.map(({ metadata }) => Number(metadata?.auc));
      expect(found).toEqual([...found].sort((a, b) => (descending ? b - a : a - b)));
      expect([found.length, total]).toEqual([12, 12]);
      const all = artifacts.map(({ name }) => name);
      expect(await namesOf(store(), { ...query, descending }, 5)).toEqual(all);
      expect(await backwards(store(), { ...query, descending }, 5)).toEqual(all);
    }
    expect(await namesOf(store(), { ...query, order_key: "it's" })).toEqual([]);
    expect((await failureOf(store().list({ order: 'metadata' }))).field).toBe('order_key');
  });

  it('filters by type, user, notebook, tag and alias of the newest version', async () => {
    await fill();
    await store().setAlias({ name: 'run-003', alias: 'production', version: 0 }, 'ben');
    const count = async (query: ListQuery) => {
      const page = await store().list(query);
      expect(page.total).toBe(page.artifacts.length);
      return page.total;
    };
    expect(await count({ type: 'DataFrame' })).toBe(12);
    expect(await count({ type: 'pandas.core.frame.DataFrame' })).toBe(12);
    expect(await count({ type: 'Frame' })).toBe(0);
    expect(await count({ user: 'ana' })).toBe(8);
    expect(await count({ notebook: 'book-1.ipynb' })).toBe(6);
    expect(await count({ notebook: 'work/book-1.ipynb', user: 'ana' })).toBe(2);
    expect(await count({ tag: 'baseline' })).toBe(4);
    expect(await count({ tag: 'baseline,a_b%', type: 'dict' })).toBe(0);
    expect(await count({ tag: 'baseline,other' })).toBe(0);
    expect(await count({ tag: 'a%' })).toBe(0);
    expect(await count({ alias: 'production' })).toBe(1);
    expect(await count({ source: 'lineapy' })).toBe(0);
    expect(await count({ source: 'artifact_storage' })).toBe(23);
    for (const hostile of ["'", '%', '\\', '\0', '\ud800', '"; --']) {
      for (const key of ['type', 'user', 'notebook', 'tag', 'alias', 'search'] as const) {
        expect(await count({ [key]: hostile })).toBe(hostile === '%' && key === 'search' ? 4 : 0);
      }
    }
    await store().insert(newArtifact('run-000', { value_type: 'int', user: 'cleo' }));
    expect(await count({ type: 'DataFrame' })).toBe(11);
    expect(await count({ tag: 'baseline' })).toBe(3);
    await store().delete('run-000', 1);
    expect(await count({ tag: 'baseline', type: 'DataFrame' })).toBe(4);
    await store().editNotes({ name: 'run-001', version: 0 }, { tags: ['baseline'] }, 'ben');
    expect(await count({ tag: 'baseline' })).toBe(5);
    await store().delete('run-001', 'all');
    expect(await count({ tag: 'baseline' })).toBe(4);
  });

  it('finds names by words in name, description and tags', async () => {
    await fill();
    const found = async (search: string) => (await store().list({ search })).artifacts.length;
    expect(await found('run 19')).toBe(1);
    expect(await found('  RUN-00  ')).toBe(10);
    expect(await found('best 005')).toBe(1);
    expect(await found('BEST 006')).toBe(0);
    expect(await found('baseline 012')).toBe(1);
    expect(await found('a_b%')).toBe(4);
    await store().insert(newArtifact('run-005'));
    expect(await found('best')).toBe(0);
  });

  it('filters by time, and refuses what is no date', async () => {
    await fill();
    const [first] = (await store().list({ order: 'oldest', limit: 1 })).artifacts;
    const date = first?.date_created ?? '';
    expect((await store().list({ since: date.slice(0, 10) })).total).toBe(23);
    expect((await store().list({ until: date.slice(0, 4) })).total).toBe(23);
    expect((await store().list({ until: date, order: 'name' })).total).toBe(1);
    expect((await store().list({ since: '2999' })).total).toBe(0);
    for (const field of ['since', 'until'] as const) {
      for (const wrong of [
        'yesterday',
        '2026-13',
        '2026-02-30',
        '2026-11-31',
        '2026-02-30T10:00:00Z',
        '2026-11-27T10:00:00',
        "'"
      ]) {
        expect((await failureOf(store().list({ [field]: wrong }))).field).toBe(field);
      }
    }
  });

  it('jumps to letters, a date or a number', async () => {
    await fill();
    const at = async (query: ListQuery) => {
      const page = await store().list({ ...query, limit: 2 });
      return [page.artifacts[0]?.name, page.previous_cursor != null];
    };
    expect(await at({ order: 'name', at: 'RUN-007' })).toEqual(['run-007', true]);
    expect(await at({ order: 'name', at: 'a' })).toEqual(['run-000', false]);
    expect(await at({ order: 'name', at: 'z' })).toEqual([undefined, true]);
    expect(await at({ order: 'name_desc', at: 'run-00' })).toEqual(['run-009', true]);
    expect(await at({ order: 'newest', at: '2999-01-01' })).toEqual(['run-022', false]);
    expect(await at({ order: 'oldest', at: '1999' })).toEqual(['run-000', false]);
    const [largest] = (await store().list({ order: 'largest', at: '3', limit: 1 })).artifacts;
    expect(largest?.size).toBe(3);
    expect((await store().list({ order: 'smallest', at: '2.5' })).artifacts[0]?.size).toBe(3);
    expect((await store().list({ order: 'smallest', at: '1e300' })).artifacts).toEqual([]);
    expect((await failureOf(store().list({ order: 'largest', at: 'x' }))).field).toBe('at');
    expect((await failureOf(store().list({ order: 'newest', at: 'x' }))).field).toBe('at');
    const page = await store().list({ order: 'name', at: 'run-010', limit: 2 });
    const before = await store().list({
      order: 'name',
      before: page.previous_cursor ?? '',
      limit: 2
    });
    expect(before.artifacts.map(({ name }) => name)).toEqual(['run-008', 'run-009']);
  });

  it('suggests values with their counts', async () => {
    await fill();
    await store().setAlias({ name: 'run-003', alias: 'production', version: 0 }, 'ben');
    expect(await store().facets({ kind: 'type' })).toEqual([
      { value: 'pandas.core.frame.DataFrame', count: 12 },
      { value: 'builtins.dict', count: 11 }
    ]);
    expect(await store().facets({ kind: 'type', starts: 'dataf' })).toHaveLength(1);
    expect(await store().facets({ kind: 'user', limit: 1 })).toEqual([{ value: 'ben', count: 15 }]);
    expect(await store().facets({ kind: 'tag', starts: '%' })).toEqual([
      { value: 'a_b%', count: 4 }
    ]);
    expect(await store().facets({ kind: 'notebook' })).toHaveLength(3);
    expect(await store().facets({ kind: 'alias' })).toEqual([{ value: 'production', count: 1 }]);
    expect(await store().facets({ kind: 'metadata' })).toEqual([{ value: 'auc', count: 12 }]);
  });
}
