import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { LendingGate } from '../support/lending-gate.js';
import { storeAtUrl, TestPostgresql } from '../support/postgresql.js';
import { newArtifact } from '../support/stores.js';

let server: TestPostgresql;

beforeAll(async () => {
  server = await TestPostgresql.start();
});
afterAll(() => server.stop());

describe('statements that every save runs', () => {
  let database: string;
  let gate: LendingGate;
  const opened: MetadataStore[] = [];
  const open = (port?: number): MetadataStore => {
    const store = storeAtUrl(server.url(database, 'sslmode=disable', port));
    opened.push(store);
    return store;
  };

  beforeEach(async () => {
    database = await server.createDatabase();
    gate = await LendingGate.start(server.port);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await gate.stop();
  });

  const newest = async (store: MetadataStore, name: string) =>
    (await store.get(name, null))?.version;

  it('are parsed and planned once for each connection', async () => {
    await server.run(
      database,
      `create table seen as select * from pg_prepared_statements where false;
       create function see() returns trigger language plpgsql as $$ begin
         insert into seen select * from pg_prepared_statements; return new; end $$`
    );
    const store = open();
    await store.insert(newArtifact('model'));
    await server.run(
      database,
      'create trigger see before insert on artifact_storage_version for each row execute function see()'
    );
    await store.insert(newArtifact('model'));
    const [row] = await server.run(
      database,
      "select count(*)::int as count from seen where name like 'artifact_storage_%'"
    );
    expect(row?.['count']).toBeGreaterThan(2);
  });

  it('work where each transaction may get another connection, as behind PgBouncer', async () => {
    const store = open(gate.port);
    const saved = await Promise.all(
      ['a', 'b', 'a', 'c', 'b', 'a'].map((name) => store.insert(newArtifact(name)))
    );
    expect(saved.map(({ name, version }) => `${name} ${version}`).sort()).toEqual([
      'a 0',
      'a 1',
      'a 2',
      'b 0',
      'b 1',
      'c 0'
    ]);
    for (const name of ['a', 'b', 'c']) {
      await store.insert(newArtifact(name));
    }
    expect(await newest(store, 'a')).toBe(3);
    expect(await newest(store, 'b')).toBe(2);
    expect(gate.lent).toBeGreaterThan(6);
  });

  it('are planned anew after a column got another type', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    expect(await newest(store, 'model')).toBe(0);
    await server.run(
      database,
      'alter table artifact_storage_version alter column size type numeric using size::numeric'
    );
    expect(await newest(store, 'model')).toBe(0);
    expect((await store.insert(newArtifact('model'))).version).toBe(1);
  });
});
