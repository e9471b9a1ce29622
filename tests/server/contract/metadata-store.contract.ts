import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { artifactNameProblem, MAX_NAME_BYTES } from '../../../src/location/artifact-name.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { newArtifact } from '../support/stores.js';
import { metadataFiltersContract } from './metadata-filters.contract.js';
import { metadataListsContract } from './metadata-lists.contract.js';
import { metadataNotesContract } from './metadata-notes.contract.js';
import { metadataRelationsContract } from './metadata-relations.contract.js';
import { metadataTextsContract } from './metadata-texts.contract.js';
import { metadataTrashContract } from './metadata-trash.contract.js';

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

    it('counts versions from 0 and keeps everything that was given', async () => {
      const artifact = newArtifact('a "name"/with ünïcode ☃ and %_\\', {
        value_shape: [1000, 10],
        buffers: [
          [64, 1000],
          [2048, 5_000_000_000]
        ],
        size: 5_000_002_048,
        code: "x = 'ü'\n",
        notebook_path: null
      });
      const saved = await store.insert(artifact);
      expect(saved).toMatchObject({ ...artifact, version: 0 });
      expect(saved.date_created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(await store.get(artifact.name, null)).toEqual(saved);
      expect(await store.get(artifact.name, 0)).toEqual(saved);
      expect(await store.get(artifact.name, 1)).toBeNull();
      expect(await store.get('A "NAME"', null)).toBeNull();
      const second = await store.insert(
        newArtifact(artifact.name, { value_shape: null, code: null })
      );
      expect(second).toMatchObject({ version: 1, value_shape: null, code: null });
      expect(second.date_created >= saved.date_created).toBe(true);
      expect(await store.get(artifact.name, null)).toEqual(second);
      const check = await store.check();
      expect(check).toMatchObject({ artifact_count: 2, would_create: false });
      expect(check.newest.map(({ version }) => version)).toEqual([1, 0]);
    });

    it('takes the longest names of every script', async () => {
      // Random: the same character again and again would be compressed.
      const random = (from: number, count: number, length: number) =>
        String.fromCodePoint(
          ...Array.from({ length }, () => from + Math.floor(Math.random() * count))
        );
      const names = [
        random(0x4e00, 0x5000, Math.floor(MAX_NAME_BYTES / 3)),
        random(0x1f300, 0x300, MAX_NAME_BYTES / 4),
        random(0x0430, 32, MAX_NAME_BYTES / 2)
      ];
      for (const name of names) {
        expect(artifactNameProblem(name)).toBeNull();
        expect((await store.insert(newArtifact(name))).version).toBe(0);
        expect((await store.insert(newArtifact(name))).version).toBe(1);
        expect((await store.get(name, null))?.version).toBe(1);
        expect((await store.list({ search: name })).total).toBe(1);
      }
      const listed = (await store.list({ order: 'name' })).artifacts.map(({ name }) => name);
      expect(listed.sort()).toEqual([...names].sort());
    });

    it('answers a repeated save with the same version', async () => {
      const artifact = newArtifact('model');
      const first = await store.insert(artifact);
      await store.insert(newArtifact('model'));
      expect(await store.insert(artifact)).toEqual(first);
      expect(await store.check()).toMatchObject({ artifact_count: 2, name_count: 1 });
      const other = newArtifact('other', { save_id: artifact.save_id });
      expect((await failureOf(store.insert(other))).kind).toBe('conflict');
      expect(await store.get('other', null)).toBeNull();
    });

    it('finds what a save became', async () => {
      const artifact = newArtifact('model');
      expect(await store.ofSave(artifact.save_id)).toBeNull();
      await store.insert(newArtifact('model'));
      expect(await store.ofSave(artifact.save_id)).toBeNull();
      const saved = await store.insert(artifact);
      expect(await store.ofSave(artifact.save_id)).toEqual(saved);
      await store.delete('model', 1);
      expect(await store.ofSave(artifact.save_id)).toBeNull();
    });

    it('never gives a number out again', async () => {
      for (let i = 0; i < 3; i++) {
        await store.insert(newArtifact('model'));
      }
      expect((await store.delete('model', 'latest')).map((p) => p.version)).toEqual([2]);
      expect((await store.insert(newArtifact('model'))).version).toBe(3);
      expect((await store.delete('model', 'all')).map((p) => p.version)).toEqual([0, 1, 3]);
      expect(await store.get('model', null)).toBeNull();
      expect((await store.list({})).total).toBe(0);
      expect((await store.insert(newArtifact('model'))).version).toBe(4);
    });

    it('deletes several versions at once, or none of them', async () => {
      for (let i = 0; i < 4; i++) {
        await store.insert(newArtifact('model'));
      }
      expect(await store.delete('model', [0, 9])).toEqual([]);
      expect(await store.versionNumbers('model')).toEqual([3, 2, 1, 0]);
      expect((await store.delete('model', [3, 0, 3])).map((p) => p.version)).toEqual([0, 3]);
      expect(await store.versionNumbers('model')).toEqual([2, 1]);
      expect((await store.list({})).artifacts[0]).toMatchObject({ version: 2, version_count: 2 });
    });

    it('deletes one version, and keeps count and newest version right', async () => {
      const saved = [];
      for (let i = 0; i < 4; i++) {
        saved.push(await store.insert(newArtifact('model')));
      }
      const [place] = await store.delete('model', 1);
      const { value_key, size } = saved[1] ?? {};
      expect(place).toEqual({ version: 1, root: '/values', value_key, size });
      expect(await store.delete('model', 1)).toEqual([]);
      expect(await store.versionNumbers('model', 10)).toEqual([3, 2, 0]);
      expect(await store.versionNumbers('model', 2)).toEqual([3, 2]);
      await store.delete('model', 3);
      const [summary] = (await store.list({})).artifacts;
      expect(summary).toMatchObject({ version: 2, version_count: 2, sha256: saved[2]?.sha256 });
    });

    it('gives simultaneous writers numbers of their own', async () => {
      const stores = Array.from({ length: 4 }, () => fixture.open());
      const saved = await Promise.all(
        Array.from({ length: 40 }, (_, i) => stores[i % 4]?.insert(newArtifact('model')))
      );
      const versions = saved.map((artifact) => artifact?.version ?? -1).sort((a, b) => a - b);
      expect(versions).toEqual(Array.from({ length: 40 }, (_, i) => i));
      await Promise.all(stores.map((other) => other.close()));
    });

    it('remembers how a root is reached', async () => {
      expect(await store.rootOptions('s3://team/churn')).toBe(null);
      const options = { profile: 'analytics', client_kwargs: { region_name: 'eu-west-1' } };
      await store.noteRoot('s3://team/churn', options);
      expect(await store.rootOptions('s3://team/churn')).toEqual(options);
      expect(await store.rootOptions('s3://team/churn at http://localhost:9000')).toBe(null);
      await store.noteRoot('s3://team/churn', {});
      expect(await store.rootOptions('s3://team/churn')).toEqual({});
      expect(await store.roots()).toEqual([]);
      await store.insert(newArtifact('a', { root: 's3://team/churn' }));
      expect(await store.roots()).toEqual(['s3://team/churn']);
      expect(await store.rootOptions('s3://team/churn')).toEqual({});
    });

    it('knows the keys of its values, whatever their root is called', async () => {
      const a = await store.insert(newArtifact('a'));
      const b = await store.insert(newArtifact('b', { root: '/elsewhere' }));
      const many = Array.from({ length: 1200 }, (_, i) => `x/${i}`);
      const asked = [a.value_key, b.value_key, ...many];
      expect(await store.knownKeys(asked)).toEqual(new Set([a.value_key, b.value_key]));
      expect(await store.knownKeys([])).toEqual(new Set());
    });

    it('records a value or gives it up, never both', { timeout: 60_000 }, async () => {
      await store.prepare();
      const stores = [store, fixture.open()] as const;
      for (let round = 0; round < 30; round++) {
        const artifacts = Array.from({ length: 4 }, (_, i) => newArtifact(`model ${i % 2}`));
        const values = artifacts.map(({ save_id: id, value_key: key }) =>
          round % 2 === 0 ? { id, key } : { id }
        );
        const [free, ...saved] = await Promise.all([
          stores[1].retire(values),
          ...artifacts.map((artifact) =>
            stores[0].insert(artifact).then(
              () => null,
              (error: unknown) => error
            )
          )
        ]);
        for (const [i, { save_id }] of artifacts.entries()) {
          expect([save_id, saved[i] !== null]).toEqual([save_id, free.has(save_id)]);
          expect((await store.ofSave(save_id)) === null).toBe(free.has(save_id));
        }
        expect(await store.retired(values.map(({ id }) => id))).toEqual(free);
      }
      await Promise.all(stores.map((one) => one.delete('model 0', 'all')));
    });

    it('records no value that was deleted with its version', async () => {
      const artifact = newArtifact('model');
      await store.insert(artifact);
      await store.delete('model', 0);
      const refused = await failureOf(store.insert(artifact));
      expect([refused.kind, refused.field]).toEqual(['conflict', 'save_id']);
      expect((await store.insert(newArtifact('model'))).version).toBe(1);
    });

    it('retires what a database that does not exist cannot have, and makes none', async () => {
      expect(await store.retire([{ id: 'none-of-it' }])).toEqual(new Set(['none-of-it']));
      expect((await store.check()).would_create).toBe(true);
    });

    it.each([2 ** 31, 2 ** 53, -1, 0.5])('has no version %s', async (version) => {
      await store.insert(newArtifact('model'));
      expect(await store.get('model', version)).toBeNull();
      expect(await store.delete('model', version)).toEqual([]);
    });

    it.each(['\0', 'a\0b', '\ud800', '__proto__'])(
      'finds nothing under the name %j',
      async (name) => {
        await store.insert(newArtifact('model'));
        expect(await store.get(name, null)).toBeNull();
        expect(await store.delete(name, 'all')).toEqual([]);
        expect((await store.versions({ name })).artifacts).toEqual([]);
        expect((await store.list({ search: name })).artifacts).toEqual([]);
        expect(await store.versionNumbers(name, 10)).toEqual([]);
        expect(await store.similarNames(name)).toEqual([]);
      }
    );

    it.each([
      ['newest', ['2026', 2 ** 31]],
      ['newest', [1, 1]],
      ['newest', ['a\0', 1]],
      ['newest', ['2026', 1.5]],
      ['name', ['\ud800', 1]],
      ['name', [{}, 1]]
    ] as const)('refuses a cursor that no list gave: %s %j', async (order, [after, id]) => {
      await store.insert(newArtifact('model'));
      const cursor = Buffer.from(JSON.stringify([order, after, id])).toString('base64url');
      const failure = await failureOf(store.list({ order, cursor }));
      expect([failure.kind, failure.field]).toEqual(['invalid_input', 'cursor']);
    });

    it('keeps U+FFFD for what a text cannot hold', async () => {
      const bad = 'a\0b\ud800c';
      const good = 'a\ufffdb\ufffdc';
      const { version } = await store.insert(
        newArtifact('model', {
          code: bad,
          value_type: bad,
          python_version: bad,
          notebook_path: bad,
          user: bad,
          preview: { 'text/plain': bad },
          packages: { [bad]: bad }
        })
      );
      expect(await store.get('model', version)).toMatchObject({
        code: good,
        value_type: good,
        python_version: good,
        notebook_path: good,
        user: good,
        preview: { 'text/plain': good },
        packages: { [good]: good }
      });
    });

    const RECORDS = ['version', 'trash', 'name', 'root'].map((name) => `artifact_storage_${name}`);
    const OTHERS = [
      ...['made_from', 'input', 'input_set', 'text', 'alias', 'tag', 'number', 'words'],
      ...['gap', 'copy', 'deleted_value', 'given_up', 'lineapy_value', 'store', 'migration']
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

    it('lets the values of a root be at another one, all at once', async () => {
      const a = await store.insert(newArtifact('a'));
      const b = await store.insert(newArtifact('b'));
      await store.insert(newArtifact('c', { root: '/elsewhere' }));
      const verified = await store.stampOfRoot('/values');
      expect(verified.count).toBe(2);
      await store.relocateRoot('/values', '/moved', verified);
      expect(await store.roots()).toEqual(['/elsewhere', '/moved']);
      expect((await store.get('a', null))?.root).toBe('/moved');
      const moved = [];
      for await (const { name, version, value_key } of store.versionsInRoot('/moved')) {
        moved.push({ name, version, value_key });
      }
      expect(moved).toEqual(
        [a, b].map(({ name, version, value_key }) => ({ name, version, value_key }))
      );
      expect(await store.stampOfRoot('/moved')).toEqual(verified);
      await store.relocateRoot('/moved', '/elsewhere', verified);
      expect(await store.roots()).toEqual(['/elsewhere']);
    });

    it('relocates nothing where somebody saved or deleted since it was verified', async () => {
      await store.insert(newArtifact('a'));
      await store.insert(newArtifact('a'));
      const verified = await store.stampOfRoot('/values');
      await store.insert(newArtifact('a'));
      const relocation = () => failureOf(store.relocateRoot('/values', '/moved', verified));
      expect((await relocation()).kind).toBe('conflict');
      await store.delete('a', 'latest');
      await store.delete('a', 0);
      expect((await relocation()).kind).toBe('conflict');
      expect(await store.roots()).toEqual(['/values']);
    });

    it('proposes names that were meant', async () => {
      for (const name of ['churn-model', 'churn-features', 'weather', 'gone']) {
        await store.insert(newArtifact(name));
      }
      await store.delete('gone', 'all');
      expect(await store.similarNames('churn-modle')).toEqual(['churn-model']);
      expect(await store.similarNames('WEATHER')).toEqual(['weather']);
      expect(await store.similarNames('features')).toEqual(['churn-features']);
      expect(await store.similarNames('gone')).toEqual([]);
      expect(await store.similarNames('z'.repeat(1024))).toEqual([]);
    });

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
    metadataListsContract(() => store);
    metadataFiltersContract(() => store);
    metadataNotesContract(() => [store, fixture.open()]);
    metadataTextsContract(() => [store, fixture.open(), fixture.open()]);
    metadataRelationsContract(() => [store, fixture.open(), fixture.open()]);
    metadataTrashContract(() => [store, fixture.open(), fixture.open()]);
  });
}
