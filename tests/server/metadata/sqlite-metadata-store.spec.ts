import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { SqliteUrl } from '../../../src/location/location-types.js';
import { KyselyMetadataStore } from '../../../src/server/metadata/kysely-metadata-store.js';
import {
  openMetadataStore,
  openSqlConnection
} from '../../../src/server/metadata/metadata-store-registry.js';
import { metadataStoreContract } from '../contract/metadata-store.contract.js';
import { failureOf } from '../support/failure.js';
import { OLDER_SCHEMA } from '../support/older-schema.js';
import { SqliteOfTests } from '../support/sqlite.js';
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
  const sqlite = new SqliteOfTests();
  const { open, run } = sqlite;

  it('leaves nothing behind after a check', async () => {
    await open().check();
    expect(await readdir(sqlite.base)).toEqual([]);
    await writeFile(sqlite.path, '');
    expect((await open().check()).would_create).toBe(true);
    expect(await readdir(sqlite.base)).toEqual(['db.sqlite']);
    expect(await readFile(sqlite.path, 'utf8')).toBe('');
  });

  it('finds what is missing or damaged by an index: each list looks for it', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    await store.close();
    const db = new BetterSqlite3(sqlite.path);
    for (const mark of ['missing', 'damaged']) {
      const plan = db
        .prepare(
          `explain query plan select n.name from artifact_storage_version v
           join artifact_storage_name n on n.id = v.name_id
           where v.${mark}_at is not null order by v.id desc limit 5000`
        )
        .all();
      expect(JSON.stringify(plan)).toContain(`USING INDEX artifact_storage_version_${mark}`);
      expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
    }
    db.close();
  });

  it('leaves an existing database as it is after a check', async () => {
    const store = open();
    await store.insert(newArtifact('model'));
    await store.close();
    const before = await readFile(sqlite.path);
    expect((await open().check()).artifact_count).toBe(1);
    expect(await readFile(sqlite.path)).toEqual(before);
    expect(await readdir(sqlite.base)).toEqual(['db.sqlite']);
  });

  it('makes its directory at the first save, not at a check', async () => {
    const inside = join(sqlite.base, 'home', '.lineapy', 'db.sqlite');
    await writeFile(join(sqlite.base, 'file'), '');
    const belowFile = open({}, join(sqlite.base, 'file', 'a', 'db.sqlite'));
    expect((await failureOf(belowFile.check())).kind).toBe('invalid_input');
    expect((await failureOf(belowFile.prepare())).kind).toBe('invalid_input');
    await rm(join(sqlite.base, 'file'));
    const store = open({}, inside);
    expect((await store.check()).would_create).toBe(true);
    expect((await store.list({})).total).toBe(0);
    expect(await readdir(sqlite.base)).toEqual([]);
    expect((await store.insert(newArtifact('m'))).version).toBe(0);
  });

  it('refuses what is not a database, and does not change it', async () => {
    await writeFile(sqlite.path, 'name,version\nmodel,1\n'.repeat(100));
    const before = sha256(await readFile(sqlite.path));
    for (const attempt of [open().check(), open().prepare(), open().list({})]) {
      const { kind, field } = await failureOf(attempt);
      expect([kind, field]).toEqual(['invalid_input', 'database_url']);
    }
    expect(sha256(await readFile(sqlite.path))).toBe(before);
    await mkdir(join(sqlite.base, 'folder'));
    expect((await failureOf(open({}, join(sqlite.base, 'folder')).check())).kind).toBe(
      'invalid_input'
    );
    expect((await failureOf(open({}, join(sqlite.path, 'below')).check())).kind).toBe(
      'invalid_input'
    );
  });

  it('refuses a newer schema, and does not change it', async () => {
    await open().insert(newArtifact('model'));
    run("insert into artifact_storage_migration values ('999-future', '2030-01-01')");
    for (const attempt of [open().check(), open().prepare(), open().list({})]) {
      const { kind, hint } = await failureOf(attempt);
      expect(kind).toBe('unsupported');
      expect(hint).toMatch(/Update/);
    }
    run("delete from artifact_storage_migration where name = '999-future'");
    expect((await open().check()).artifact_count).toBe(1);
  });

  it('stays small with 300 saves of a long script, and drops code that nobody has', async () => {
    const store = open();
    const code = 'value = compute(1)\n'.repeat(10_000);
    for (let i = 0; i < 300; i++) {
      await store.insert(newArtifact('model', { code }));
    }
    await store.close();
    expect((await readFile(sqlite.path)).length).toBeLessThan(1_500_000);
    await open().delete('model', 'all');
    const db = new BetterSqlite3(sqlite.path);
    expect(db.prepare('select count(*) as n from artifact_storage_text').get()).toEqual({ n: 0 });
    db.close();
  });

  it('reads rows of an earlier version, whose code stands in them', async () => {
    const code = 'x = 1\n'.repeat(1000);
    await open().insert(newArtifact('model', { code }));
    run(`
      update artifact_storage_version set code_id = null,
        code = (select text from artifact_storage_text where id = code_id);
      ${OLDER_SCHEMA}
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
    run("insert into artifact_storage_migration values ('999-future', '2030-01-01')");
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
    run("delete from artifact_storage_migration where name = '999-future'");
    expect((await store.insert(newArtifact('model'))).version).toBe(1);
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

  it('ends what runs before it closes', async () => {
    const store = open();
    const saves = Array.from({ length: 10 }, () => store.insert(newArtifact('model')));
    await store.close();
    expect((await Promise.all(saves)).map(({ version }) => version)).toHaveLength(10);
    expect((await open().list({})).artifacts[0]?.version_count).toBe(10);
  });
});
