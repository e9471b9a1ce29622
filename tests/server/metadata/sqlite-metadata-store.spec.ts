import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqliteUrl } from '../../../src/location/location-types.js';
import { KyselyMetadataStore } from '../../../src/server/metadata/kysely-metadata-store.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import {
  openMetadataStore,
  openSqlConnection
} from '../../../src/server/metadata/metadata-store-registry.js';
import { SqlConnection } from '../../../src/server/metadata/sql-connection.js';
import { SqliteDatabase } from '../../../src/server/metadata/sqlite/sqlite-database.js';
import type { Database } from '../../../src/server/metadata/tables.js';
import { metadataStoreContract } from '../contract/metadata-store.contract.js';
import { failureOf } from '../support/failure.js';
import { startWorker } from '../support/processes.js';
import { canMount, mountSmallDisk } from '../support/small-disk.js';
import {
  newArtifact,
  removeDirectory,
  sha256,
  sqliteOf,
  temporaryDirectory
} from '../support/stores.js';

const OPENED = {
  SQLite: openMetadataStore,
  'SQLite, our tables alone': (url: SqliteUrl) => new KyselyMetadataStore(openSqlConnection(url))
};

for (const [title, open] of Object.entries(OPENED)) {
  metadataStoreContract(title, async () => {
    const base = await temporaryDirectory();
    return {
      open: () => open(sqliteOf(join(base, 'db.sqlite'))),
      run: async (statement) => {
        const db = new BetterSqlite3(join(base, 'db.sqlite'));
        db.exec(statement);
        db.close();
      },
      dispose: () => removeDirectory(base)
    };
  });
}

