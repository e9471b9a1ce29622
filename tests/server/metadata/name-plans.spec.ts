import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListQuery } from '../../../src/api/artifact-list.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import type { DatabaseUrl } from '../../../src/location/location-types.js';
import { type MeantFilters, meantFilters } from '../../../src/server/metadata/fact-values.js';
import { fold } from '../../../src/server/metadata/folding.js';
import { KyselyMetadataStore } from '../../../src/server/metadata/kysely-metadata-store.js';
import { filtersOf } from '../../../src/server/metadata/list-filters.js';
import { orderOf } from '../../../src/server/metadata/list-order.js';
import type { NamesWanted } from '../../../src/server/metadata/metadata-store.js';
import { openSqlConnection } from '../../../src/server/metadata/metadata-store-registry.js';
import {
  countMatching,
  type PlanLimits,
  selectNames
} from '../../../src/server/metadata/name-plans.js';
import { NamesInMemory } from '../../../src/server/metadata/names-in-memory.js';
import type { Database } from '../../../src/server/metadata/tables.js';
import { TestPostgresql } from '../support/postgresql.js';
import { newArtifact, removeDirectory, sqliteOf, temporaryDirectory } from '../support/stores.js';

const ORDERS: readonly ListQuery[] = [
  { order: 'newest' },
  { order: 'oldest' },
  { order: 'name' },
  { order: 'name_desc' },
  { order: 'largest' },
  { order: 'smallest' },
  { order: 'metadata', order_key: 'auc', descending: true },
  { order: 'metadata', order_key: 'auc' }
];

const FILTERS: readonly ListQuery[] = [
  {},
  { type: 'DataFrame' },
  { type: 'str' },
  { user: 'ana' },
  { notebook: 'book-1.ipynb' },
  { notebook: 'book.ipynb' },
  { tag: 'baseline' },
  { tag: 'baseline,third' },
  { tag: 'third', user: 'ana', type: 'DataFrame' },
  { alias: 'production' },
  { alias: 'production', tag: 'baseline' },
  { since: '2020', user: 'ben' },
  { since: '2999', type: 'dict' },
  { until: '2999' },
  { search: 'run 1' },
  { search: 'best' },
  { search: 'nowhere' },
  { search: '01', tag: 'third' }
];

/** Limits that lead to each of the plans. */
const PLANS = {
  'a filter is followed': { few: 1000, looked: 1000, counted: 1000 },
  'the order is walked': { few: 0, looked: 1000, counted: 1000 },
  'all words are searched at once': { few: 0, looked: 100_000, counted: 1000 },
  'few names are looked at for each page': { few: 0, looked: 3, counted: 1000 },
  'some filters are followed': { few: 10, looked: 7, counted: 1000 }
};

/** A page, with what was asked for behind each that ended early. */
async function wholePage(
  db: Database,
  wanted: NamesWanted,
  meant: MeantFilters,
  limits: PlanLimits
): Promise<readonly (readonly [number, string | number])[]> {
  const { names, edge } = await selectNames(db, wanted, meant, limits);
  const rows = names.map(({ id, sort }) => [id, sort] as const);
  if (edge === undefined) {
    return rows;
  }
  expect(names.length).toBeLessThan(wanted.limit);
  const after = { id: edge.id, after: edge.sort };
  const limit = wanted.limit - names.length;
  const others = await wholePage(db, { ...wanted, after, limit }, meant, limits);
  return wanted.backwards === true ? [...others, ...rows] : [...rows, ...others];
}

let postgresql: TestPostgresql;
let base: string;
beforeAll(async () => {
  [postgresql, base] = await Promise.all([TestPostgresql.start(), temporaryDirectory()]);
}, 120_000);
afterAll(() => Promise.all([postgresql.stop(), removeDirectory(base)]));

const URLS: Readonly<Record<string, () => Promise<DatabaseUrl>>> = {
  SQLite: async () => sqliteOf(join(base, 'db.sqlite')),
  PostgreSQL: async () =>
    parseDatabaseUrl(postgresql.url(await postgresql.createDatabase()), {
      home: base,
      lineapy_home: base,
      working_directory: base
    })
};

