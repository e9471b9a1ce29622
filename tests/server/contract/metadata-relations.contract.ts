import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Input } from '../../../src/api/lineage.js';
import type { MetadataStore, StoredArtifact } from '../../../src/server/metadata/metadata-store.js';
import { newArtifact } from '../support/stores.js';

const newSha = (): string => randomBytes(32).toString('hex');

const inputOf = ({ name, version, save_id }: StoredArtifact): Input => ({
  name,
  version,
  save_id,
  database_url: 'sqlite:////data/db.sqlite',
  loaded_at: '2026-11-27T08:00:00.000Z'
});

/**
 * What every metadata store promises of how versions are related: inputs, equal bytes, verification.
 *
 * @param stores three at one database
 */
export function metadataRelationsContract(
  stores: () => readonly [MetadataStore, MetadataStore, MetadataStore]
): void {
  it('tells what a save was made from, and what was made from it, both ways', async () => {
    const [store, other] = stores();
    const raw = await store.insert(newArtifact('raw'));
    const unused = await store.insert(newArtifact('unused'));
    const inputs = [inputOf(raw)];
    const one = await store.insert(newArtifact('one', { inputs }));
    const two = await other.insert(newArtifact('two', { inputs: [...inputs, inputOf(one)] }));
    expect(await store.inputsOf(one.save_id)).toEqual(inputs);
    expect(await store.inputsOf(two.save_id)).toEqual([...inputs, inputOf(one)]);
    expect(await store.inputsOf(raw.save_id)).toEqual([]);
    const { used_by, more } = await store.usersOf(raw);
    expect(used_by).toEqual([
      { name: 'two', version: 0, save_id: two.save_id, still_here: true },
      { name: 'one', version: 0, save_id: one.save_id, still_here: true }
    ]);
    expect(more).toBe(false);
    expect((await store.usersOf(unused)).used_by).toEqual([]);
    expect(await store.get('one', 0)).not.toHaveProperty('inputs');
  });

  it('keeps lineage when a version or all of a name are deleted', async () => {
    const [store] = stores();
    const raw = await store.insert(newArtifact('raw'));
    const made = await store.insert(newArtifact('made', { inputs: [inputOf(raw)] }));
    await store.delete('raw', 'all');
    expect(await store.savesHere([raw.save_id, made.save_id])).toEqual(new Set([made.save_id]));
    expect(await store.inputsOf(made.save_id)).toEqual([inputOf(raw)]);
    await store.delete('made', 0);
    expect((await store.usersOf(raw)).used_by).toMatchObject([{ name: 'made', still_here: false }]);
    expect(await store.inputsOf(made.save_id)).toEqual([inputOf(raw)]);
    expect(await store.savedAs('made', 0)).toBe(made.save_id);
    expect(await store.savedAs('raw', 0)).toBeNull();
  });

  it('keeps 1,000 inputs, which many saves have, once', async () => {
    const [store] = stores();
    const inputs = Array.from({ length: 1000 }, (_, version) => ({
      name: 'raw',
      version,
      save_id: `20261123T221653Z-${String(version).padStart(12, '0')}`
    }));
    for (let i = 0; i < 5; i++) {
      await store.insert(newArtifact('made', { inputs }));
    }
    for (const input of [inputs[0], inputs[999]]) {
      expect((await store.usersOf(input ?? { name: '', version: 0 })).used_by).toHaveLength(5);
    }
  });

  it('names the newest 1,000 of those that were made from a version', async () => {
    const [store] = stores();
    const raw = await store.insert(newArtifact('raw'));
    const saves = Array.from({ length: 1001 }, () =>
      store.insert(newArtifact('made', { inputs: [inputOf(raw)] }))
    );
    await Promise.all(saves);
    const { used_by, more } = await store.usersOf(raw);
    expect([used_by.length, more]).toEqual([1000, true]);
  });

  it('records one lineage for simultaneous saves after the same loads', async () => {
    const open = stores();
    const raw = await open[0].insert(newArtifact('raw'));
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        open[i % 3]?.insert(newArtifact(`made ${i % 5}`, { inputs: [inputOf(raw)] }))
      )
    );
    expect((await open[0].usersOf(raw)).used_by).toHaveLength(30);
  });

  it('is not kept from a save by inputs that mean nothing', async () => {
    const [store] = stores();
    const artifact = newArtifact('made');
    const good = { name: 'raw', version: 0, save_id: '20261123T221653Z-aaaaaaaaaaaa' };
    const inputs = [
      good,
      good,
      { name: 'itself', version: 0, save_id: artifact.save_id },
      { name: 'no save', version: 0 },
      { name: 'nul\0', version: 0, save_id: '20261123T221653Z-bbbbbbbbbbbb' },
      { name: 'large', version: 2 ** 40, save_id: '20261123T221653Z-cccccccccccc' },
      { name: 'theirs', version: 3, source: 'lineapy' as const, root: 'half \ud800' }
    ];
    await store.insert({ ...artifact, inputs });
    const root = 'half \ufffd';
    expect(await store.inputsOf(artifact.save_id)).toEqual([
      good,
      { name: 'theirs', version: 3, source: 'lineapy', root }
    ]);
    expect((await store.usersOf({ name: 'theirs', version: 3 })).used_by).toHaveLength(1);
  });

  it('finds a version with the same bytes in the same root', async () => {
    const [store] = stores();
    const [sha256, size] = [newSha(), 5000];
    const value = { name: 'model', root: '/values', sha256, size };
    expect(await store.twinOf(value)).toBeNull();
    const other = await store.insert(newArtifact('other', { sha256, size }));
    expect(await store.twinOf(value)).toMatchObject({ name: 'other', value_key: other.value_key });
    await store.insert(newArtifact('model'));
    const first = await store.insert(newArtifact('model', { sha256, size }));
    await store.insert(newArtifact('model', { sha256, size }));
    expect(await store.twinOf(value)).toMatchObject({ version: 1, value_key: first.value_key });
    for (const different of [{ root: '/else' }, { size: 5001 }, { sha256: newSha() }]) {
      expect(await store.twinOf({ ...value, ...different })).toBeNull();
    }
  });

  it('says which versions have the same bytes as an earlier one of their name and root', async () => {
    const [store] = stores();
    const [sha256, size] = [newSha(), 4096];
    await store.insert(newArtifact('other', { sha256, size }));
    const saved: StoredArtifact[] = [];
    for (const more of [{}, {}, { root: '/else' }, { sha256: newSha() }, { size: 4095 }, {}]) {
      saved.push(await store.insert(newArtifact('model', { sha256, size, ...more })));
    }
    const same = await store.sameBytes(saved);
    expect(saved.map(({ save_id }) => same.get(save_id))).toEqual([
      ...[undefined, 0, undefined],
      ...[undefined, undefined, 0]
    ]);
    expect((await store.get('model', 5))?.same_as).toBe(0);
    await store.delete('model', 0);
    expect((await store.get('model', 5))?.same_as).toBe(1);
    expect((await store.get('model', 1))?.same_as).toBeUndefined();
  });

  it('notes when a value was verified, and when it was found damaged', async () => {
    const [store] = stores();
    const [sha256, size] = [newSha(), 5000];
    const { save_id, ...saved } = await store.insert(newArtifact('model', { sha256, size }));
    expect(saved).not.toHaveProperty('verified_at');
    const [first, second, third] = [
      '2026-11-27T08:00:00.000Z',
      '2026-11-28',
      '2026-11-29'
    ] as const;
    await store.marks.noteVerified([save_id], true, first);
    expect(await store.get('model', 0)).toMatchObject({ verified_at: first });
    await store.marks.noteVerified([save_id], false, second);
    const [listed] = (await store.versions({ name: 'model' })).artifacts;
    expect(listed).toMatchObject({ verified_at: first, damaged_at: second });
    expect(await store.twinOf({ name: 'model', root: '/values', sha256, size })).toBeNull();
    await store.marks.noteVerified([save_id], true, third);
    const [summary] = (await store.list({})).artifacts;
    expect(summary).toMatchObject({ verified_at: third });
    expect(summary).not.toHaveProperty('damaged_at');
  });

  it('notes which values are missing, until they are found, verified or deleted', async () => {
    const [store, other = store] = stores();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'b', 'c']) {
      ids.push((await store.insert(newArtifact(name))).save_id);
    }
    const [a = '', b = '', b1 = '', c = ''] = ids;
    const missing = async () =>
      (await other.marks.missing(9)).map(({ name, version }) => `${name} ${version}`);
    expect(await missing()).toEqual([]);
    await store.marks.noteMissing([a, b, b1, c], '2026-11-27T08:00:00.000Z');
    expect(await missing()).toEqual(['c 0', 'b 1', 'b 0', 'a 0']);
    expect(await other.marks.missing(1)).toMatchObject([
      { name: 'c', version: 0, save_id: c, root: expect.any(String), size: expect.any(Number) }
    ]);
    await store.marks.noteFound([a, 'no-such-save']);
    await store.marks.noteVerified([b], true, '2026-11-28T08:00:00.000Z');
    expect(await missing()).toEqual(['c 0', 'b 1']);
    // Other bytes are damaged, not missing.
    await store.marks.noteVerified([b1], false, '2026-11-28T08:00:00.000Z');
    expect(await missing()).toEqual(['c 0']);
    const trash = { deleted_at: '2026', deleted_by: 'ana', purge_at: '2999' };
    await store.delete('c', 0, false, trash);
    expect(await missing()).toEqual([]);
    await store.trash.restore('c', 0);
    expect(await missing()).toEqual(['c 0']);
  });

  it('notes what was found of values whose rows are not ours, once it has tables', async () => {
    const [store, other = store] = stores();
    const mark = (name: string, found: 'missing' | 'verified', found_at = '2026-11-28') => ({
      ...{ root: '/theirs', value_key: 'shared.pkl', version: 0, date_created: '2022-01-01' },
      ...{ name, found, found_at }
    });
    const { lineapy } = store.marks;
    expect(await lineapy.note([mark('a', 'missing')])).toBe(false);
    expect(await lineapy.of([mark('a', 'missing')])).toEqual([]);
    await store.insert(newArtifact('ours'));
    expect(await lineapy.note([mark('a', 'missing'), mark('b', 'missing')])).toBe(true);
    expect(await other.marks.lineapy.wrong(9)).toHaveLength(2);
    expect(await lineapy.note([mark('a', 'verified', '2026-11-29')])).toBe(true);
    expect(await other.marks.lineapy.wrong(9)).toEqual([mark('b', 'missing')]);
    await lineapy.noteFound([mark('b', 'missing')]);
    const elsewhere = { root: '/other', value_key: 'shared.pkl' };
    expect(await lineapy.of([mark('b', 'missing')])).toEqual([mark('a', 'verified', '2026-11-29')]);
    expect(await lineapy.of([elsewhere])).toEqual([]);
  });

  it('finds what is damaged, earlier versions, too, until it is whole again or deleted', async () => {
    const [store, other = store] = stores();
    const ids: string[] = [];
    for (const name of ['a', 'a', 'b', 'c']) {
      ids.push((await store.insert(newArtifact(name))).save_id);
    }
    const [a = '', , b = '', c = ''] = ids;
    const damaged = async () =>
      (await other.marks.damaged(9)).map(({ name, version }) => `${name} ${version}`);
    expect(await damaged()).toEqual([]);
    await store.marks.noteVerified([a, b, c], false, '2026-11-27T08:00:00.000Z');
    expect(await damaged()).toEqual(['c 0', 'b 0', 'a 0']);
    expect(await other.marks.damaged(1)).toMatchObject([
      { name: 'c', version: 0, save_id: c, root: expect.any(String), size: expect.any(Number) }
    ]);
    await store.marks.noteVerified([b], true, '2026-11-28T08:00:00.000Z');
    expect(await damaged()).toEqual(['c 0', 'a 0']);
    await store.delete('c', 0, false);
    expect(await damaged()).toEqual(['a 0']);
  });
}
