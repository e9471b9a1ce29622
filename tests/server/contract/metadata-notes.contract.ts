import { expect, it } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { newArtifact } from '../support/stores.js';

type Two = readonly [MetadataStore, MetadataStore];

/** Texts that a statement could take for something else. */
const HOSTILE = [
  "o'k",
  '"quoted"',
  '100%',
  'a_b',
  'back\\slash',
  '雪☃',
  '__proto__',
  '; drop table'
];

/**
 * What every metadata store promises of notes and aliases.
 *
 * @param stores two at one database
 */
export function metadataNotesContract(stores: () => Two): void {
  it('keeps the notes of a save, and a repeated save is the same one', async () => {
    const [store, other] = stores();
    const artifact = newArtifact('model', {
      description: 'First\nsecond line',
      tags: ['baseline', ...HOSTILE, 'baseline'],
      metadata: { auc: 0.81, ok: true, none: null, text: "it's", ['__proto__']: 1 }
    });
    const saved = await store.insert(artifact);
    expect(saved).toMatchObject({
      description: 'First\nsecond line',
      tags: ['baseline', ...HOSTILE]
    });
    expect(Object.entries(saved.metadata ?? {})).toContainEqual(['__proto__', 1]);
    expect(await store.get('model', 0)).toEqual(saved);
    expect(await other.insert(artifact)).toEqual(saved);
    const [listed] = (await store.list({})).artifacts;
    expect(listed).toMatchObject({ tags: saved.tags, metadata: { auc: 0.81 } });
    const bare = await store.insert(newArtifact('bare', { description: ' ', tags: [] }));
    expect(bare).not.toHaveProperty('description');
    expect(await store.get('bare', 0)).toEqual(bare);
  });

  it('keeps what no database can keep of a description as U+FFFD', async () => {
    const [store] = stores();
    const saved = await store.insert(
      newArtifact('model', { description: 'a\0b\ud800c', metadata: { text: '\udfff' } })
    );
    expect(saved).toMatchObject({
      description: 'a\uFFFDb\uFFFDc',
      metadata: { text: '\uFFFD' }
    });
    expect(await store.get('model', 0)).toEqual(saved);
  });

  it('edits notes with who and when, and changes nothing else', async () => {
    const [store, other] = stores();
    const saved = await store.insert(newArtifact('model', { tags: ['a'], description: 'before' }));
    const edited = await store.editNotes(
      { name: 'model', version: 0 },
      { description: 'after', metadata: { auc: 1 } },
      'ben'
    );
    const expected = { ...saved, description: 'after', metadata: { auc: 1 }, edited_by: 'ben' };
    expect(edited).toMatchObject(expected);
    expect(edited?.edited_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await other.get('model', null)).toEqual(edited);
    const removed = await store.editNotes(
      { name: 'model', version: 0, save_id: saved.save_id },
      { description: '', tags: [], metadata: {} },
      'ben'
    );
    expect(removed).not.toHaveProperty('tags');
    expect(removed).not.toHaveProperty('description');
    expect(removed).toMatchObject({ code: saved.code, date_created: saved.date_created });
  });

  it('never overwrites notes that were edited since their editor saw them', async () => {
    const [store, other] = stores();
    await store.insert(newArtifact('model', { description: 'first' }));
    await store.insert(newArtifact('model'));
    const edit = (by: MetadataStore, user: string, text: string, if_edited_at?: string | null) =>
      by.editNotes({ name: 'model', version: 0, if_edited_at }, { description: text }, user);
    const anas = await edit(store, 'ana', 'second', null);
    for (const seen of [null, '', 'yesterday', '2020-01-01T00:00:00.000Z']) {
      const failure = await failureOf(edit(other, 'ben', 'lost', seen));
      expect(failure.kind).toBe('conflict');
      expect(failure.message).toBe('The notes of "model" version 0 were changed meanwhile by ana.');
    }
    expect(await store.get('model', 0)).toEqual(anas);
    const bens = await edit(other, 'ben', 'third', anas?.edited_at);
    expect(bens).toMatchObject({ description: 'third', edited_by: 'ben' });
    expect(bens?.edited_at).not.toBe(anas?.edited_at);
    expect((await failureOf(edit(store, 'ana', 'lost', anas?.edited_at))).message).toMatch(/ben/);
    expect(await edit(store, '', 'whatever others wrote')).toMatchObject({ edited_by: '' });
    expect((await failureOf(edit(store, 'ana', 'lost', null))).message).toMatch(/meanwhile\.$/);
    expect(await store.get('model', 1)).not.toHaveProperty('edited_at');
  });

  it('lets one of those win who edit the same notes at once', async () => {
    const [store, other] = stores();
    await store.insert(newArtifact('model'));
    const wanted = { name: 'model', version: 0, if_edited_at: null };
    const edits = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 === 0 ? store : other).editNotes(wanted, { description: `${i}` }, `user${i}`)
      )
    );
    const won = edits.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won).toEqual([await store.get('model', 0)]);
  });

  it('edits nothing of a version that is not there', async () => {
    const [store] = stores();
    const edit = (name: string, version: number, save_id?: string) =>
      store.editNotes({ name, version, save_id }, { description: 'x' }, 'ben');
    expect(await edit('model', 0)).toBeNull();
    const { would_create } = await store.check();
    expect(would_create).toBe(true);
    const { save_id } = await store.insert(newArtifact('model'));
    await store.insert(newArtifact('model'));
    expect(await edit('model', 7)).toBeNull();
    expect(await edit('model', 2 ** 40)).toBeNull();
    expect(await edit('\0', 0)).toBeNull();
    expect(await edit('model', 1, save_id)).toBeNull();
    await store.delete('model', 0);
    expect(await edit('model', 0, save_id)).toBeNull();
    expect(await store.get('model', 1)).not.toHaveProperty('description');
  });

  it('lists the first 200 characters of a description, and gets all of it', async () => {
    const [store] = stores();
    const description = '☃'.repeat(10_000);
    await store.insert(newArtifact('model', { description }));
    const [row] = (await store.list({})).artifacts;
    expect(row?.description).toBe('☃'.repeat(200));
    expect((await store.versions({})).artifacts[0]?.description).toBe('☃'.repeat(200));
    expect(await store.get('model', 0)).toMatchObject({ description });
  });

  it('lets an alias point at one version of a name, and moves it', async () => {
    const [store, other] = stores();
    for (let i = 0; i < 3; i++) {
      await store.insert(newArtifact('model'));
      await store.insert(newArtifact('other'));
    }
    const set = (alias: string, version: number | null, name = 'model') =>
      store.setAlias({ name, alias, version }, 'ben');
    expect(await set('production', 0)).toBeNull();
    expect(await set('production', 2, 'other')).toBeNull();
    expect(await set('best', 0)).toBeNull();
    expect(await store.get('model', 0)).toMatchObject({ aliases: ['best', 'production'] });
    expect(await set('production', 1)).toBe(0);
    expect(await set('production', 1)).toBe(1);
    expect(await other.versionOfAlias('model', 'production')).toBe(1);
    expect(await store.versionOfAlias('model', 'Production')).toBeNull();
    expect(await store.aliases('model')).toEqual([
      { alias: 'best', version: 0 },
      { alias: 'production', version: 1 }
    ]);
    const { artifacts } = await store.versions({ name: 'model' });
    expect(artifacts.map(({ aliases }) => aliases)).toEqual([undefined, ['production'], ['best']]);
    expect((await store.list({ search: 'other' })).artifacts[0]?.aliases).toEqual(['production']);
    expect(await set('production', null)).toBe(1);
    expect(await set('production', null)).toBeNull();
    expect(await store.versionOfAlias('model', 'production')).toBeNull();
    expect(await store.versionOfAlias('other', 'production')).toBe(2);
    expect(await set('production', 9)).toBeUndefined();
    expect(await set('production', null, 'nothing')).toBeUndefined();
    for (const alias of HOSTILE) {
      await set(alias, 2);
    }
    expect((await store.get('model', 2))?.aliases).toEqual([...HOSTILE].sort());
    expect(await store.versionOfAlias('model', '\0')).toBeNull();
  });

  it('lets an alias point at one version when two sessions move it at once', async () => {
    const [store, other] = stores();
    for (let i = 0; i < 10; i++) {
      await store.insert(newArtifact('model'));
    }
    await Promise.all(
      Array.from({ length: 10 }, (_, version) =>
        (version % 2 === 0 ? store : other).setAlias({ name: 'model', alias: 'best', version }, '')
      )
    );
    const { artifacts } = await store.versions({ name: 'model' });
    expect(artifacts.filter(({ aliases }) => aliases !== undefined)).toHaveLength(1);
  });

  it('deletes a version with an alias only when that is wanted', async () => {
    const [store] = stores();
    for (let i = 0; i < 3; i++) {
      await store.insert(newArtifact('model'));
    }
    await store.setAlias({ name: 'model', alias: 'production', version: 2 }, 'ben');
    for (const version of [2, 'latest', 'all'] as const) {
      const failure = await failureOf(store.delete('model', version));
      expect([failure.kind, failure.field]).toEqual(['conflict', 'with_aliases']);
      expect(failure.message).toContain('"production"');
      const looked = await failureOf(store.deletable('model', version));
      expect(`${looked.message} ${looked.hint}`).toBe(`${failure.message} ${failure.hint}`);
    }
    const wanted = await store.deletable('model', 'all', true);
    expect(wanted.map(({ version }) => version)).toEqual([0, 1, 2]);
    expect(await store.deletable('model', [0, 1])).toHaveLength(2);
    expect(await store.deletable('model', [0, 7])).toEqual([]);
    expect(await store.deletable('nothing', 'latest')).toEqual([]);
    expect(await store.versionNumbers('model')).toEqual([2, 1, 0]);
    expect(await store.delete('model', 1)).toHaveLength(1);
    expect(await store.delete('model', 'all', true)).toHaveLength(2);
    expect(await store.aliases('model')).toEqual([]);
    await store.insert(newArtifact('model'));
    expect(await store.aliases('model')).toEqual([]);
    expect(await store.get('model', 3)).not.toHaveProperty('aliases');
  });

  it('has no alias at a version that is deleted meanwhile', async () => {
    const [store, other] = stores();
    for (let i = 0; i < 12; i++) {
      await store.insert(newArtifact('model'));
    }
    for (let version = 0; version < 12; version++) {
      await Promise.all([
        store.setAlias({ name: 'model', alias: 'best', version }, ''),
        store.editNotes({ name: 'model', version }, { tags: ['x'] }, ''),
        other.delete('model', version).catch(() => other.delete('model', version, true))
      ]);
      expect(await store.aliases('model')).toEqual([]);
    }
  });
}