describe.each(Object.keys(URLS))('plans of a page in %s', (kind) => {
  let store: KyselyMetadataStore;
  let connection: ReturnType<typeof openSqlConnection>;
  let reference: NamesInMemory;

  beforeAll(async () => {
    const url = await URLS[kind]?.();
    if (url === undefined) {
      throw new Error(kind);
    }
    connection = openSqlConnection(url);
    store = new KyselyMetadataStore(connection);
    for (let i = 0; i < 40; i++) {
      const name = `run-${String((i * 7) % 40).padStart(2, '0')}`;
      await store.insert(
        newArtifact(name, {
          size: (i * 7) % 5,
          value_type: i % 3 === 0 ? 'pandas.core.frame.DataFrame' : i === 4 ? 'str' : 'dict',
          user: i % 4 === 0 ? 'ana' : 'ben',
          notebook_path: i % 5 === 0 ? null : i === 7 ? 'a/b/book.ipynb' : `w/book-${i % 3}.ipynb`,
          description: i === 5 ? 'The best of all' : '',
          tags: [...(i % 2 === 0 ? ['baseline'] : []), ...(i % 3 === 0 ? ['third'] : [])],
          metadata: i % 2 === 0 ? { auc: (i * 5) % 7 } : {}
        })
      );
      if (i % 6 === 0) {
        await store.setAlias({ name, alias: 'production', version: 0 }, 'ana');
      }
    }
    const { artifacts } = await store.list({ limit: 1000, order: 'oldest' });
    reference = new NamesInMemory(
      artifacts.map((item, id) => ({ id: id + 1, folded: fold(item.name), item }))
    );
  });
  afterAll(() => store.close());

  describe.each(Object.entries(PLANS))('%s', (_, limits) => {
    it.each(ORDERS)('lists the same names in the order %o', async (query) => {
      const { db } = await connection.open();
      const order = orderOf(query);
      for (const one of FILTERS) {
        const filters = filtersOf(one) ?? expect.fail();
        const meant = await meantFilters(db, filters);
        for (const backwards of [false, true]) {
          const found = { filters, order, backwards };
          const all = reference.pageOfNames({ ...found, after: null, limit: 100 });
          const middle = all[Math.floor(all.length / 2)] ?? null;
          for (const after of [null, middle]) {
            for (const limit of [2, 100]) {
              const wanted = { ...found, after, limit };
              expect(await wholePage(db, wanted, meant, limits)).toEqual(
                reference.pageOfNames(wanted).map((row) => [row.id, row.after])
              );
            }
          }
        }
        expect(await countMatching(db, { order }, meant, limits)).toEqual(
          reference.countNames({ filters, order })
        );
      }
    });
  });

  it('looks up once what the filters of a page and of its count mean', async () => {
    const { db } = await connection.open();
    const filters = filtersOf({ type: 'DataFrame' }) ?? expect.fail();
    const [page, count] = [meantFilters(db, filters), meantFilters(db, filters)];
    expect((await page).types).toEqual(['pandas.core.frame.DataFrame']);
    expect(await count).toBe(await page);
  });

  it('counts as far as it looks, and says that there may be more', async () => {
    const { db } = await connection.open();
    const meant = await meantFilters(
      db,
      filtersOf({ user: 'ben', search: 'run' }) ?? expect.fail()
    );
    const limits = { few: 0, looked: 1, counted: 9 };
    const { total, total_is_minimum } = await countMatching(db, {}, meant, limits);
    expect([total <= 10, total_is_minimum]).toEqual([true, true]);
    expect(await countMatching(db, { count: 'all' }, meant, limits)).toEqual({ total: 30 });
  });

  it('says where a page ended that found less than it may have', async () => {
    const query = { search: 'run-3', order: 'name', limit: 5 } as const;
    const first = await store.list({ ...query, look: 10 });
    expect(first).toMatchObject({ artifacts: [], partial: true, total_is_minimum: true });
    const { next_cursor } = first;
    const whole = await store.list({ ...query, cursor: next_cursor ?? '', look: 1000 });
    expect(whole.artifacts.map(({ name }) => name)).toEqual([
      'run-30',
      'run-31',
      'run-32',
      'run-33',
      'run-34'
    ]);
    expect(whole.partial).toBeUndefined();
    const before = await store.list({
      ...query,
      before: whole.previous_cursor ?? '',
      look: 10
    });
    expect(before).toMatchObject({ artifacts: [], partial: true });
    expect(before.previous_cursor).not.toBeNull();
    const none = await store.list({ search: 'nowhere', look: 1000 });
    expect(none).toMatchObject({ artifacts: [], next_cursor: null, total: 0 });
    expect(none.partial).toBeUndefined();
  });
});
