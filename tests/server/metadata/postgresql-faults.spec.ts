import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { type Fault, FaultyProxy } from '../support/faulty-proxy.js';
import { storeAtUrl, TestPostgresql } from '../support/postgresql.js';
import { newArtifact } from '../support/stores.js';

const FAULTS: readonly Fault[] = ['reset', 'lose-answer', 'half-close', 'drop', 'mute', 'delay'];

describe('PostgreSQL behind a bad network', () => {
  let server: TestPostgresql;
  let proxy: FaultyProxy;
  let database: string;
  let store: MetadataStore;
  let direct: MetadataStore;

  beforeAll(async () => {
    server = await TestPostgresql.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.createDatabase();
    proxy = await FaultyProxy.start(server.port);
    store = storeAtUrl(server.url(database, 'command_timeout=0.3', proxy.port));
    direct = storeAtUrl(server.url(database));
    await store.insert(newArtifact('model'));
  });
  afterEach(async () => {
    await Promise.all([store.close(), direct.close()]);
    await proxy.stop();
  });

  it('connects without encryption where the server has none, and says so', async () => {
    expect((await store.check()).server).toMatch(/not encrypted/);
    const required = storeAtUrl(server.url(database, 'sslmode=require'));
    const failure = await failureOf(required.check());
    expect([failure.kind, failure.hint]).toEqual([
      'invalid_input',
      expect.stringMatching(/sslmode/)
    ]);
    await required.close();
  });

  describe.each<Fault>(FAULTS)('%s', (fault) => {
    it.each([
      ['begin', /begin isolation/],
      ['taking the number', /set "next_version"/],
      ['insert', /insert into "artifact_storage_version"/],
      ['noting it', /"version_count" = version_count \+ 1/]
    ])('at the %s of a save makes one version', async (_, statement) => {
      let met = 0;
      proxy.once(statement, fault, () => {
        met += 1;
      });
      expect((await store.insert(newArtifact('model'))).version).toBe(1);
      expect(met).toBe(1);
      expect(await direct.versionNumbers('model', 10)).toEqual([1, 0]);
    });

    it('at the commit of a relocation moves every version once', async () => {
      await store.insert(newArtifact('model'));
      await store.insert(newArtifact('other', { root: '/elsewhere' }));
      proxy.once(/\bcommit\b/, fault);
      await store.relocateRoot('/values', '/moved', await direct.stampOfRoot('/values'));
      expect(await direct.roots()).toEqual(['/elsewhere', '/moved']);
      expect((await direct.stampOfRoot('/moved')).count).toBe(2);
    });

    it.each([
      ['its tables', /create table "artifact_storage_version"/],
      ['the commit', /\bcommit\b/]
    ])('at %s of a migration leaves a database that works', async (_, statement) => {
      const empty = await server.createDatabase();
      const url = server.url(empty, 'command_timeout=1', proxy.port);
      const fresh = storeAtUrl(url);
      proxy.once(statement, fault);
      await fresh.prepare();
      const id = await fresh.storeId();
      expect((await fresh.insert(newArtifact('model'))).version).toBe(0);
      const other = storeAtUrl(server.url(empty));
      expect(await other.storeId()).toBe(id);
      await Promise.all([fresh.close(), other.close()]);
    });

    it('at a load answers in the end', async () => {
      proxy.once(/artifact_storage_version/, fault);
      expect((await store.get('model', null))?.version).toBe(0);
    });

    it('at the commit of a save makes one version', async () => {
      proxy.once(/\bcommit\b/, fault);
      const saved = await store.insert(newArtifact('model'));
      expect(saved.version).toBe(1);
      expect(await direct.versionNumbers('model', 10)).toEqual([1, 0]);
      expect((await store.insert(newArtifact('model'))).version).toBe(2);
    });

    it('at the commit of the first save of a name makes one version', async () => {
      proxy.once(/\bcommit\b/, fault);
      expect((await store.insert(newArtifact('other'))).version).toBe(0);
      expect(await direct.versionNumbers('other', 10)).toEqual([0]);
    });

    it('at the commit of a delete deletes what was meant, and says so', async () => {
      await store.insert(newArtifact('model'));
      await store.insert(newArtifact('model'));
      proxy.once(/\bcommit\b/, fault);
      expect((await store.delete('model', 'latest')).map(({ version }) => version)).toEqual([2]);
      expect(await direct.versionNumbers('model', 10)).toEqual([1, 0]);
      proxy.once(/\bcommit\b/, fault);
      expect((await store.delete('model', 'all')).map(({ version }) => version)).toEqual([0, 1]);
      expect((await direct.list({})).total).toBe(0);
      expect(await direct.delete('model', 'all')).toEqual([]);
    });

    it('at a list answers in the end', async () => {
      proxy.once(/artifact_storage_version/, fault);
      expect((await store.list({})).total).toBe(1);
    });
  });

  it.each<Fault>(['reset', 'lose-answer', 'half-close'])(
    'a check outlasts one %s, at its connection and at its questions',
    async (fault) => {
      for (const piece of [/user/, /server_version/, /has_schema_privilege/]) {
        proxy.once(piece, fault);
        expect((await store.check()).artifact_count).toBe(1);
      }
    }
  );

  it.each<Fault>(['drop', 'mute'])('a check says that nothing answers after %s', async (fault) => {
    proxy.decide = (piece) => (/server_version/.test(piece.toString('latin1')) ? fault : 'pass');
    expect((await failureOf(store.check())).kind).toBe('unreachable');
  });

  it('keeps count and numbers right when every fourth piece of the network fails', async () => {
    // Only a server that has answered once is worth waiting for.
    const patient = storeAtUrl(server.url(database, '', proxy.port));
    await patient.prepare();
    let pieces = 0;
    const faults: readonly Fault[] = ['reset', 'lose-answer', 'half-close'];
    // Bounded: after 60 pieces the network is good again.
    proxy.decide = () => {
      pieces += 1;
      return pieces < 60 && pieces % 4 === 0 ? (faults[(pieces / 4) % 3] ?? 'pass') : 'pass';
    };
    const saved = await Promise.all(
      Array.from({ length: 8 }, () => patient.insert(newArtifact('model')))
    );
    await patient.close();
    const versions = saved.map(({ version }) => version).sort((a, b) => a - b);
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await direct.versions({})).artifacts).toHaveLength(9);
  });

  it('survives that the server ends idle connections', async () => {
    await server.run(
      'postgres',
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`
    );
    expect((await store.insert(newArtifact('model'))).version).toBe(1);
  });

  it('waits no longer than it must for a statement that hangs', async () => {
    const { Client } = await import('pg');
    const blocker = new Client({ connectionString: server.url(database, 'sslmode=disable') });
    await blocker.connect();
    await blocker.query('begin; lock table artifact_storage_name in exclusive mode');
    const failure = await failureOf(store.insert(newArtifact('model')));
    expect([failure.kind, failure.field]).toEqual(['conflict', 'database_url']);
    expect(failure.hint).toMatch(/lock/);
    await blocker.query('rollback');
    await blocker.end();
    expect((await store.insert(newArtifact('model'))).version).toBe(1);
  });

  const waiting = async () => {
    const [row] = await server.run(
      'postgres',
      `select count(*)::int as waiting from pg_stat_activity
       where datname = '${database}' and wait_event_type = 'Lock'`
    );
    return row?.['waiting'];
  };

  it('lets no other name wait, nor a list, while saves of one name wait together', async () => {
    const { Client } = await import('pg');
    const blocker = new Client({ connectionString: server.url(database, 'sslmode=disable') });
    await blocker.connect();
    await blocker.query(
      "begin; select * from artifact_storage_name where name = 'model' for update"
    );
    const busy = storeAtUrl(server.url(database));
    const saves = Array.from({ length: 9 }, () => busy.insert(newArtifact('model')));
    await expect.poll(waiting).toBe(1);
    expect((await busy.insert(newArtifact('another'))).version).toBe(0);
    expect((await busy.list({})).total).toBe(2);
    await blocker.query('rollback');
    await blocker.end();
    const versions = (await Promise.all(saves)).map(({ version }) => version);
    expect(versions.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await busy.close();
  });

  it('lists while more saves wait than there are connections', async () => {
    const { Client } = await import('pg');
    const blocker = new Client({ connectionString: server.url(database, 'sslmode=disable') });
    await blocker.connect();
    await blocker.query('begin; lock table artifact_storage_name in exclusive mode');
    const busy = storeAtUrl(server.url(database));
    const saves = Array.from({ length: 9 }, (_, i) => busy.insert(newArtifact(`name-${i}`)));
    await expect.poll(waiting).toBe(6);
    expect((await busy.list({})).total).toBe(1);
    await blocker.query('rollback');
    await blocker.end();
    expect((await Promise.all(saves)).map(({ version }) => version)).toEqual(Array(9).fill(0));
    await busy.close();
  });

  it('keeps every acknowledged save when the server is killed under load', {
    timeout: 60_000
  }, async () => {
    const stores = Array.from({ length: 3 }, () => storeAtUrl(server.url(database)));
    const acknowledged: string[] = [];
    let kills = 2;
    const work = stores.map(async (own) => {
      for (let i = 0; i < 40; i++) {
        const { save_id, version } = await own.insert(newArtifact('model'));
        acknowledged.push(`${version} ${save_id}`);
        if (acknowledged.length % 40 === 0 && kills > 0) {
          kills -= 1;
          server.kill();
          await server.restart();
        }
      }
    });
    await Promise.all(work);
    expect(kills).toBe(0);
    const rows = await server.run(
      database,
      'select version, save_id from artifact_storage_version where version > 0 order by version'
    );
    expect(rows.map((row) => row['version'])).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(rows.map((row) => `${row['version']} ${row['save_id']}`).sort()).toEqual(
      acknowledged.sort()
    );
    await Promise.all(stores.map((own) => own.close()));
  });

  it('says that the server is gone, and works when it is back', { timeout: 60_000 }, async () => {
    const fresh = storeAtUrl(server.url(database));
    server.kill();
    const failure = await failureOf(fresh.check());
    expect([failure.kind, failure.field]).toEqual(['unreachable', 'database_url']);
    expect((await failureOf(fresh.insert(newArtifact('model')))).kind).toBe('unreachable');
    const waiting = direct.versionNumbers('model').then(
      (numbers) => numbers.length,
      () => -1
    );
    await server.restart();
    expect((await fresh.insert(newArtifact('model'))).version).toBe(1);
    expect([1, 2, -1]).toContain(await waiting);
    await fresh.close();
  });
});
