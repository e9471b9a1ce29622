import type { CompiledQuery, RootOperationNode } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARTIFACT_ORDERS, type ListQuery } from '../../../src/api/artifact-list.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import { meantFilters } from '../../../src/server/metadata/fact-values.js';
import { KyselyMetadataStore } from '../../../src/server/metadata/kysely-metadata-store.js';
import { filtersOf } from '../../../src/server/metadata/list-filters.js';
import { orderOf } from '../../../src/server/metadata/list-order.js';
import { openSqlConnection } from '../../../src/server/metadata/metadata-store-registry.js';
import { countMatching, limitsOf, selectNames } from '../../../src/server/metadata/name-plans.js';
import { TestPostgresql } from '../support/postgresql.js';
import { newArtifact } from '../support/stores.js';

const NAMES = 60_000;

/** What a statement of a page may read: 3,000 names, twice, and for each up to two rows of other tables. */
const MOST = 12_500;

/** Users and notebooks in turn; one type at the end of the table only; two tags that no name has both of. */
const FILL = `
  insert into artifact_storage_name
    (name, folded, next_version, version_count, latest_version, latest_date, last_saved, noted,
     latest_size, latest_type, latest_user, latest_notebook)
    select 'm' || i, 'm' || i, 1, 1, 0, '2026-01-01T00:00:' || lpad(i::text, 6, '0'), '2026', 1,
      i * 7919 % 100003, case when i > ${NAMES - 5000} then 'last.Type' else 'package.Type' end,
      'user-' || (i % 30), 'work/book-' || (i % 10) || '.ipynb'
    from generate_series(1::bigint, ${NAMES}) i;
  insert into artifact_storage_tag
    (tag, name_id, folded, latest_date, latest_size, latest_type, latest_user, latest_notebook)
    select case when id % 2 = 0 then 'even' else 'odd' end, id, folded, latest_date, latest_size,
      latest_type, latest_user, latest_notebook
    from artifact_storage_name where latest_date is not null;
  insert into artifact_storage_number
    (key, value, name_id, folded, latest_date, latest_size, latest_type, latest_user, latest_notebook)
    select 'auc', id * 7919::bigint % 100003, id, folded, latest_date, latest_size, latest_type,
      latest_user, latest_notebook
    from artifact_storage_name where latest_date is not null;`;

const FILTERS: readonly ListQuery[] = [
  {},
  { type: 'Type' },
  { type: 'last.Type', user: 'user-3' },
  { type: 'last.Type', tag: 'odd' },
  { user: 'user-3', notebook: 'book-3.ipynb' },
  { tag: 'even' },
  { tag: 'even,odd' },
  { since: '2026', user: 'user-3' },
  { search: 'm59' }
];

const ORDERS: readonly ListQuery[] = [
  ...ARTIFACT_ORDERS.filter((order) => order !== 'metadata').map((order) => ({ order })),
  { order: 'metadata', order_key: 'auc', descending: true }
];

/** A node of a plan, as PostgreSQL explains it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** How many rows and entries of indexes a plan read. */
function readBy(node: PlanNode): number {
  const { Plans = [], 'Actual Loops': loops, 'Actual Rows': rows } = node;
  const isTable = /^(?:Seq|Index|Index Only|Bitmap Index) Scan$/.test(node['Node Type']);
  const own = isTable ? loops * Math.max(1, rows + (node['Rows Removed by Filter'] ?? 0)) : 0;
  return Plans.reduce((sum, plan) => sum + readBy(plan), own);
}

describe('a page of many names in PostgreSQL', () => {
  let server: TestPostgresql;
  let connection: ReturnType<typeof openSqlConnection>;
  let store: KyselyMetadataStore;

  beforeAll(async () => {
    server = await TestPostgresql.start();
    const name = await server.createDatabase();
    const base = { home: '/', lineapy_home: '/', working_directory: '/' };
    connection = openSqlConnection(parseDatabaseUrl(server.url(name), base));
    store = new KyselyMetadataStore(connection);
    await store.insert(newArtifact('first'));
    await server.run(name, FILL);
    await server.run(name, 'vacuum analyze');
  }, 120_000);
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  describe.each(FILTERS)('with the filters %o', (one) => {
    it.each(ORDERS)('reads few rows in the order %o, also to count', async (query) => {
      const { db } = await connection.open();
      const asked: RootOperationNode[] = [];
      const watched = db.withPlugin({
        transformQuery: ({ node }) => {
          asked.push(node);
          return node;
        },
        transformResult: async ({ result }) => result
      });
      const filters = filtersOf(one) ?? expect.fail();
      const meant = await meantFilters(db, filters);
      const [order, limits] = [orderOf(query), limitsOf({ longKeys: false })];
      await selectNames(watched, { order, filters, after: null, limit: 101 }, meant, limits);
      await countMatching(watched, { order, filters }, meant, limits);
      expect(asked.length).toBeGreaterThan(1);
      for (const node of asked) {
        const { sql, parameters } = db.getExecutor().compileQuery(node, { queryId: 'plan' });
        const explained = await db.executeQuery<{
          readonly 'QUERY PLAN': readonly [{ Plan: PlanNode }];
        }>({
          sql: `explain (analyze, format json) ${sql}`,
          parameters,
          query: node,
          queryId: { queryId: 'explained' }
        } as CompiledQuery<{ readonly 'QUERY PLAN': readonly [{ Plan: PlanNode }] }>);
        const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan ?? expect.fail();
        expect([readBy(plan) < MOST, sql]).toEqual([true, sql]);
      }
    });
  });
});
