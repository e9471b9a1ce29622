import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isArtifactStorageError } from '../../../src/api/errors.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { metadataStoreContract } from '../contract/metadata-store.contract.js';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';
import { failureOf } from '../support/failure.js';
import { PASSWORD, storeAtUrl, TestPostgresql } from '../support/postgresql.js';
import { startWorker } from '../support/processes.js';
import {
  newArtifact,
  removeDirectory,
  sha256,
  storeWith,
  temporaryDirectory
} from '../support/stores.js';

/** One version that LineaPy saved. */
const LINEAPY_TABLES = `create type valuetype as enum ('array', 'value');
       create table artifact (id serial primary key, node_id text, execution_id text, name text,
         date_created timestamp not null, version integer not null);
       create table node_value (node_id text, execution_id text, value text, value_type valuetype);
       create table node (id text primary key, session_id text, node_type text, lineno integer,
         end_lineno integer, control_dependency text, source_code_id text);
       create table session_context (id text primary key, python_version text, user_name text);
       insert into artifact (node_id, execution_id, name, date_created, version)
         values ('n', 'e', 'answer', '2026-01-02 03:04:05.6789', 0);
       insert into node_value values ('n', 'e', 'answer.pkl', 'value')`;

let server: TestPostgresql;

beforeAll(async () => {
  server = await TestPostgresql.start({ encrypted: true });
});
afterAll(() => server.stop());

metadataStoreContract('PostgreSQL', async () => {
  const database = await server.createDatabase();
  const url = server.url(database);
  return {
    open: () => storeAtUrl(url),
    run: async (statement) => {
      await server.run(database, statement);
    },
    dispose: async () => undefined
  };
});

