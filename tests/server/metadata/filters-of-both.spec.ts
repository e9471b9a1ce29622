import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import { filtersOf, matches } from '../../../src/server/metadata/list-filters.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { lineapyPostgresql, lineapySqlite } from '../support/lineapy-databases.js';
import { namesOf } from '../support/pages.js';
import { TestPostgresql } from '../support/postgresql.js';
import { newArtifact, removeDirectory, temporaryDirectory } from '../support/stores.js';

let base: string;
let postgresql: TestPostgresql;
beforeAll(async () => {
  [postgresql, base] = await Promise.all([TestPostgresql.start(), temporaryDirectory()]);
}, 120_000);
afterAll(() => Promise.all([postgresql.stop(), removeDirectory(base)]));

const ORDERS = ['newest', 'oldest', 'name', 'name_desc', 'largest', 'smallest'] as const;

/** Names that both have: LineaPy's version is the newer one of the even ones. */
const SHARED = Array.from({ length: 12 }, (_, i) => `both-${String(i).padStart(2, '0')}`);

describe.each(['SQLite', 'PostgreSQL'] as const)('names that LineaPy has, too, in %s', (kind) => {
  let store: MetadataStore;

  beforeAll(async () => {
    const database =
      kind === 'SQLite'
        ? lineapySqlite(join(base, 'db.sqlite'))
        : await lineapyPostgresql(postgresql);
    const places = { home: base, lineapy_home: base, working_directory: base };
    store = openMetadataStore(parseDatabaseUrl(database.url, places), '/values');
    for (const [i, name] of SHARED.entries()) {
      for (let version = 0; version < 2; version++) {
        await store.insert(
          newArtifact(name, {
            value_type: i % 3 === 0 ? 'pandas.core.frame.DataFrame' : 'builtins.dict',
            user: i % 4 < 2 ? 'ana' : 'ben',
            tags: ['baseline'],
            description: 'The best'
          })
        );
      }
    }
    await store.setAlias({ name: 'both-01', alias: 'production', version: 0 }, 'ana');
    await database.execute(
      ...SHARED.map(
        (name, i) =>
          `insert into artifact (id, node_id, execution_id, name, date_created, version) values (${700 + i}, 'n${i}', 'e${i}', '${name}', '${2001 + i}-01-01 00:00:00.000000', ${i % 2 === 0 ? 7 : 0})`
      )
    );
  });
  afterAll(() => store.close());

  it.each(['type', 'user', 'tag', 'metadata'] as const)(
    'are suggested and counted as the list has them, by %s',
    async (kind) => {
      const facets = await store.facets({ kind });
      for (const { value, count } of facets) {
        const query = kind === 'metadata' ? { order: kind, order_key: value } : { [kind]: value };
        expect([value, (await store.list({ ...query, count: 'all' })).total]).toEqual([
          value,
          count
        ]);
      }
      expect(facets.map(({ value }) => value)).not.toContain('');
    }
  );

  it("are found by what their newest version says, ours or LineaPy's", async () => {
    const { artifacts } = await store.list({ limit: 1000 });
    const newest = artifacts.filter(({ name }) => name.startsWith('both-'));
    expect(newest.map(({ name, source }) => [name, source ?? 'ours']).sort()).toEqual(
      SHARED.map((name, i) => [name, i % 2 === 0 ? 'lineapy' : 'ours'])
    );
    for (const query of [
      { type: 'DataFrame' },
      { type: 'dict' },
      { user: 'ana' },
      { tag: 'baseline' },
      { notebook: 'churn.ipynb' },
      { since: '2003', until: '2010' },
      { until: '2006-01-01' },
      { search: 'best' },
      { search: 'both 1' },
      { search: 'both', type: 'DataFrame', user: 'ana' }
    ] as const) {
      const filters = filtersOf(query) ?? expect.fail();
      const wanted = artifacts.filter((one) => matches(one, filters)).map(({ name }) => name);
      for (const order of ORDERS) {
        const found = await namesOf(store, { ...query, order }, 4);
        expect([query, order, [...found].sort()]).toEqual([query, order, [...wanted].sort()]);
        expect((await store.list({ ...query, order, limit: 1 })).total).toBe(wanted.length);
      }
    }
  });

  it('are found by an alias of ours', async () => {
    const { artifacts, total } = await store.list({ alias: 'production' });
    expect([artifacts.map(({ name }) => name), total]).toEqual([['both-01'], 1]);
  });

  it('are found by an alias of an earlier version where the newest one is LineaPy’s', async () => {
    const all = SHARED.filter((_, i) => i < 5);
    for (const name of all) {
      await store.setAlias({ name, alias: 'staging', version: 0 }, 'ana');
    }
    for (const order of ORDERS) {
      expect([...(await namesOf(store, { alias: 'staging', order }, 2))].sort()).toEqual(all);
      expect((await store.list({ alias: 'staging', order, limit: 1 })).total).toBe(all.length);
    }
    const { artifacts } = await store.list({ alias: 'staging', search: '02' });
    // The row is that of the newest version; the alias leads to ours.
    expect(artifacts).toMatchObject([{ name: 'both-02', version: 7, source: 'lineapy' }]);
    expect(artifacts[0]?.aliases).toBeUndefined();
    expect(await store.versionOfAlias('both-02', 'staging')).toBe(0);
    expect((await store.list({ alias: 'staging', source: 'lineapy' })).artifacts).toEqual([]);
  });
});
