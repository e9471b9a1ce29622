import { describe, expect, it } from 'vitest';
import type { RetainRequest, Retention } from '../../../src/api/retention.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { UNWATCHED } from '../../../src/server/operations/long-work.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { trashNote } from '../../../src/server/store/trash.js';
import { eachDatabase, storeOfEachTest } from '../support/store-of-each-test.js';
import { databaseAt, inlineSave } from '../support/stores.js';

/** A sequence of numbers below a limit that is the same in each run. */
function* numbersFrom(seed: number): Generator<number, never, number | undefined> {
  let state = seed;
  for (let below = 2; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    below = (yield Math.floor((state / 2_147_483_648) * below)) ?? 2;
  }
}

describe.each(eachDatabase())('a retention in %s', (_, urlIn) => {
  let base: string;
  let url: string;
  let store: ArtifactStore;
  const save = (name: string, tags: string[] = []) =>
    store.save(inlineSave(name, undefined, { tags }));
  const retain = (request: Partial<RetainRequest>, notes: unknown[] = []): Promise<Retention> =>
    store.upkeep.retain(
      { dry_run: false, ...request },
      { ...UNWATCHED, note: (note) => notes.push(note) },
      undefined,
      () => undefined
    );
  const left = async (name: string): Promise<readonly number[]> =>
    (await store.versions({ name, limit: 1000 })).artifacts.map(({ version }) => version);

  storeOfEachTest((own) => ({ base, url, store } = own), urlIn);

  it('finds nothing that is older than time itself', async () => {
    await save('model');
    await save('model');
    for (const older_than_days of [99_999_999_999, 1e20, 1e300]) {
      expect((await retain({ older_than_days })).versions).toEqual([]);
    }
  });

  it('keeps the newest ones and those with an alias; a dry run deletes nothing', async () => {
    for (let i = 0; i < 6; i++) {
      await save('model');
    }
    await save('single');
    await store.setAlias({ name: 'model', alias: 'production', version: 1 }, 'ana');
    const plan = await retain({ keep_newest: 2, dry_run: true });
    expect(plan).toMatchObject({
      planned: 3,
      deleted: 0,
      kept: 4,
      kept_because: { newest: 2, alias: 1, keep_newest: 1 },
      bytes: 3 * 64
    });
    expect(plan.versions.map(({ version }) => version)).toEqual([3, 2, 0]);
    expect(await left('model')).toHaveLength(6);
    expect(await retain({ keep_newest: 2 })).toMatchObject({ planned: 3, deleted: 3, changed: 0 });
    expect(await left('model')).toEqual([5, 4, 1]);
    expect(await left('single')).toEqual([0]);
    expect(await retain({ keep_newest: 2 })).toMatchObject({ planned: 0, deleted: 0 });
  });

  it('needs a condition', async () => {
    await expect(async () => retain({})).rejects.toMatchObject({
      kind: 'invalid_input',
      field: 'keep_newest'
    });
  });

  it('looks only at the names that are selected', async () => {
    for (const name of ['one', 'two', 'three']) {
      await save(name);
      await save(name);
    }
    expect(await retain({ keep_newest: 1, names: ['one'] })).toMatchObject({
      deleted: 1,
      kept: 1
    });
    expect(await retain({ keep_newest: 1, filters: { search: 'tw' } })).toMatchObject({
      deleted: 1
    });
    expect(await left('three')).toEqual([1, 0]);
    await expect(retain({ keep_newest: 1, names: ['three', 'tree'] })).rejects.toMatchObject({
      kind: 'not_found',
      hint: 'Did you mean "three"?'
    });
    expect(await left('three')).toEqual([1, 0]);
  });

  it('is decided again in the transaction of the delete', async () => {
    for (let i = 0; i < 6; i++) {
      await save('model', ['draft']);
    }
    const metadata = openMetadataStore(databaseAt(url, base));
    const unkept = { versions: [0, 1, 2, 3, 4], rule: { keep_newest: 1, tag: 'draft' } };
    await store.delete('model', 5);
    await store.delete('model', 1);
    await store.setAlias({ name: 'model', alias: 'best', version: 0 }, 'ana');
    await store.editNotes({ name: 'model', version: 2, tags: ['final'] }, 'ana');
    const deleted = await metadata.deleteUnkept('model', unkept);
    expect(deleted.map(({ version }) => version)).toEqual([3]);
    expect(await left('model')).toEqual([4, 2, 0]);
    await metadata.close();
  });

  it('never takes the newest version or one with an alias, while others save and set aliases', async () => {
    for (let round = 0; round < 8; round++) {
      for (let i = 0; i < 4; i++) {
        await save('model');
      }
      const before = await left('model');
      const [, alias] = await Promise.all([
        retain({ keep_newest: 1 }),
        store
          .setAlias({ name: 'model', alias: 'best', version: before[2] ?? 0 }, 'ana')
          .catch(() => null),
        save('model')
      ]);
      const after = await left('model');
      expect(after[0]).toBe((before[0] ?? 0) + 1);
      const { artifacts } = await store.versions({ name: 'model', limit: 1000 });
      const aliased = artifacts.filter((one) => one.aliases?.includes('best'));
      expect(aliased.map(({ version }) => version)).toEqual(
        alias === null ? aliased.map(({ version }) => version) : [before[2]]
      );
    }
  });

  it('does what a model says, for any conditions', async () => {
    const numbers = numbersFrom(20_261_127);
    numbers.next();
    const below = (limit: number): number => numbers.next(limit).value;
    for (let round = 0; round < 12; round++) {
      const name = `name-${round % 3}`;
      for (let i = below(5); i >= 0; i--) {
        await save(name, below(2) === 0 ? ['draft'] : []);
      }
      const all = (await store.versions({ name, limit: 1000 })).artifacts;
      const aliased = all[below(all.length)]?.version ?? 0;
      await store.setAlias({ name, alias: 'kept', version: aliased }, 'ana');
      const keep = below(2) === 0 ? undefined : 1 + below(4);
      const days = below(3) === 0 ? [0, 1000][below(2)] : undefined;
      const tag = below(2) === 0 ? 'draft' : undefined;
      if (keep === undefined && days === undefined && tag === undefined) {
        continue;
      }
      const goes = all.filter(
        ({ version, tags = [] }, rank) =>
          rank > 0 &&
          version !== aliased &&
          (keep === undefined || rank >= keep) &&
          (days === undefined || days === 0) &&
          (tag === undefined || tags.includes(tag))
      );
      const request = {
        names: [name],
        ...(keep === undefined ? {} : { keep_newest: keep }),
        ...(days === undefined ? {} : { older_than_days: days }),
        ...(tag === undefined ? {} : { tag })
      };
      const plan = await retain({ ...request, dry_run: true });
      const done = await retain(request);
      const numbersOf = (some: readonly { readonly version: number }[]) =>
        some.map(({ version }) => version);
      const said = `${round}: ${JSON.stringify(request)}`;
      expect(numbersOf(plan.versions), said).toEqual(numbersOf(goes));
      expect(done, said).toMatchObject({ planned: goes.length, deleted: goes.length, changed: 0 });
      expect(done.kept, said).toBe(all.length - goes.length);
      expect(Object.values(done.kept_because).reduce((sum, one) => sum + one, 0)).toBe(done.kept);
      const gone = new Set(numbersOf(goes));
      expect(await left(name), said).toEqual(numbersOf(all).filter((one) => !gone.has(one)));
    }
  });

  it('counts once what a process before it deleted', async () => {
    for (let i = 0; i < 5; i++) {
      await save('a');
      await save('b');
    }
    const notes: unknown[] = [];
    await retain({ keep_newest: 1 }, notes);
    const again = (some: readonly unknown[]) =>
      store.upkeep.retain(
        { dry_run: false, keep_newest: 1 },
        { ...UNWATCHED, notes: some },
        undefined,
        () => undefined
      );
    expect(await again(notes)).toMatchObject({ planned: 8, deleted: 8, kept: 2 });
    // Killed before it noted that the second delete was done.
    expect(await again(notes.slice(0, 3))).toMatchObject({ planned: 8, deleted: 8, kept: 2 });
  });

  it('names what it moved to the trash, also what a process before it moved there', async () => {
    for (let i = 0; i < 3; i++) {
      await save('a');
      await save('b');
    }
    await save('single');
    const trash = trashNote(7, 'ana');
    const notes: unknown[] = [];
    const again = (some: readonly unknown[]) =>
      store.upkeep.retain(
        { dry_run: false, keep_newest: 1 },
        { ...UNWATCHED, notes: some, note: (note) => notes.push(note) },
        trash,
        () => undefined
      );
    const done = await again([]);
    const byName = (one: { readonly name: string }, other: { readonly name: string }) =>
      one.name.localeCompare(other.name);
    const trashed = [
      { name: 'a', versions: [0, 1] },
      { name: 'b', versions: [0, 1] }
    ];
    expect(done.trashed?.toSorted(byName)).toEqual(trashed);
    // Killed before it noted that the second delete was done.
    const taken = await again(notes.slice(0, 3));
    expect(taken).toMatchObject({ deleted: 4, purge_at: trash?.purge_at });
    const ascending = taken.trashed?.map(({ name, versions }) => ({
      name,
      versions: versions.toSorted()
    }));
    expect(ascending?.toSorted(byName)).toEqual(trashed);
    expect((await store.trash.list({})).total).toBe(4);
    expect(await retain({ keep_newest: 1, dry_run: true })).not.toHaveProperty('trashed');
  });
});
