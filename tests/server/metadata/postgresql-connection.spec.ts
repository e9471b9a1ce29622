import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { makeCertificate } from '../support/certificate.js';
import { failureOf } from '../support/failure.js';
import { PASSWORD, storeAtUrl, TestPostgresql } from '../support/postgresql.js';
import { StartupGate } from '../support/startup-gate.js';
import { newArtifact, removeDirectory, temporaryDirectory } from '../support/stores.js';

let server: TestPostgresql;

beforeAll(async () => {
  server = await TestPostgresql.start({ encrypted: true });
});
afterAll(() => server.stop());

describe('a connection to PostgreSQL', () => {
  let database: string;
  const opened: MetadataStore[] = [];
  const open = (url = server.url(database)): MetadataStore => {
    const store = storeAtUrl(url);
    opened.push(store);
    return store;
  };

  beforeEach(async () => {
    database = await server.createDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });

  it('says what is wrong, and never with the password', async () => {
    const secret = 'wrong-canary-8472';
    const { port } = server;
    const cases: [string, string, RegExp][] = [
      [`postgresql://postgres:${secret}@localhost:${port}/${database}`, 'permission_denied', /@/],
      [`postgresql://nobody:${secret}@localhost:${port}/${database}`, 'permission_denied', /user/],
      [server.url('missing'), 'not_found', /CREATE DATABASE/],
      [`postgresql://postgres:${secret}@localhost:1/${database}`, 'unreachable', /port/],
      [`postgresql://postgres:${secret}@does-not-exist.invalid/x`, 'unreachable', /host/],
      [server.url(database, 'host=/nowhere'), 'unreachable', /runs/]
    ];
    for (const [url, kind, hint] of cases) {
      for (const call of ['check', 'prepare', 'roots'] as const) {
        const failure = await failureOf(open(url)[call]());
        const field = kind === 'permission_denied' ? 'database_url.password' : 'database_url';
        expect([failure.kind, failure.field]).toEqual([kind, field]);
        expect(failure.hint).toMatch(hint);
        const everything = `${failure.message} ${failure.hint} ${failure.stack} ${String(failure.cause)} ${JSON.stringify(failure.cause)}`;
        expect(everything).not.toContain(secret);
        expect(everything).not.toContain(PASSWORD);
      }
    }
  });

  it('tells a missing password from a wrong one', async () => {
    const at = `localhost:${server.port}/${database}`;
    const messages = await Promise.all(
      [`postgresql://postgres@${at}`, `postgresql://postgres:wrong@${at}`].map(
        async (url) => (await failureOf(open(url).check())).message
      )
    );
    expect(messages).toEqual([
      expect.stringMatching(/asks for the password of postgres; none was given/),
      expect.stringMatching(/the password is wrong, or there is no user postgres/)
    ]);
  });

  it('does not read PG* variables of its own process', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      PGHOST: 'elsewhere.invalid',
      PGPASSWORD: PASSWORD,
      PGUSER: 'postgres',
      PGOPTIONS: '-csearch_path=nowhere',
      PGSSLMODE: 'verify-full',
      PGDATABASE: 'elsewhere'
    });
    try {
      await open().prepare();
      const bare = `postgresql://postgres@localhost:${server.port}/${database}`;
      expect((await failureOf(open(bare).check())).kind).toBe('permission_denied');
    } finally {
      process.env = before;
    }
  });

  it('refuses a database that does not keep its texts as UTF-8', async () => {
    const latin = `latin_${database}`;
    await server.run(
      'postgres',
      `create database ${latin} encoding 'LATIN1' locale 'C' template template0`
    );
    for (const call of ['check', 'prepare', 'roots'] as const) {
      const failure = await failureOf(open(server.url(latin))[call]());
      expect([failure.kind, failure.message]).toEqual([
        'unsupported',
        expect.stringMatching(/LATIN1/)
      ]);
    }
    // What the client speaks is its own affair.
    await server.run(database, `alter database ${database} set client_encoding = 'LATIN1'`);
    await open().insert(newArtifact('模型'));
    expect((await open().get('模型', null))?.version).toBe(0);
  });

  it('does not leave its isolation and its durability to the database', async () => {
    await server.run(
      database,
      `alter database ${database} set default_transaction_isolation = 'repeatable read';
       alter database ${database} set synchronous_commit = off`
    );
    const ids = await Promise.all(Array.from({ length: 4 }, () => open().storeId()));
    expect(new Set(ids).size).toBe(1);
    await server.run(
      database,
      `create table seen as select 'x' as isolation, 'x' as durability where false;
       create function see() returns trigger language plpgsql as $$ begin
         insert into seen select current_setting('transaction_isolation'), current_setting('synchronous_commit');
         return new; end $$;
       create trigger see before insert on artifact_storage_version for each row execute function see()`
    );
    const saved = await Promise.all(
      Array.from({ length: 8 }, () => open().insert(newArtifact('model')))
    );
    expect(saved.map(({ version }) => version).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await server.run(database, 'select distinct * from seen')).toEqual([
      { isolation: 'read committed', durability: 'on' }
    ]);
  });

  it('leaves the limits of a statement to the options of the URL', async () => {
    await open().insert(newArtifact('model'));
    const blocker = new Client({ connectionString: server.url(database, 'sslmode=disable') });
    await blocker.connect();
    await blocker.query('begin; lock table artifact_storage_name in exclusive mode');
    for (const options of ['-c statement_timeout=250', '--statement-timeout=250ms']) {
      const store = open(server.url(database, `options=${encodeURIComponent(options)}`));
      expect((await failureOf(store.insert(newArtifact('model')))).kind).toBe('conflict');
    }
    await blocker.query('rollback');
    await blocker.end();
  });

  it('works behind a gate that refuses startup parameters, as PgBouncer does', async () => {
    const gate = await StartupGate.start(server.port);
    const store = open(server.url(database, '', gate.port));
    expect((await store.check()).would_create).toBe(true);
    expect((await store.insert(newArtifact('model'))).version).toBe(0);
    expect((await store.list({})).total).toBe(1);
    const refused = open(server.url(database, 'options=-csearch_path%3Dml', gate.port));
    for (const call of ['check', 'prepare'] as const) {
      const failure = await failureOf(refused[call]());
      expect(failure.kind).toBe('unsupported');
      expect(failure.message).toContain('unsupported startup parameter: options');
      expect(failure.hint).toMatch(/ignore_startup_parameters/);
    }
    const words: [string, string, RegExp][] = [
      ['SASL authentication failed', 'permission_denied', /password/],
      ['no such user: ana', 'permission_denied', /password/],
      ['database "ml" does not exist', 'not_found', /CREATE DATABASE/],
      ['server login has been failing, try again later', 'unreachable', /server runs/],
      ['no more connections allowed (max_client_conn)', 'unreachable', /Try again later/]
    ];
    for (const [said, kind, hint] of words) {
      gate.refuseAll = said;
      const failure = await failureOf(refused.check());
      expect([failure.kind, failure.hint]).toEqual([kind, expect.stringMatching(hint)]);
    }
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await gate.stop();
  });

  it('hands on why the server lets nobody in', async () => {
    const closed = await server.createDatabase();
    const plain = await server.createDatabase();
    const certified = await server.createDatabase();
    await server.letIn(
      `host ${closed} all all reject`,
      `hostnossl ${plain} all all reject`,
      `hostssl ${certified} all all scram-sha-256 clientcert=verify-ca`
    );
    await server.run('postgres', `alter system set ssl_ca_file = '${server.certificate}'`);
    await server.run('postgres', 'select pg_reload_conf()');
    const cases: [string, RegExp, RegExp][] = [
      [server.url(closed), /pg_hba\.conf rejects/, /administrator/],
      [server.url(plain, 'sslmode=disable'), /no encryption/, /sslmode=require/],
      [server.url(certified), /valid client certificate/, /sslcert/]
    ];
    for (const [url, message, hint] of cases) {
      const failure = await failureOf(open(url).check());
      expect([failure.kind, failure.field]).toEqual(['permission_denied', 'database_url']);
      expect(failure.message).toMatch(message);
      expect(failure.hint).toMatch(hint);
    }
    const directory = await temporaryDirectory();
    const { cert, key } = makeCertificate(directory);
    const stranger = server.url(certified, `sslmode=require&sslcert=${cert}&sslkey=${key}`);
    const failure = await failureOf(open(stranger).check());
    expect([failure.kind, failure.message]).toEqual([
      'permission_denied',
      expect.stringMatching(/does not accept your client certificate/)
    ]);
    await writeFile(key, 'no key');
    const broken = await failureOf(open(stranger).check());
    expect([broken.kind, broken.hint]).toEqual(['invalid_input', expect.stringMatching(/sslkey/)]);
    await removeDirectory(directory);
  });

  it('says when the server takes no more connections', async () => {
    await server.run('postgres', `alter database ${database} connection limit 0`);
    const role = `guest_${database}`;
    await server.run('postgres', `create role ${role} login password 'guest'`);
    const url = `postgresql://${role}:guest@localhost:${server.port}/${database}`;
    const failure = await failureOf(open(url).check());
    expect([failure.kind, failure.message]).toEqual([
      'unreachable',
      expect.stringMatching(/too many connections for database/)
    ]);
  });

  it('finds the password in ~/.pgpass, whatever the environment says', async () => {
    const home = await temporaryDirectory();
    const file = join(home, '.pgpass');
    const secret = PASSWORD.replace(/[:\\]/g, '\\$&');
    await writeFile(file, `# ours\nlocalhost:${server.port}:${database}:postgres:${secret}\n`);
    await chmod(file, 0o600);
    const bare = `postgresql://postgres@localhost:${server.port}/${database}`;
    vi.stubEnv('HOME', home);
    vi.stubEnv('PGPASSWORD', 'wrong');
    vi.stubEnv('PGPASSFILE', '/nowhere');
    try {
      expect((await open(bare).check()).would_create).toBe(true);
      await chmod(file, 0o644);
      expect((await failureOf(open(bare).check())).hint).toMatch(/only you may read/);
    } finally {
      vi.unstubAllEnvs();
      await removeDirectory(home);
    }
  });

  it('connects through a Unix socket', async () => {
    const url = server.url(database, `host=${encodeURIComponent(server.socket)}`);
    expect((await open(url).check()).server).toMatch(/^PostgreSQL \d+\.\d+, not encrypted$/);
  });

  it.each([
    ['sslmode=disable', /not encrypted/],
    ['', /, encrypted/],
    ['sslmode=prefer', /, encrypted/],
    ['sslmode=require', /, encrypted/],
    ['sslmode=verify-ca&sslrootcert=CERT', /, encrypted/],
    ['sslmode=require&sslrootcert=CERT', /, encrypted/],
    ['sslmode=verify-full&sslrootcert=CERT', /, encrypted/],
    ['sslmode=require&sslnegotiation=direct', /, encrypted/]
  ])('connects with %s', async (query, expected) => {
    const url = server.url(database, query.replace('CERT', server.certificate));
    expect((await open(url).check()).server).toMatch(expected);
  });

  it('does not trust a certificate that it need not trust', async () => {
    const full = await failureOf(open(server.url(database, 'sslmode=verify-full')).check());
    // Nothing that the default database may quietly stand in for.
    expect(full.kind).toBe('permission_denied');
    expect(full.hint).toMatch(/sslrootcert/);
    const trusted = `sslrootcert=${server.certificate}`;
    // The certificate is for "localhost", not for its address.
    const byAddress = (mode: string) =>
      server.url(database, `sslmode=${mode}&${trusted}`).replace('@localhost', '@127.0.0.1');
    expect((await failureOf(open(byAddress('verify-full')).check())).kind).toBe(
      'permission_denied'
    );
    expect((await open(byAddress('verify-ca')).check()).would_create).toBe(true);
    const missing = server.url(database, 'sslmode=verify-full&sslrootcert=/nowhere.pem');
    expect((await failureOf(open(missing).check())).message).toMatch(/sslrootcert/);
  });
});
