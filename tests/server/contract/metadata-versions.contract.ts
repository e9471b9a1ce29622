import { expect, it } from 'vitest';
import { artifactNameProblem, MAX_NAME_BYTES } from '../../../src/location/artifact-name.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { newArtifact } from '../support/stores.js';

/**
 * What every metadata store promises of versions and their numbers.
 *
 * @param open another store object at the same database
 */
export function metadataVersionsContract(
  store: () => MetadataStore,
  open: () => MetadataStore
): void {
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
    const saved = await store().insert(artifact);
    expect(saved).toMatchObject({ ...artifact, version: 0 });
    expect(saved.date_created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(await store().get(artifact.name, null)).toEqual(saved);
    expect(await store().get(artifact.name, 0)).toEqual(saved);
    expect(await store().get(artifact.name, 1)).toBeNull();
    expect(await store().get('A "NAME"', null)).toBeNull();
    const second = await store().insert(
      newArtifact(artifact.name, { value_shape: null, code: null })
    );
    expect(second).toMatchObject({ version: 1, value_shape: null, code: null });
    expect(second.date_created >= saved.date_created).toBe(true);
    expect(await store().get(artifact.name, null)).toEqual(second);
    const check = await store().check();
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
      expect((await store().insert(newArtifact(name))).version).toBe(0);
      expect((await store().insert(newArtifact(name))).version).toBe(1);
      expect((await store().get(name, null))?.version).toBe(1);
      expect((await store().list({ search: name })).total).toBe(1);
    }
    const listed = (await store().list({ order: 'name' })).artifacts.map(({ name }) => name);
    expect(listed.sort()).toEqual([...names].sort());
  });

  it('answers a repeated save with the same version', async () => {
    const artifact = newArtifact('model');
    const first = await store().insert(artifact);
    await store().insert(newArtifact('model'));
    expect(await store().insert(artifact)).toEqual(first);
    expect(await store().check()).toMatchObject({ artifact_count: 2, name_count: 1 });
    const other = newArtifact('other', { save_id: artifact.save_id });
    expect((await failureOf(store().insert(other))).kind).toBe('conflict');
    expect(await store().get('other', null)).toBeNull();
  });

  it('finds what a save became', async () => {
    const artifact = newArtifact('model');
    expect(await store().ofSave(artifact.save_id)).toBeNull();
    await store().insert(newArtifact('model'));
    expect(await store().ofSave(artifact.save_id)).toBeNull();
    const saved = await store().insert(artifact);
    expect(await store().ofSave(artifact.save_id)).toEqual(saved);
    await store().delete('model', 1);
    expect(await store().ofSave(artifact.save_id)).toBeNull();
  });

  it('never gives a number out again', async () => {
    for (let i = 0; i < 3; i++) {
      await store().insert(newArtifact('model'));
    }
    expect((await store().delete('model', 'latest')).map((p) => p.version)).toEqual([2]);
    expect((await store().insert(newArtifact('model'))).version).toBe(3);
    expect((await store().delete('model', 'all')).map((p) => p.version)).toEqual([0, 1, 3]);
    expect(await store().get('model', null)).toBeNull();
    expect((await store().list({})).total).toBe(0);
    expect((await store().insert(newArtifact('model'))).version).toBe(4);
  });

  it('deletes several versions at once, or none of them', async () => {
    for (let i = 0; i < 4; i++) {
      await store().insert(newArtifact('model'));
    }
    expect(await store().delete('model', [0, 9])).toEqual([]);
    expect(await store().versionNumbers('model')).toEqual([3, 2, 1, 0]);
    expect((await store().delete('model', [3, 0, 3])).map((p) => p.version)).toEqual([0, 3]);
    expect(await store().versionNumbers('model')).toEqual([2, 1]);
    expect((await store().list({})).artifacts[0]).toMatchObject({ version: 2, version_count: 2 });
  });

  it('deletes one version, and keeps count and newest version right', async () => {
    const saved = [];
    for (let i = 0; i < 4; i++) {
      saved.push(await store().insert(newArtifact('model')));
    }
    const [place] = await store().delete('model', 1);
    const { value_key, size } = saved[1] ?? {};
    expect(place).toEqual({ version: 1, root: '/values', value_key, size });
    expect(await store().delete('model', 1)).toEqual([]);
    expect(await store().versionNumbers('model', 10)).toEqual([3, 2, 0]);
    expect(await store().versionNumbers('model', 2)).toEqual([3, 2]);
    await store().delete('model', 3);
    const [summary] = (await store().list({})).artifacts;
    expect(summary).toMatchObject({ version: 2, version_count: 2, sha256: saved[2]?.sha256 });
  });

  it('gives simultaneous writers numbers of their own', async () => {
    const stores = Array.from({ length: 4 }, () => open());
    const saved = await Promise.all(
      Array.from({ length: 40 }, (_, i) => stores[i % 4]?.insert(newArtifact('model')))
    );
    const versions = saved.map((artifact) => artifact?.version ?? -1).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 40 }, (_, i) => i));
    await Promise.all(stores.map((other) => other.close()));
  });

  it.each([2 ** 31, 2 ** 53, -1, 0.5])('has no version %s', async (version) => {
    await store().insert(newArtifact('model'));
    expect(await store().get('model', version)).toBeNull();
    expect(await store().delete('model', version)).toEqual([]);
  });

  it.each(['\0', 'a\0b', '\ud800', '__proto__'])(
    'finds nothing under the name %j',
    async (name) => {
      await store().insert(newArtifact('model'));
      expect(await store().get(name, null)).toBeNull();
      expect(await store().delete(name, 'all')).toEqual([]);
      expect((await store().versions({ name })).artifacts).toEqual([]);
      expect((await store().list({ search: name })).artifacts).toEqual([]);
      expect(await store().versionNumbers(name, 10)).toEqual([]);
      expect(await store().similarNames(name)).toEqual([]);
    }
  );
}
