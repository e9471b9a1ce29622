import { expect, it } from 'vitest';
import type { MetadataStore, NewArtifact } from '../../../src/server/metadata/metadata-store.js';
import type { TrashNote } from '../../../src/server/metadata/trash-store.js';
import { failureOf } from '../support/failure.js';
import { newArtifact } from '../support/stores.js';

const NOTE: TrashNote = {
  deleted_at: '2026-11-27T08:00:00.000Z',
  deleted_by: 'ana',
  purge_at: '2026-12-04T08:00:00.000Z'
};

const CODE = 'value = compute()\n'.repeat(100);
const RICH: Partial<NewArtifact> = {
  code: CODE,
  preview: { 'text/plain': 'x'.repeat(2000) },
  description: 'What it is.',
  tags: ['baseline'],
  metadata: { auc: 0.81 }
};

/**
 * What every metadata store promises of its trash.
 *
 * @param stores three at one database
 */
export function metadataTrashContract(
  stores: () => readonly [MetadataStore, MetadataStore, MetadataStore]
): void {
  it('takes a version out of every list, and gives it back as it was', async () => {
    const [store, other] = stores();
    await store.insert(newArtifact('model', RICH));
    await store.insert(newArtifact('model', { ...RICH, tags: ['newest'] }));
    const before = [await store.get('model', 0), await store.get('model', 1)];
    const listed = await store.list({});
    await other.delete('model', 'all', false, NOTE);
    for (const query of [{}, { search: 'model' }, { tag: 'newest' }, { type: 'dict' }]) {
      expect((await store.list(query)).artifacts).toEqual([]);
    }
    expect((await store.versions({})).artifacts).toEqual([]);
    expect(await store.get('model', 1)).toBeNull();
    expect(await store.versionNumbers('model')).toEqual([]);
    expect(await store.similarNames('modl')).toEqual([]);
    expect(await store.facets({ kind: 'tag' })).toEqual([]);
    expect((await store.check()).artifact_count).toBe(0);
    expect(await store.trash.total()).toMatchObject({ total: 2, total_size: 128 });
    expect(await store.trash.restore('model', 'all')).toEqual({ name: 'model', versions: [0, 1] });
    expect([await store.get('model', 0), await store.get('model', 1)]).toEqual(before);
    expect(await store.list({})).toEqual(listed);
    expect((await store.list({ tag: 'newest' })).total).toBe(1);
    expect(await store.trash.total()).toEqual({ total: 0, total_size: 0 });
  });

  it('never gives the number of a version in the trash out again', async () => {
    const [store] = stores();
    await store.insert(newArtifact('model'));
    await store.insert(newArtifact('model'));
    await store.delete('model', 'latest', false, NOTE);
    expect((await store.insert(newArtifact('model'))).version).toBe(2);
    await store.trash.restore('model', 1);
    expect(await store.versionNumbers('model')).toEqual([2, 1, 0]);
    expect((await store.get('model', null))?.version).toBe(2);
  });

  it('lists it page by page, the latest deleted first', async () => {
    const [store] = stores();
    for (let i = 0; i < 5; i++) {
      await store.insert(newArtifact('model', { tags: [`t${i}`] }));
    }
    for (const version of [3, 0, 4]) {
      const deleted_at = `2026-11-2${version}T08:00:00.000Z`;
      await store.delete('model', version, false, { ...NOTE, deleted_at });
    }
    const first = await store.trash.page({ limit: 2 });
    expect(first.artifacts.map(({ version }) => version)).toEqual([4, 3]);
    expect(first.artifacts[0]).toMatchObject({
      name: 'model',
      tags: ['t4'],
      deleted_by: 'ana',
      purge_at: NOTE.purge_at
    });
    const next = await store.trash.page({ limit: 2, cursor: first.next_cursor ?? '' });
    expect([next.artifacts.map(({ version }) => version), next.next_cursor]).toEqual([[0], null]);
    expect((await store.trash.page({ name: 'other' })).artifacts).toEqual([]);
    const some = async (versions: string, limit = 10) =>
      (await store.trash.page({ name: 'model', versions, limit })).artifacts.map(
        ({ version }) => version
      );
    expect(await some('3')).toEqual([3]);
    expect(await some('0,1,4,9999999999999999')).toEqual([4, 0]);
    expect(await some('9999999999999999')).toEqual([]);
    expect(await some('4,3', 1)).toEqual([4]);
  });

  it('knows its values: no clean-up takes them, and they move with their root', async () => {
    const [store] = stores();
    const { save_id, value_key } = await store.insert(newArtifact('model', { root: '/old' }));
    await store.delete('model', 0, false, NOTE);
    expect(await store.knownKeys([value_key])).toEqual(new Set([value_key]));
    expect(await store.retire([{ id: save_id, key: value_key }])).toEqual(new Set());
    expect(await store.retire([{ id: save_id }])).toEqual(new Set());
    expect(await store.roots()).toEqual(['/old']);
    const stamp = await store.stampOfRoot('/old');
    expect(stamp.count).toBe(1);
    await store.relocateRoot('/old', '/new', stamp);
    expect((await store.trash.find('model', 0))?.root).toBe('/new');
    await store.trash.restore('model', 0);
    expect((await store.get('model', 0))?.root).toBe('/new');
    expect(await store.stampOfRoot('/new')).toEqual(stamp);
  });

  it('refuses a late repeated save of a version in the trash, and answers it after a restore', async () => {
    const [store] = stores();
    const save = newArtifact('model');
    await store.insert(save);
    await store.delete('model', 0, false, NOTE);
    expect((await failureOf(store.insert(save))).kind).toBe('conflict');
    expect(await store.ofSave(save.save_id)).toBeNull();
    // A copy has a value of its own for each attempt.
    const copy = { ...save, value_key: 'model/20261123T221653Z-aaaaaaaaaaaa.pkl' };
    expect((await failureOf(store.insert(copy))).hint).toContain('restore("model", 0)');
    await store.trash.restore('model', 'latest');
    expect((await store.insert(save)).version).toBe(0);
  });

  it('gives aliases back, unless they point elsewhere by now', async () => {
    const [store] = stores();
    await store.insert(newArtifact('model'));
    await store.insert(newArtifact('model'));
    for (const alias of ['production', 'staging']) {
      await store.setAlias({ name: 'model', alias, version: 0 }, 'ana');
    }
    expect((await failureOf(store.delete('model', 0, false, NOTE))).kind).toBe('conflict');
    await store.delete('model', 0, true, NOTE);
    expect((await store.trash.page({})).artifacts[0]?.aliases).toEqual(['production', 'staging']);
    await store.setAlias({ name: 'model', alias: 'staging', version: 1 }, 'ben');
    expect(await store.trash.restore('model', 0)).toEqual({
      name: 'model',
      versions: [0],
      aliases_left: [{ alias: 'staging', version: 0, points_at: 1 }]
    });
    expect(await store.aliases('model')).toEqual([
      { alias: 'production', version: 0 },
      { alias: 'staging', version: 1 }
    ]);
  });

  it('says in lineage what is in the trash', async () => {
    const [store] = stores();
    const raw = await store.insert(newArtifact('raw'));
    const inputs = [{ name: 'raw', version: 0, save_id: raw.save_id }];
    const made = await store.insert(newArtifact('made', { inputs }));
    await store.delete('made', 0, false, NOTE);
    await store.delete('raw', 0, false, NOTE);
    expect(await store.savesHere([raw.save_id, made.save_id])).toEqual(new Set());
    expect(await store.trash.saves([raw.save_id])).toEqual(new Set([raw.save_id]));
    const { used_by } = await store.usersOf(raw);
    expect(used_by).toMatchObject([{ name: 'made', still_here: false, in_trash: true }]);
    await store.trash.restore('made', 0);
    expect((await store.usersOf(raw)).used_by[0]).not.toHaveProperty('in_trash');
  });

  it('keeps code and previews while a version is in the trash, and drops them with it', async () => {
    const [store] = stores();
    await store.insert(newArtifact('model', RICH));
    await store.insert(newArtifact('other', { code: CODE }));
    await store.delete('other', 0);
    await store.delete('model', 0, false, NOTE);
    await store.insert(newArtifact('third', { code: CODE }));
    await store.delete('third', 0);
    await store.trash.restore('model', 0);
    expect(await store.get('model', 0)).toMatchObject({ code: CODE, preview: RICH.preview });
  });

  it('is purged by one of several, and a restore is by nobody', async () => {
    const all = stores();
    const [store] = all;
    for (let i = 0; i < 30; i++) {
      await store.insert(newArtifact('model'));
    }
    await store.delete('model', 'all', false, NOTE);
    const due = await store.trash.due({ purge_until: NOTE.purge_at, after: 0, limit: 100 });
    expect(due).toHaveLength(30);
    const [one, two, restored] = await Promise.all([
      all[0].trash.purge(due),
      all[1].trash.purge([...due].reverse()),
      all[2].trash.restore('model', 'all')
    ]);
    const purged = [...one, ...two].map(({ version }) => version);
    expect(new Set(purged).size).toBe(purged.length);
    const left = (await store.versionNumbers('model')).toSorted((a, b) => a - b);
    expect(left).toEqual(restored?.versions ?? []);
    expect(purged.length + left.length).toBe(30);
    expect((await store.trash.total()).total).toBe(0);
    expect((await store.list({})).artifacts[0]?.version_count ?? 0).toBe(left.length);
    const gone = due.filter(({ version }) => purged.includes(version));
    const ids = gone.map(({ value_key }) => value_key.slice(value_key.lastIndexOf('/') + 1, -4));
    expect((await store.retired(ids)).size).toBe(purged.length);
  });

  it('deletes nothing that is not there, and makes no database for it', async () => {
    const [store] = stores();
    expect(await store.trash.restore('model', 'all')).toBeNull();
    expect(await store.trash.purge([])).toEqual([]);
    expect(await store.trash.page({})).toEqual({ artifacts: [], next_cursor: null });
    expect((await store.check()).would_create).toBe(true);
  });
}
