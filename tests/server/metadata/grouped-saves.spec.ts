import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStorageError } from '../../../src/api/errors.js';
import { GroupedSaves } from '../../../src/server/metadata/grouped-saves.js';
import { KyselyMetadataStore } from '../../../src/server/metadata/kysely-metadata-store.js';
import type { NewArtifact } from '../../../src/server/metadata/metadata-store.js';
import { retiredError } from '../../../src/server/metadata/retired-values.js';
import { SqlConnection } from '../../../src/server/metadata/sql-connection.js';
import { SqliteDatabase } from '../../../src/server/metadata/sqlite/sqlite-database.js';
import { newArtifact, removeDirectory, sqliteOf, temporaryDirectory } from '../support/stores.js';

describe('saves that wait together', () => {
  let base: string;
  let store: KyselyMetadataStore;

  beforeEach(async () => {
    base = await temporaryDirectory();
    store = new KyselyMetadataStore(
      new SqlConnection(new SqliteDatabase(sqliteOf(join(base, 'db.sqlite'))))
    );
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  const failing = (code: string) =>
    expect.objectContaining({
      status: 'rejected',
      reason: expect.objectContaining({ kind: code })
    });

  it('are numbered in their order, also repeated within one group', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `name-${i % 3}`);
    const artifacts = names.map((name) => newArtifact(name));
    const saved = await Promise.all(
      [...artifacts, ...artifacts].map((artifact) => store.insert(artifact))
    );
    const expected = artifacts.map((_, i) => Math.floor(i / 3));
    expect(saved.map(({ version }) => version)).toEqual([...expected, ...expected]);
  });

  it('do not fail with one that is refused', async () => {
    const first = newArtifact('a');
    await store.insert(first);
    const results = await Promise.allSettled(
      [newArtifact('a'), newArtifact('b', { save_id: first.save_id }), newArtifact('c')].map(
        (artifact) => store.insert(artifact)
      )
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toEqual(failing('conflict'));
    expect(await store.versionNumbers('a', 9)).toEqual([1, 0]);
    expect(await store.versionNumbers('b', 9)).toEqual([]);
    expect(await store.versionNumbers('c', 9)).toEqual([0]);
  });

  it('do not fail with one that the database cannot take', async () => {
    // Not a number becomes NULL: the statement itself fails, in the middle of the group.
    const strange = newArtifact('b', { size: Number.NaN });
    const artifacts = [newArtifact('a'), strange, newArtifact('a'), newArtifact('c')];
    const results = await Promise.allSettled(artifacts.map((artifact) => store.insert(artifact)));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled'
    ]);
    expect(await store.versionNumbers('a', 9)).toEqual([1, 0]);
    expect(await store.versionNumbers('b', 9)).toEqual([]);
  });

  it('are recorded without one that is stopped while the transaction runs', async () => {
    const stop = new AbortController();
    // Written to its row within the transaction, behind the row of the other.
    const buffers = Object.assign([], {
      toJSON: () => {
        stop.abort(retiredError());
        return [];
      }
    });
    const stopped = newArtifact('b');
    const results = Promise.allSettled([
      store.insert(newArtifact('a')),
      store.insert(stopped, stop.signal),
      store.insert(newArtifact('c', { buffers }))
    ]);
    expect((await results).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled'
    ]);
    expect(await store.ofSave(stopped.save_id)).toBe(null);
    expect(await store.versionNumbers('a', 9)).toEqual([0]);
    expect(await store.versionNumbers('c', 9)).toEqual([0]);
  });

  it('are not tried one by one at a database that does not answer', async () => {
    let attempts = 0;
    const lost = new ArtifactStorageError({ kind: 'unreachable', message: 'Gone.', hint: 'Wait.' });
    const saves = new GroupedSaves(
      async () => {
        attempts += 1;
        throw lost;
      },
      () => ''
    );
    const artifacts: NewArtifact[] = Array.from({ length: 20 }, () => newArtifact('a'));
    const results = await Promise.allSettled(artifacts.map((artifact) => saves.add({ artifact })));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(attempts).toBe(1);
  });
});
