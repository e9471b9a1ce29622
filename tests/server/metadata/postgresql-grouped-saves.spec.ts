import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { storeAtUrl, TestPostgresql } from '../support/postgresql.js';
import { newArtifact } from '../support/stores.js';

/** The size of the one save that the database does not take. */
const STRANGE = 4711;
const CODE = 'x = 1\n'.repeat(1000);
const ALL_BUT_THE_STRANGE_ONE = ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'];

describe('saves in one transaction with one that PostgreSQL does not take', () => {
  let server: TestPostgresql;
  let database: string;
  let store: MetadataStore;
  let other: Client;

  beforeAll(async () => {
    server = await TestPostgresql.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.createDatabase();
    store = storeAtUrl(server.url(database, 'command_timeout=3'));
    await store.insert(newArtifact('model', { code: CODE }));
    other = new Client({ connectionString: server.url(database, 'sslmode=disable') });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await store.close();
  });

  /** Lets the insert of the strange save fail: the first times, or each time. */
  const failWith = (sqlstate: string, times: number) =>
    other.query(
      `create sequence attempts;
       create function refuse() returns trigger language plpgsql as $$
       begin
         if new.size = ${STRANGE} and nextval('attempts') <= ${times} then
           raise exception 'made for a test' using errcode = '${sqlstate}';
         end if;
         return new;
       end $$;
       create trigger refuse before insert on artifact_storage_version
         for each row execute function refuse();`
    );

  const group = (strange: Parameters<typeof newArtifact>[1]) =>
    [{}, {}, strange, {}, {}].map((more) => store.insert(newArtifact('model', more)));

  const versionsOf = (results: PromiseSettledResult<{ readonly version: number }>[]) =>
    results
      .map((result) => (result.status === 'fulfilled' ? result.value.version : null))
      .sort((a, b) => (a ?? 0) - (b ?? 0));

  it.each(['40P01', '40001'])(
    'are all recorded when that is taken back once (%s)',
    async (code) => {
      await failWith(code, 2);
      const results = await Promise.allSettled(group({ size: STRANGE }));
      expect(versionsOf(results)).toEqual([1, 2, 3, 4, 5]);
      expect(await store.versionNumbers('model', 9)).toEqual([5, 4, 3, 2, 1, 0]);
    }
  );

  it.each([
    ['55P03', /took too long/],
    ['57014', /took too long/],
    ['54000', /too long for the database/],
    ['P0001', /failed \(P0001\)/]
  ])('are recorded but for that one (%s)', async (code, words) => {
    await failWith(code, 1_000);
    const results = await Promise.allSettled(group({ size: STRANGE }));
    expect(results.map(({ status }) => status)).toEqual(ALL_BUT_THE_STRANGE_ONE);
    expect(results[2]).toMatchObject({ reason: { message: expect.stringMatching(words) } });
    expect(await store.versionNumbers('model', 9)).toEqual([4, 3, 2, 1, 0]);
  });

  it('are all recorded after a deadlock with somebody else', async () => {
    await other.query(
      "set deadlock_timeout = '60s'; begin; select * from artifact_storage_text for update"
    );
    const saves = Promise.allSettled(group({ code: CODE }));
    const waits = async () =>
      (
        await server.run(
          'postgres',
          `select 1 from pg_stat_activity
         where datname = '${database}' and wait_event_type = 'Lock'`
        )
      ).length;
    await expect.poll(waits).toBe(1);
    // The group holds this row, and waits for ours: PostgreSQL ends the group.
    await other.query("select * from artifact_storage_name where name = 'model' for update");
    await other.query('rollback');
    expect(versionsOf(await saves)).toEqual([1, 2, 3, 4, 5]);
    const deadlocks = async () =>
      (
        await server.run(
          database,
          'select deadlocks::int from pg_stat_database where datname = current_database()'
        )
      )[0]?.['deadlocks'];
    await expect.poll(deadlocks, { timeout: 10_000 }).toBeGreaterThan(0);
  });

  it('are recorded while somebody holds what that one needs', async () => {
    await other.query('begin; select * from artifact_storage_text for update');
    const results = await Promise.allSettled(group({ code: CODE }));
    expect(results.map(({ status }) => status)).toEqual(ALL_BUT_THE_STRANGE_ONE);
    expect(results[2]).toMatchObject({
      reason: { kind: 'conflict', hint: expect.stringMatching(/hold a lock/) }
    });
    await other.query('rollback');
    expect((await store.insert(newArtifact('model', { code: CODE }))).version).toBe(5);
  });
});
