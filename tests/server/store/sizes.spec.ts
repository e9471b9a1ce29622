import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { eachDatabase, storeOfEachTest } from '../support/store-of-each-test.js';
import { inlineSave } from '../support/stores.js';

describe.each(eachDatabase())('the sizes of a store in %s', (_, urlIn) => {
  let store: ArtifactStore;
  const save = (name: string, bytes: Uint8Array, more = {}) =>
    store.save(inlineSave(name, bytes, more));

  storeOfEachTest((own) => ({ store } = own), urlIn);

  it('are nothing where nothing was saved', async () => {
    expect(await store.upkeep.sizes({})).toEqual({
      by: 'name',
      groups: [],
      total: { versions: 0, bytes: 0 },
      trash: { versions: 0, bytes: 0 }
    });
  });

  it('add up by name, user, notebook and type, the largest first', async () => {
    await save('small', randomBytes(100), { user: 'bob', value_type: 'a.B', notebook_path: null });
    await save('large', randomBytes(9000), { notebook_path: 'one.ipynb' });
    await save('large', randomBytes(8000), { notebook_path: 'two.ipynb' });
    const groups = async (by: 'name' | 'user' | 'notebook' | 'type') =>
      (await store.upkeep.sizes({ by })).groups.map(({ key, versions, bytes }) => [
        key,
        versions,
        bytes
      ]);
    expect(await groups('name')).toEqual([
      ['large', 2, 17_000],
      ['small', 1, 100]
    ]);
    expect(await groups('user')).toEqual([
      ['ana', 2, 17_000],
      ['bob', 1, 100]
    ]);
    expect(await groups('notebook')).toEqual([
      ['one.ipynb', 1, 9000],
      ['two.ipynb', 1, 8000],
      ['', 1, 100]
    ]);
    expect(await groups('type')).toEqual([
      ['builtins.dict', 2, 17_000],
      ['a.B', 1, 100]
    ]);
    expect((await store.upkeep.sizes({})).total).toEqual({ versions: 3, bytes: 17_100 });
  });

  it('count bytes once that a folder keeps once, at the version that had them first', async () => {
    const bytes = randomBytes(10_000);
    for (const name of ['first', 'second', 'second']) {
      await save(name, bytes);
    }
    await save('second', randomBytes(5000));
    const tiny = Buffer.from('the same, too small to be shared');
    await save('tiny', tiny);
    await save('tiny', tiny);
    const { groups, total } = await store.upkeep.sizes({});
    expect(groups).toEqual([
      { key: 'first', versions: 1, bytes: 10_000 },
      { key: 'second', versions: 3, bytes: 5000, shared_bytes: 20_000 },
      { key: 'tiny', versions: 2, bytes: 2 * tiny.length }
    ]);
    expect(total).toEqual({ versions: 6, bytes: 15_000 + 2 * tiny.length, shared_bytes: 20_000 });
    await store.delete('first', 'all');
    expect((await store.upkeep.sizes({})).groups[0]).toEqual({
      key: 'second',
      versions: 3,
      bytes: 15_000,
      shared_bytes: 10_000
    });
  });

  it('tell what the other groups come to', async () => {
    for (let i = 1; i <= 5; i++) {
      await save(`name-${i}`, randomBytes(i * 10));
    }
    const { groups, others } = await store.upkeep.sizes({ limit: 2 });
    expect(groups.map(({ key }) => key)).toEqual(['name-5', 'name-4']);
    expect(others).toEqual({ groups: 3, versions: 3, bytes: 60 });
  });
});
