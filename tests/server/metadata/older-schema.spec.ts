import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ListQuery } from '../../../src/api/artifact-list.js';
import type { SqliteUrl } from '../../../src/location/location-types.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { failureOf } from '../support/failure.js';
import { OLDER_SCHEMA } from '../support/older-schema.js';
import { PASSWORD, storeAtUrl, TestPostgresql } from '../support/postgresql.js';
import { newArtifact, removeDirectory, sqliteOf, temporaryDirectory } from '../support/stores.js';

const CODE = 'x = 1';

/** What lists sort and filter by is filled from the newest versions that are there. */
async function expectFacts(store: MetadataStore): Promise<void> {
  const found = async (query: ListQuery) =>
    (await store.list(query)).artifacts.map(({ name }) => name);
  expect(await found({ type: 'Frame' })).toEqual(['table']);
  expect(await found({ user: 'ben', search: 'tab' })).toEqual(['table']);
  expect(await found({ notebook: 'book.ipynb' })).toEqual(['table']);
  expect(await found({ order: 'largest' })).toEqual(['table', 'model']);
  expect(await found({ order: 'name', since: '2020' })).toEqual(['model', 'table']);
  expect((await store.facets({ kind: 'user' })).map(({ value }) => value).sort()).toEqual([
    'ana',
    'ben'
  ]);
}

const TABLE = {
  value_type: 'other.Frame',
  user: 'ben',
  notebook_path: 'work/book.ipynb',
  size: 9000
};

describe('a database of an older version that may only be read', () => {
  describe('SQLite', () => {
    let base: string;
    let path: string;
    const opened: MetadataStore[] = [];
    const open = (more: Partial<SqliteUrl> = {}): MetadataStore => {
      const store = openMetadataStore(sqliteOf(path, more));
      opened.push(store);
      return store;
    };

    beforeEach(async () => {
      base = await temporaryDirectory();
      path = join(base, 'db.sqlite');
      const store = open();
      await store.insert(newArtifact('model', { code: CODE }));
      await store.insert(newArtifact('model'));
      await store.close();
      const db = new BetterSqlite3(path);
      db.pragma('foreign_keys = OFF');
      db.exec(OLDER_SCHEMA);
      db.close();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
      await removeDirectory(base);
    });

    it.each(['WAL', 'DELETE'])('is read, and stays as it is (%s)', async (journal) => {
      const db = new BetterSqlite3(path);
      db.pragma(`journal_mode = ${journal}`);
      db.close();
      await chmod(path, 0o400);
      const before = await readFile(path);
      const store = open({ mode: 'ro' });
      expect((await store.check()).artifact_count).toBe(2);
      expect(await store.get('model', 0)).toMatchObject({ code: CODE, version: 0 });
      expect((await store.list({})).total).toBe(1);
      expect((await store.versions({ name: 'model' })).artifacts).toHaveLength(2);
      expect(await store.similarNames('mode')).toEqual(['model']);
      expect((await failureOf(store.insert(newArtifact('model')))).kind).toBe('permission_denied');
      expect((await failureOf(store.delete('model', 0))).kind).toBe('permission_denied');
      expect(await store.versionNumbers('model', 9)).toEqual([1, 0]);
      await store.close();
      expect(await readFile(path)).toEqual(before);
      expect(await readdir(base)).toEqual(['db.sqlite']);
    });

    it('is read as it is by then, after its owner brought it up to date', async () => {
      const reader = open({ mode: 'ro' });
      expect((await reader.list({})).artifacts[0]?.version_count).toBe(2);
      await open().insert(newArtifact('model', { code: 'y'.repeat(5000) }));
      expect(await reader.get('model', 2)).toMatchObject({ code: 'y'.repeat(5000) });
    });

    it('is checked before it is brought up to date, where it may be written', async () => {
      expect((await open().check()).artifact_count).toBe(2);
      expect((await open().insert(newArtifact('model'))).version).toBe(2);
    });

    it('has the facts of its newest versions once it is brought up to date', async () => {
      const first = open();
      await first.insert(newArtifact('table', { user: 'old', size: 1 }));
      await first.insert(newArtifact('table', TABLE));
      await first.close();
      const db = new BetterSqlite3(path);
      db.pragma('foreign_keys = OFF');
      db.exec(OLDER_SCHEMA);
      db.close();
      await expectFacts(open());
    });
  });

  describe('PostgreSQL', () => {
    let server: TestPostgresql;
    beforeAll(async () => {
      server = await TestPostgresql.start();
    });
    afterAll(() => server.stop());

    it('says so, and what helps', async () => {
      const database = await server.createDatabase();
      const owner = storeAtUrl(server.url(database));
      await owner.insert(newArtifact('model'));
      await server.run(
        database,
        `${OLDER_SCHEMA}
         create role reader login password '${PASSWORD}';
         grant select on all tables in schema public to reader`
      );
      const url = server.url(database).replace('//postgres:', '//reader:');
      const reader = storeAtUrl(url);
      const { kind, message, hint } = await failureOf(reader.list({}));
      expect(kind).toBe('unsupported');
      expect(message).toMatch(/older version of Artifact Storage, and may only be read here/);
      expect(hint).toMatch(/may write to it/);
      await reader.close();
      const updated = storeAtUrl(server.url(database));
      await updated.prepare();
      await server.run(database, 'grant select on all tables in schema public to reader');
      const later = storeAtUrl(url);
      expect((await later.list({})).total).toBe(1);
      await Promise.all([owner, updated, later].map((store) => store.close()));
    });

    it('has the facts of its newest versions once it is brought up to date', async () => {
      const database = await server.createDatabase();
      const first = storeAtUrl(server.url(database));
      await first.insert(newArtifact('model'));
      await first.insert(newArtifact('table', { user: 'old', size: 1 }));
      await first.insert(newArtifact('table', TABLE));
      await first.close();
      await server.run(database, OLDER_SCHEMA);
      const store = storeAtUrl(server.url(database));
      await expectFacts(store);
      await store.close();
    });

    it('reads no more once a newer version changed the tables', async () => {
      const database = await server.createDatabase();
      const store = storeAtUrl(server.url(database));
      await store.insert(newArtifact('model'));
      await server.run(
        database,
        `insert into artifact_storage_migration values ('999-future', '2030-01-01');
         alter table artifact_storage_version rename column preview to shown`
      );
      for (const attempt of [
        () => store.get('model', 0),
        () => store.list({}),
        () => store.versionNumbers('model', 1)
      ]) {
        const { kind, hint } = await failureOf(attempt());
        expect([kind, hint]).toEqual(['unsupported', expect.stringMatching(/Update/)]);
      }
      await store.close();
    });
  });
});