describe('PostgreSQL', () => {
  let database: string;
  const opened: MetadataStore[] = [];
  const open = (url = server.url(database)): MetadataStore => {
    const store = storeAtUrl(url);
    opened.push(store);
    return store;
  };
  const tables = () =>
    server.run(database, "select relname from pg_class where relname like 'artifact%'");

  beforeEach(async () => {
    database = await server.createDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });

  it('leaves nothing behind after a check', async () => {
    expect((await open().check()).would_create).toBe(true);
    expect(await tables()).toEqual([]);
  });

  it('lets several processes bring an empty database up to date at once', async () => {
    const url = server.url(database);
    const workers = Array.from({ length: 4 }, () => startWorker('migrate-worker', { url }));
    expect(await Promise.all(workers.map((worker) => worker.ended))).toEqual([0, 0, 0, 0]);
    expect(new Set(workers.flatMap((worker) => worker.lines)).size).toBe(1);
  });

  it('gives 4 × 50 saves of one name 200 consecutive versions', { timeout: 60_000 }, async () => {
    const base = await temporaryDirectory();
    const task = { base, url: server.url(database), name: 'model', count: 50, size: 256 };
    const workers = Array.from({ length: 4 }, () => startWorker('save-worker', task));
    expect(await Promise.all(workers.map((worker) => worker.ended))).toEqual([0, 0, 0, 0]);
    const saved = workers.flatMap((worker) => worker.lines) as { version: number }[];
    const versions = saved.map(({ version }) => version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect((await open().check()).artifact_count).toBe(200);
    await removeDirectory(base);
  });

  it('gives the same save on two servers one version', async () => {
    const artifact = newArtifact('model');
    const stores = Array.from({ length: 4 }, () => open());
    await stores[0]?.prepare();
    const saved = await Promise.all(stores.map((store) => store.insert(artifact)));
    expect(saved.map(({ version }) => version)).toEqual([0, 0, 0, 0]);
    expect((await open().check()).artifact_count).toBe(1);
  });

  it('refuses a newer schema', async () => {
    await open().insert(newArtifact('model'));
    await server.run(database, "insert into artifact_storage_migration values ('999-x', '2030')");
    for (const call of ['check', 'prepare', 'roots'] as const) {
      expect((await failureOf(open()[call]())).kind).toBe('unsupported');
    }
  });

  it('keeps to the schema of its search_path', async () => {
    const url = server.url(database, 'options=-csearch_path%3Dml');
    expect((await failureOf(open(url).check())).kind).toBe('not_found');
    expect((await failureOf(open(url).prepare())).kind).toBe('not_found');
    await server.run(database, 'create schema ml');
    await open(url).insert(newArtifact('model'));
    expect((await open(url).list({})).total).toBe(1);
    expect((await open().list({})).total).toBe(0);
  });

  it('makes its tables anew where somebody dropped them', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    await server.run(database, 'drop schema public cascade; create schema public');
    expect((await store.insert(newArtifact('model'))).version).toBe(0);
    expect((await store.list({})).total).toBe(1);
  });

  it('is read only for a role that may only read, and saves nothing', async () => {
    await open().insert(newArtifact('model'));
    const role = `reader_${database}`;
    await server.run(
      database,
      `create role ${role} login password 'reader';
       grant select on all tables in schema public to ${role}`
    );
    const store = open(`postgresql://${role}:reader@localhost:${server.port}/${database}`);
    expect(await store.check()).toMatchObject({ read_only: true, artifact_count: 1 });
    expect((await store.list({})).total).toBe(1);
    expect((await failureOf(store.insert(newArtifact('model')))).kind).toBe('permission_denied');
    const empty = await server.createDatabase();
    const other = open(`postgresql://${role}:reader@localhost:${server.port}/${empty}`);
    expect((await failureOf(other.check())).message).toMatch(/may not make tables/);
    const readOnly = server.url(database, 'options=-cdefault_transaction_read_only%3Don');
    expect(await open(readOnly).check()).toMatchObject({ read_only: true, would_create: false });
    const emptyReadOnly = server.url(empty, 'options=-cdefault_transaction_read_only%3Don');
    expect((await failureOf(open(emptyReadOnly).check())).message).toMatch(/read-only/);
    await server.run(database, `revoke select on artifact_storage_version from ${role}`);
    expect((await failureOf(store.check())).kind).toBe('permission_denied');
    expect((await failureOf(open(readOnly).insert(newArtifact('m')))).kind).toBe(
      'permission_denied'
    );
  });

  it.each(['with', 'without'])(
    'tells a wrong password as one in the middle of its use, %s the tables of LineaPy',
    async (which) => {
      if (which === 'with') {
        await server.run(database, LINEAPY_TABLES);
      }
      const role = `changed_${database}`;
      await server.run(
        database,
        `create role ${role} login password 'before'; grant all on schema public to ${role};
         grant all on all tables in schema public to ${role}`
      );
      const store = open(`postgresql://${role}:before@localhost:${server.port}/${database}`);
      await store.insert(newArtifact('model'));
      await store.list({});
      const kill = `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`;
      await server.run(database, `alter role ${role} password 'after'; ${kill}`);
      for (const use of [
        () => store.insert(newArtifact('model')),
        () => store.list({}),
        () => store.get('model', null),
        () => store.check()
      ]) {
        const { kind, message } = await failureOf(use());
        expect([kind, message]).toEqual([
          'permission_denied',
          expect.stringContaining('the password is wrong')
        ]);
      }
    }
  );

  it('lets a role that may not write load what LineaPy saved', async () => {
    const base = await temporaryDirectory();
    await server.run(database, LINEAPY_TABLES);
    await mkdir(join(base, 'values'));
    await writeFile(join(base, 'values', 'answer.pkl'), 'value');
    await open().insert(newArtifact('model'));
    const role = `reader_${database}`;
    await server.run(
      database,
      `create role ${role} login password 'reader';
       grant select on all tables in schema public to ${role}`
    );
    const login = `${role}:reader@localhost:${server.port}/${database}`;
    const readOnly = server.url(database, 'options=-cdefault_transaction_read_only%3Don');
    for (const url of [`postgresql://${login}`, readOnly]) {
      const store = storeWith(base, url);
      const loaded = await store.get({
        name: 'answer',
        version: 0,
        source: 'lineapy',
        inline_limit: 100
      });
      expect(loaded).toMatchObject({ size: 5, sha256: sha256(Buffer.from('value')) });
      await store.close();
    }
    expect(await open().firstLoad(join(base, 'values'), 'answer.pkl')).toBeNull();
    await removeDirectory(base);
  });

  it('writes no errors into the log of the server while it looks for tables', async () => {
    const store = open();
    await store.check();
    await store.list({});
    await store.prepare();
    await store.list({});
    const [row] = await server.run(
      database,
      `select sum(xact_rollback)::int as failed from pg_stat_database where datname = '${database}'`
    );
    expect(row?.['failed']).toBe(0);
  });

  it('finds a page among many artifacts by index alone', async () => {
    await open().prepare();
    await server.run(
      database,
      `insert into artifact_storage_root (root) values ('/values');
       insert into artifact_storage_name
         (name, folded, next_version, version_count, latest_version, latest_date, last_saved)
         select 'm' || i, 'm' || i, 1, 1, 0, '2026-01-01T00:00:' || i, '2026' from generate_series(1, 20000) i;
       insert into artifact_storage_version (name_id, version, save_id, date_created, root_id, value_key,
         size, sha256, value_type, python_version, "user", buffers, packages, preview)
         select id, 0, name, latest_date, 1, name, 1, 'x', 't', '3', 'u', '[]', '{}', '{}'
         from artifact_storage_name;
       analyze`
    );
    const page = await open().list({ limit: 100 });
    expect([page.artifacts.length, page.total, page.total_is_minimum]).toEqual([100, 10_000, true]);
    // The newest 3,000 names have none of them: the page says that it is not the end.
    const searched = { limit: 1, search: 'M1' } as const;
    expect(await open().list(searched)).toMatchObject({ artifacts: [], partial: true });
    const further = await open().list({ ...searched, look: 20_000 });
    expect([further.artifacts.length, further.partial]).toEqual([1, undefined]);
    const counted = await open().list({ limit: 1, count: 'all' });
    expect([counted.total, counted.total_is_minimum]).toEqual([20_000, undefined]);
    const plans = [
      `select id, latest_date from artifact_storage_name where latest_date is not null
       order by latest_date desc, id desc limit 101`,
      `select id, latest_date from artifact_storage_name where latest_date is not null
       and (latest_date, id) < ('2026-01-01T00:00:5', 7) order by latest_date desc, id desc limit 101`,
      `select id, folded from artifact_storage_name where latest_date is not null
       and (folded, id) > ('m5', 7) order by folded, id limit 101`,
      `select v.id from artifact_storage_version v order by v.date_created desc, v.id desc limit 101`,
      ...['missing', 'damaged'].map(
        (mark) => `select v.id from artifact_storage_version v
         where v.${mark}_at is not null order by v.id desc limit 5000`
      )
    ];
    for (const plan of plans) {
      const rows = await server.run(database, `explain ${plan}`);
      const text = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(text).toMatch(/Index (?:Only )?Scan/);
      expect(text).not.toMatch(/Seq Scan|Sort/);
    }
  });

  it('is reached through the API, which never shows the password', async () => {
    const http = new TestServer();
    const answers: unknown[] = [];
    const ask = async (...request: Parameters<TestServer['request']>) => {
      const answer = await http.request(...request);
      answers.push(answer);
      return answer;
    };
    try {
      const session = '/sessions/canary';
      await ask('PUT', session, { process_id: 'p', working_directory: http.home, environment: {} });
      const old = server.url(database, 'tcp_user_timeout=1').replace('postgresql:', 'postgres:');
      const checked = await http.run('canary', 'check', { database_url: old });
      answers.push(checked);
      expect(checked.json).toMatchObject({
        ok: true,
        metadata: {
          description: `PostgreSQL on localhost:${server.port}, database ${database}, as postgres`
        }
      });
      expect(textsOf(checked.json).join(' ')).toMatch(/tcp_user_timeout.*postgres:\/\/ is read as/);
      const applied = await ask('PUT', `${session}/location`, { database_url: old });
      expect(applied.status).toBe(200);
      expect(applied.json.session.notices.join(' ')).toMatch(/tcp_user_timeout has no effect/);
      const masked = applied.json.session.location.database_url.value;
      expect(masked).toContain('postgres:***@localhost');
      const again = await ask('PUT', `${session}/location`, { database_url: `${masked}2` });
      expect([again.status, again.json.kind]).toEqual([400, 'invalid_input']);
      const wrong = old.replace('postgres:canary', 'postgres:wrongcanary');
      await ask('PUT', `${session}/location`, { database_url: wrong });
      await ask('PUT', `${session}/location`, { database_url: `${old}&passwrod=canary` });
      await ask('GET', session);
      await ask('GET', `${session}/artifacts`);
      const everything = JSON.stringify([answers, http.events]);
      for (const text of [
        PASSWORD,
        encodeURIComponent(PASSWORD),
        'canary%',
        'wrongcanary',
        'canary:'
      ]) {
        expect(everything).not.toContain(text);
      }
    } finally {
      await http.close();
    }
  });

  it('shows what LineaPy saved beside ours, with its times as UTC', async () => {
    await server.run(database, LINEAPY_TABLES);
    const store = open();
    expect(await store.check()).toMatchObject({ artifact_count: 1, would_create: true });
    expect((await store.versions({})).artifacts).toMatchObject([
      { name: 'answer', version: 0, date_created: '2026-01-02T03:04:05.678900Z', source: 'lineapy' }
    ]);
    expect((await store.insert(newArtifact('answer'))).version).toBe(1);
    const page = await store.list({ order: 'name' });
    expect(page).toMatchObject({ total: 1, artifacts: [{ version: 1, version_count: 2 }] });
    expect(await store.versionNumbers('answer', 5)).toEqual([1, 0]);
    await store.insert(newArtifact('other'));
    expect((await store.list({})).artifacts.map(({ name }) => name)).toEqual(['other', 'answer']);
    expect((await failureOf(store.delete('answer', 'all'))).kind).toBe('unsupported');
  });

  it('says which text is too long for it', async () => {
    const text = String.fromCodePoint(...Array.from({ length: 1500 }, (_, i) => 0x4e00 + 13 * i));
    const failure = await failureOf(open().insert(newArtifact('m', { root: `/${text}` })));
    expect([failure.kind, failure.message]).toEqual([
      'invalid_input',
      expect.stringMatching(/too long for the database \(.*index/)
    ]);
  });

  it('throws nothing but our errors', async () => {
    const failure = await failureOf(open().insert(newArtifact('m', { root: '/a\u0000b' })));
    expect(isArtifactStorageError(failure)).toBe(true);
    expect(failure.kind).toBe('invalid_input');
  });
});
