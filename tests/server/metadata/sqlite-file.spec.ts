import { copyFile, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { KyselyMetadataStore } from '../../../src/server/metadata/kysely-metadata-store.js';
import { openSqlConnection } from '../../../src/server/metadata/metadata-store-registry.js';
import { SqlConnection } from '../../../src/server/metadata/sql-connection.js';
import { SqliteDatabase } from '../../../src/server/metadata/sqlite/sqlite-database.js';
import type { Database } from '../../../src/server/metadata/tables.js';
import { failureOf } from '../support/failure.js';
import { startWorker } from '../support/processes.js';
import { canMount, mountSmallDisk } from '../support/small-disk.js';
import { SqliteOfTests } from '../support/sqlite.js';
import { newArtifact, sqliteOf } from '../support/stores.js';

describe('the file of an SQLite database', () => {
  const sqlite = new SqliteOfTests();
  const { open, run } = sqlite;

  it('says that a damaged database is damaged', async () => {
    const store = open();
    for (let i = 0; i < 200; i++) {
      await store.insert(newArtifact(`model-${i}`, { code: 'x'.repeat(2000) }));
    }
    await store.close();
    const bytes = await readFile(sqlite.path);
    bytes.fill(0x5a, 4096, bytes.length);
    await writeFile(sqlite.path, bytes);
    expect((await failureOf(open().list({}))).kind).toBe('corrupted');
  });

  it.each([
    ['a name that is too long', `${'x'.repeat(300)}.sqlite`],
    ['a folder whose name is too long', `${'x'.repeat(300)}/db.sqlite`],
    ['a link that leads to itself', 'loop/db.sqlite']
  ])('says of %s that the path is not valid', async (_, file) => {
    await symlink('loop', join(sqlite.base, 'loop'));
    const failure = await failureOf(open({}, join(sqlite.base, file)).insert(newArtifact('model')));
    expect(failure).toMatchObject({ kind: 'invalid_input', field: 'database_url' });
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
      await rm(sqlite.path + suffix);
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
    await rm(`${sqlite.path}-wal`);
    await rm(`${sqlite.path}-shm`);
    const other = startWorker('save-worker', {
      base: sqlite.base,
      name: 'other',
      count: 50,
      size: 64
    });
    await other.ended;
    await store.insert(newArtifact('mine'));
    await store.close();
    const { artifacts } = await open().versions({ limit: 100 });
    expect(artifacts.filter(({ name }) => name === 'other')).toHaveLength(50);
    expect(artifacts.filter(({ name }) => name === 'mine')).toHaveLength(1);
    const db = new BetterSqlite3(sqlite.path);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  it('serves many saves at once while its log is deleted', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    const artifacts = Array.from({ length: 20 }, () => newArtifact('model'));
    const saves = artifacts.map(async (artifact, i) => {
      if (i === 10) {
        await rm(`${sqlite.path}-wal`, { force: true });
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
    const other = new BetterSqlite3(sqlite.path);
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
    for (const file of await readdir(sqlite.base)) {
      await rm(join(sqlite.base, file));
    }
    expect((await store.list({})).total).toBe(0);
    expect((await store.insert(newArtifact('model'))).version).toBe(0);
    expect(await store.storeId()).not.toBe(id);
    expect((await open().list({})).total).toBe(1);
  });

  it('notices it also where it had looked at a database without artifacts only', async () => {
    run('create table theirs (id integer)');
    const store = open();
    expect((await store.list({})).total).toBe(0);
    await rm(sqlite.path);
    await store.insert(newArtifact('model'));
    expect((await open().list({})).total).toBe(1);
  });

  it('lets a read of a copy end, while others see what its owner wrote meanwhile', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    await store.close();
    const connection = openSqlConnection(sqliteOf(sqlite.path, { mode: 'ro' }));
    const counted = ({ db }: { db: Database }) =>
      db.selectFrom('artifact_storage_name').select('name').execute();
    let begun = 0;
    const read = await connection.read([], async (first) => {
      begun += 1;
      await copyFile(sqlite.path, `${sqlite.path}.new`);
      await rename(`${sqlite.path}.new`, sqlite.path);
      await connection.read([], counted);
      return counted(first);
    });
    expect([read.length, begun]).toEqual([1, 1]);
    await connection.close();
  });

  it('lets several processes bring an empty file up to date at once', async () => {
    await writeFile(sqlite.path, '');
    const workers = Array.from({ length: 4 }, () =>
      startWorker('migrate-worker', { path: sqlite.path })
    );
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
    await writeFile(sqlite.path, '');
    const store = new KyselyMetadataStore(new SqlConnection(new Looking(sqliteOf(sqlite.path))));
    sqlite.closing(store);
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
