import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { FIXTURE, sqliteChecksum } from '../support/lineapy-databases.js';
import { newArtifact, removeDirectory, sqliteOf, temporaryDirectory } from '../support/stores.js';

describe('a database that LineaPy made', () => {
  it('is used in place, and LineaPy’s tables stay as they are', async () => {
    const base = await temporaryDirectory();
    const path = join(base, 'db.sqlite');
    await copyFile(new URL('db.sqlite', FIXTURE), path);
    const before = sqliteChecksum(path);
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
      expect(sqliteChecksum(path)).toBe(before);
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
