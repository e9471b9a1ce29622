import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';
import { FIXTURE } from '../support/lineapy-databases.js';
import { inlineSave, removeDirectory, temporaryDirectory } from '../support/stores.js';

/** Tables of other programs than ours, with their columns and constraints. */
function tablesOf(path: string): Record<string, string> {
  const db = new BetterSqlite3(path, { readonly: true });
  try {
    const rows = db
      .prepare("select name, sql from sqlite_master where type = 'table' order by name")
      .all() as { name: string; sql: string }[];
    const others = rows.filter(({ name }) => !/^(artifact_storage|sqlite)_/.test(name));
    return Object.fromEntries(
      others.map(({ name, sql }) => [
        name,
        sql
          .replace(/\s+/g, ' ')
          .replaceAll(/ ?([()]) ?/g, '$1')
          .replace(/^create table ["\w]+/i, '')
      ])
    );
  } finally {
    db.close();
  }
}

function alembicVersion(path: string): unknown {
  const db = new BetterSqlite3(path, { readonly: true });
  try {
    return db.prepare('select version_num from alembic_version').pluck().all();
  } finally {
    db.close();
  }
}

/** The bytes of the file's header that are 2 with a write-ahead log, else 1. */
const journalMode = (path: string): readonly number[] => [...readFileSync(path).subarray(18, 20)];

describe('a SQLite database that LineaPy may open later', () => {
  let base: string;
  let database: string;
  let store: ArtifactStore;
  beforeEach(async () => {
    base = await temporaryDirectory();
    database = join(base, 'db.sqlite');
    const places = { home: base, lineapy_home: base, working_directory: base };
    store = openArtifactStore({
      dir: parseArtifactStorageDir(join(base, 'values'), places),
      database: parseDatabaseUrl(`sqlite:///${database}`, places),
      storage_options: {}
    });
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  it('is made with LineaPy’s tables, exactly as LineaPy makes them', async () => {
    const fixture = new URL('db.sqlite', FIXTURE).pathname;
    await store.save(inlineSave('first'));
    expect(tablesOf(database)).toEqual(tablesOf(fixture));
    expect(alembicVersion(database)).toEqual(alembicVersion(fixture));
    expect(journalMode(database)).toEqual([2, 2]);
    expect((await store.list({})).total).toBe(1);
  });

  it('gets LineaPy’s tables where an earlier version made it without them', async () => {
    await store.save(inlineSave('first'));
    await store.close();
    const db = new BetterSqlite3(database);
    db.pragma('foreign_keys = OFF');
    for (const name of Object.keys(tablesOf(database))) {
      db.exec(`drop table "${name}"`);
    }
    db.close();
    expect((await store.save(inlineSave('first'))).version).toBe(1);
    expect(tablesOf(database)).toEqual(tablesOf(new URL('db.sqlite', FIXTURE).pathname));
  });

  it('keeps its journal and its tables where another program made it', async () => {
    const db = new BetterSqlite3(database);
    db.exec('create table artifact (id integer, title text)');
    db.close();
    await store.save(inlineSave('first'));
    expect(Object.keys(tablesOf(database))).toEqual(['artifact']);
    expect(journalMode(database)).toEqual([1, 1]);
    expect((await store.list({})).total).toBe(1);
  });
});