describe('SQLite', () => {
  let base: string;
  let path: string;
  const opened: MetadataStore[] = [];
  const open = (more: Partial<SqliteUrl> = {}, file = path): MetadataStore => {
    const store = openMetadataStore(sqliteOf(file, more));
    opened.push(store);
    return store;
  };
  const change = (sql: string): void => {
    const db = new BetterSqlite3(path);
    db.exec(sql);
    db.close();
  };

  beforeEach(async () => {
    base = await temporaryDirectory();
    path = join(base, 'db.sqlite');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await removeDirectory(base);
  });

  it('leaves nothing behind after a check', async () => {
    await open().check();
    expect(await readdir(base)).toEqual([]);
    await writeFile(path, '');
    expect((await open().check()).would_create).toBe(true);
    expect(await readdir(base)).toEqual(['db.sqlite']);
    expect(await readFile(path, 'utf8')).toBe('');
  });

  it('leaves an existing database as it is after a check', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    await store.close();
    const before = await readFile(path);
    expect((await open().check()).artifact_count).toBe(1);
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(base)).toEqual(['db.sqlite']);
  });

  it('makes its directory at the first save, not at a check', async () => {
    const inside = join(base, 'home', '.lineapy', 'db.sqlite');
    await writeFile(join(base, 'file'), '');
    const belowFile = open({}, join(base, 'file', 'a', 'db.sqlite'));
    expect((await failureOf(belowFile.check())).kind).toBe('invalid_input');
    expect((await failureOf(belowFile.prepare())).kind).toBe('invalid_input');
    await rm(join(base, 'file'));
    const store = open({}, inside);
    expect((await store.check()).would_create).toBe(true);
    expect((await store.list({})).total).toBe(0);
    expect(await readdir(base)).toEqual([]);
    expect((await store.insert(newArtifact('m'))).version).toBe(0);
  });

  it('refuses what is not a database, and does not change it', async () => {
    await writeFile(path, 'name,version\nmodel,1\n'.repeat(100));
    const before = sha256(await readFile(path));
    for (const attempt of [open().check(), open().prepare(), open().list({})]) {
      const { kind, field } = await failureOf(attempt);
      expect([kind, field]).toEqual(['invalid_input', 'database_url']);
    }
    expect(sha256(await readFile(path))).toBe(before);
    await mkdir(join(base, 'folder'));
    expect((await failureOf(open({}, join(base, 'folder')).check())).kind).toBe('invalid_input');
    expect((await failureOf(open({}, join(path, 'below')).check())).kind).toBe('invalid_input');
  });

  it('refuses a newer schema, and does not change it', async () => {
    await open().insert(newArtifact('model'));
    change("insert into artifact_storage_migration values ('999-future', '2030-01-01')");
    for (const attempt of [open().check(), open().prepare(), open().list({})]) {
      const { kind, hint } = await failureOf(attempt);
      expect(kind).toBe('unsupported');
      expect(hint).toMatch(/Update/);
    }
    change("delete from artifact_storage_migration where name = '999-future'");
    expect((await open().check()).artifact_count).toBe(1);
  });

  it('stays small with 300 saves of a long script, and drops code that nobody has', async () => {
    const store = open();
    const code = 'value = compute(1)\n'.repeat(10_000);
    for (let i = 0; i < 300; i++) {
      await store.insert(newArtifact('model', { code }));
    }
    await store.close();
    expect((await readFile(path)).length).toBeLessThan(1_500_000);
    await open().delete('model', 'all');
    const db = new BetterSqlite3(path);
    expect(db.prepare('select count(*) as n from artifact_storage_text').get()).toEqual({ n: 0 });
    db.close();
  });

  it('reads rows of an earlier version, whose code stands in them', async () => {
    const code = 'x = 1\n'.repeat(1000);
    await open().insert(newArtifact('model', { code }));
    change(`
      update artifact_storage_version set code_id = null,
        code = (select text from artifact_storage_text where id = code_id);
      drop index artifact_storage_version_code_id;
      drop index artifact_storage_version_preview_id;
      alter table artifact_storage_version drop column code_id;
      alter table artifact_storage_version drop column preview_id;
      drop table artifact_storage_text;
      drop table artifact_storage_given_up;
      delete from artifact_storage_migration where name > '004'`);
    const store = open();
    expect(await store.get('model', 0)).toMatchObject({ code });
    expect((await store.insert(newArtifact('model', { code }))).version).toBe(1);
    expect(await store.get('model', 1)).toMatchObject({ code });
    expect(await store.delete('model', 0)).toHaveLength(1);
  });

  it('writes and reads no more once a newer version changed the tables', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    change("insert into artifact_storage_migration values ('999-future', '2030-01-01')");
    for (const attempt of [
      () => store.insert(newArtifact('model')),
      () => store.delete('model', 0),
      () => store.get('model', null),
      () => store.list({}),
      () => store.versions({ name: 'model' }),
      () => store.similarNames('mode'),
      () => store.roots()
    ]) {
      const { kind, hint } = await failureOf(attempt());
      expect([kind, hint]).toEqual(['unsupported', expect.stringMatching(/Update/)]);
    }
    change("delete from artifact_storage_migration where name = '999-future'");
    expect((await store.insert(newArtifact('model'))).version).toBe(1);
  });

  it('says that a damaged database is damaged', async () => {
    const store = open();
    for (let i = 0; i < 200; i++) {
      await store.insert(newArtifact(`model-${i}`, { code: 'x'.repeat(2000) }));
    }
    await store.close();
    const bytes = await readFile(path);
    bytes.fill(0x5a, 4096, bytes.length);
    await writeFile(path, bytes);
    expect((await failureOf(open().list({}))).kind).toBe('corrupted');
  });

  it('reads with mode=ro and refuses to write', async () => {
    const readOnly = { mode: 'ro', text: 'ro', redacted: 'ro' } as const;
    expect((await failureOf(open(readOnly).check())).kind).toBe('not_found');
    expect((await failureOf(open({ mode: 'rw' }).prepare())).kind).toBe('not_found');
    await open().insert(newArtifact('model'));
    const store = open(readOnly);
    expect((await store.check()).artifact_count).toBe(1);
    await store.prepare();
    expect((await store.list({})).total).toBe(1);
    expect((await failureOf(store.insert(newArtifact('model')))).kind).toBe('permission_denied');
    expect((await failureOf(store.delete('model', 'all'))).kind).toBe('permission_denied');
  });

  it.each([
    ['is deleted', ['-wal']],
    ['is deleted with its index', ['-wal', '-shm']]
  ])('acknowledges nothing that is lost where its log %s', async (_, suffixes) => {
    const store = open();
    const saved = [
      await store.insert(newArtifact('model')),
      await store.insert(newArtifact('model'))
    ];
    for (const suffix of suffixes) {
      await rm(path + suffix);
    }
    const artifact = newArtifact('model');
    const after = await store.insert(artifact);
    expect(await open().get('model', after.version)).toMatchObject({ save_id: artifact.save_id });
    if (suffixes.length === 1) {
      // What was acknowledged before was still in the open file.
      expect(after.version).toBe(saved.length);
    }
    const numbers = await open().versionNumbers('model', 10);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('leaves alone what others wrote after its log was deleted', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    await rm(`${path}-wal`);
    await rm(`${path}-shm`);
    const other = startWorker('save-worker', { base, name: 'other', count: 50, size: 64 });
    await other.ended;
    await store.insert(newArtifact('mine'));
    await store.close();
    const { artifacts } = await open().versions({ limit: 100 });
    expect(artifacts.filter(({ name }) => name === 'other')).toHaveLength(50);
    expect(artifacts.filter(({ name }) => name === 'mine')).toHaveLength(1);
    const db = new BetterSqlite3(path);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  it('serves many saves at once while its log is deleted', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    const artifacts = Array.from({ length: 20 }, () => newArtifact('model'));
    const saves = artifacts.map(async (artifact, i) => {
      if (i === 10) {
        await rm(`${path}-wal`, { force: true });
      }
      return store.insert(artifact);
    });
    const versions = (await Promise.all(saves)).map(({ version }) => version);
    expect(new Set(versions).size).toBe(20);
    const found = await open().versions({ limit: 100 });
    expect(found.artifacts.map(({ version }) => version)).toEqual(expect.arrayContaining(versions));
  });

  it('waits for a lock without blocking, and then says who is in the way', async () => {
    const store = open({ busy_timeout_ms: 300 });
    await store.insert(newArtifact('model'));
    const other = new BetterSqlite3(path);
    other.exec('begin immediate');
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 10);
    const failure = await failureOf(store.insert(newArtifact('model')));
    clearInterval(timer);
    expect(failure.kind).toBe('unreachable');
    expect(failure.message).toMatch(/locked/);
    expect(ticks).toBeGreaterThan(5);

    const waiting = store.insert(newArtifact('model'));
    setTimeout(() => other.exec('commit'), 50);
    expect((await waiting).version).toBe(1);
    other.close();
  });

  it('notices that the file was deleted, and does not write into nowhere', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    const id = await store.storeId();
    for (const file of await readdir(base)) {
      await rm(join(base, file));
    }
    expect((await store.list({})).total).toBe(0);
    expect((await store.insert(newArtifact('model'))).version).toBe(0);
    expect(await store.storeId()).not.toBe(id);
    expect((await open().list({})).total).toBe(1);
  });

  it('notices it also where it had looked at a database without artifacts only', async () => {
    change('create table theirs (id integer)');
    const store = open();
    expect((await store.list({})).total).toBe(0);
    await rm(path);
    await store.insert(newArtifact('model'));
    expect((await open().list({})).total).toBe(1);
  });

  it('lets a read of a copy end, while others see what its owner wrote meanwhile', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    await store.close();
    const connection = openSqlConnection(sqliteOf(path, { mode: 'ro' }));
    const counted = ({ db }: { db: Database }) =>
      db.selectFrom('artifact_storage_name').select('name').execute();
    let begun = 0;
    const read = await connection.read([], async (first) => {
      begun += 1;
      await copyFile(path, `${path}.new`);
      await rename(`${path}.new`, path);
      await connection.read([], counted);
      return counted(first);
    });
    expect([read.length, begun]).toEqual([1, 1]);
    await connection.close();
  });

  it('ends what runs before it closes', async () => {
    const store = open();
    const saves = Array.from({ length: 10 }, () => store.insert(newArtifact('model')));
    await store.close();
    expect((await Promise.all(saves)).map(({ version }) => version)).toHaveLength(10);
    expect((await open().list({})).artifacts[0]?.version_count).toBe(10);
  });

  it('lets several processes bring an empty file up to date at once', async () => {
    await writeFile(path, '');
    const workers = Array.from({ length: 4 }, () => startWorker('migrate-worker', { path }));
    expect(await Promise.all(workers.map((worker) => worker.ended))).toEqual([0, 0, 0, 0]);
    expect(new Set(workers.flatMap((worker) => worker.lines)).size).toBe(1);
  });

  it('takes tables that another process makes while it looks for none that was dropped', async () => {
    const other = open();
    class Looking extends SqliteDatabase {
      override async hasTables(db: Database, names: readonly string[]): Promise<boolean> {
        const found = await super.hasTables(db, names);
        await other.prepare();
        return found;
      }
    }
    await writeFile(path, '');
    const store = new KyselyMetadataStore(new SqlConnection(new Looking(sqliteOf(path))));
    opened.push(store);
    expect((await store.list({})).total).toBe(0);
    expect((await store.insert(newArtifact('model'))).version).toBe(0);
  });

  it.runIf(canMount())('keeps names and numbers whole when the disk is full', async () => {
    const disk = await mountSmallDisk(2 << 20);
    const store = open({}, join(disk.path, 'db.sqlite'));
    try {
      await store.insert(newArtifact('model'));
      await disk.fill(32 * 1024);
      const failure = await failureOf(
        store.insert(newArtifact('model', { code: 'x'.repeat(500_000) }))
      );
      expect([failure.kind, failure.field]).toEqual(['storage_full', 'database_url']);
      expect((await store.list({})).artifacts[0]?.version_count).toBe(1);
      await rm(join(disk.path, 'ballast'));
      expect((await store.insert(newArtifact('model'))).version).toBe(1);
    } finally {
      await store.close();
      await disk.release();
    }
  });
});

