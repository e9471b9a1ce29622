import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { newArtifact } from '../support/stores.js';
import { metadataFiltersContract } from './metadata-filters.contract.js';
import { metadataGivenUpContract } from './metadata-given-up.contract.js';
import { metadataListsContract } from './metadata-lists.contract.js';
import { metadataNotesContract } from './metadata-notes.contract.js';
import { metadataRelationsContract } from './metadata-relations.contract.js';
import { metadataRootsContract } from './metadata-roots.contract.js';
import { metadataTextsContract } from './metadata-texts.contract.js';
import { metadataTrashContract } from './metadata-trash.contract.js';
import { metadataVersionsContract } from './metadata-versions.contract.js';

/** What a metadata store's suite needs: a fresh database, and stores that lead to it. */
export interface MetadataStoreFixture {
  /** Another store object, with a connection of its own, at the same database. */
  open(): MetadataStore;
  /** Runs SQL in the database, as somebody else. */
  run(sql: string): Promise<void>;
  dispose(): Promise<void>;
}

/** What every metadata store promises. */
export function metadataStoreContract(
  title: string,
  createFixture: () => Promise<MetadataStoreFixture>
): void {
  describe(`metadata store contract: ${title}`, () => {
    let fixture: MetadataStoreFixture;
    let store: MetadataStore;

    beforeEach(async () => {
      fixture = await createFixture();
      store = fixture.open();
    });
    afterEach(async () => {
      await store.close();
      await fixture.dispose();
    });

    it('reads a database that does not exist yet as an empty one, and makes nothing', async () => {
      const check = await store.check();
      expect(check).toMatchObject({ artifact_count: 0, would_create: true, newest: [] });
      expect(check.server).toMatch(/\d/);
      expect(await store.list({})).toMatchObject({ artifacts: [], next_cursor: null, total: 0 });
      expect(await store.versions({})).toEqual({ artifacts: [], next_cursor: null });
      expect(await store.get('x', null)).toBeNull();
      expect(await store.delete('x', 'all')).toEqual([]);
      expect(await store.roots()).toEqual([]);
      expect(await store.similarNames('x')).toEqual([]);
      expect((await store.check()).would_create).toBe(true);
    });

    const RECORDS = ['version', 'trash', 'name', 'root'].map((name) => `artifact_storage_${name}`);
    const OTHERS = [
      ...['made_from', 'input', 'input_set', 'text', 'alias', 'tag', 'number', 'words'],
      ...[
        'gap',
        'copy',
        'deleted_value',
        'given_up',
        'lineapy_value',
        'lineapy_mark',
        'store',
        'migration'
      ]
    ];
    it('makes its tables anew where all of them were dropped, and stays the same store', async () => {
      const storeId = await store.storeId();
      for (const more of [[], OTHERS]) {
        await store.insert(newArtifact('model'));
        for (const table of [...RECORDS, ...more.map((name) => `artifact_storage_${name}`)]) {
          await fixture.run(`drop table ${table}`);
        }
        expect((await store.list({})).artifacts).toEqual([]);
        expect((await store.check()).would_create).toBe(true);
        expect((await store.insert(newArtifact('model'))).version).toBe(0);
        expect((await store.storeId()) === storeId).toBe(more.length === 0);
      }
    });

    it.each(['store', 'lineapy_value', 'given_up', 'migration'])(
      'says that the table %s was dropped',
      async (name) => {
        await store.insert(newArtifact('model'));
        await fixture.run(`drop table artifact_storage_${name}`);
        for (const attempt of [
          () => fixture.open().check(),
          () => fixture.open().insert(newArtifact('model'))
        ]) {
          const failure = await failureOf(attempt());
          expect([failure.kind, failure.field]).toEqual(['corrupted', 'database_url']);
          expect(failure.message).toContain(`artifact_storage_${name}`);
        }
        const open = await store.insert(newArtifact('model')).catch((error: unknown) => error);
        if (name === 'given_up' || name === 'migration') {
          expect(open).toMatchObject({ kind: 'corrupted', field: 'database_url' });
        }
      }
    );

    it('has one id, for ever', async () => {
      const id = await store.storeId();
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      const other = fixture.open();
      expect(await other.storeId()).toBe(id);
      await other.close();
    });

    it('opens again after it was closed', async () => {
      await store.insert(newArtifact('model'));
      await store.close();
      expect((await store.get('model', null))?.version).toBe(0);
    });

    metadataVersionsContract(
      () => store,
      () => fixture.open()
    );
    metadataRootsContract(() => store);
    metadataGivenUpContract(
      () => store,
      () => fixture.open()
    );
    metadataListsContract(() => store);
    metadataFiltersContract(() => store);
    metadataNotesContract(() => [store, fixture.open()]);
    metadataTextsContract(() => [store, fixture.open(), fixture.open()]);
    metadataRelationsContract(() => [store, fixture.open(), fixture.open()]);
    metadataTrashContract(() => [store, fixture.open(), fixture.open()]);
  });
}