describe('a database that LineaPy made', () => {
  const fixture = new URL('../../fixtures/lineapy-store/db.sqlite', import.meta.url);

  /** Everything in LineaPy's tables, as text. */
  function contentOf(path: string): string {
    const db = new BetterSqlite3(path, { readonly: true });
    const tables = db
      .prepare(
        "select name, sql from sqlite_master where type = 'table' and name not like 'artifact\\_storage%' escape '\\' and name not like 'sqlite\\_%' escape '\\' order by name"
      )
      .all() as { name: string; sql: string }[];
    const content = tables.map(({ name, sql }) => ({
      sql,
      rows: db.prepare(`select rowid, * from "${name}" order by rowid`).all()
    }));
    db.close();
    expect(content.length).toBeGreaterThan(15);
    return JSON.stringify(content);
  }

  it('is used in place, and LineaPy’s tables stay as they are', async () => {
    const base = await temporaryDirectory();
    const path = join(base, 'db.sqlite');
    await copyFile(fixture, path);
    const before = contentOf(path);
    const bytes = await readFile(path);
    const store = openMetadataStore(sqliteOf(path));
    try {
      expect(await store.check()).toMatchObject({
        artifact_count: 17,
        lineapy_count: 17,
        would_create: true
      });
      expect((await store.list({})).total).toBe(14);
      // Neither a check nor a look changes a single byte.
      expect(await readFile(path)).toEqual(bytes);
      for (let i = 0; i < 3; i++) {
        await store.insert(newArtifact('answer'));
      }
      await store.delete('answer', 'latest');
      expect((await store.check()).artifact_count).toBe(19);
      expect(contentOf(path)).toBe(before);
    } finally {
      await store.close();
    }
    // LineaPy goes on writing to the file.
    const lineapy = new BetterSqlite3(path);
    lineapy.exec('update alembic_version set version_num = version_num');
    expect(lineapy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(lineapy.pragma('foreign_key_check')).toEqual([]);
    lineapy.close();
    await removeDirectory(base);
  });
});
