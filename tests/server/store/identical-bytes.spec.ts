import { randomBytes } from 'node:crypto';
import { chmod, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Artifact, SaveRequest } from '../../../src/api/artifact.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { inlineSave, removeDirectory, storeIn, temporaryDirectory } from '../support/stores.js';

const LONG_AGO = new Date('2026-01-01T00:00:00Z');

describe('identical bytes', () => {
  let base: string;
  let store: ArtifactStore;
  const bytes = randomBytes(100_000);

  /** Brings a value as a client does that stages it. */
  const staged = async (name: string, value: Uint8Array): Promise<SaveRequest> => {
    const request = { ...inlineSave(name, value), value: { staged: true as const } };
    await writeFile((await store.openStaging(request.save_id)) ?? '', value, { mode: 0o600 });
    return request;
  };
  const inline = async (name: string, value: Uint8Array) => inlineSave(name, value);
  const WAYS = { staged, inline };
  const pathOf = ({ root, value_key }: Artifact): string => join(root, value_key);
  const fileOf = (artifact: Artifact) => stat(pathOf(artifact));
  const isOneFile = async (one: Artifact, other: Artifact): Promise<boolean> =>
    (await fileOf(one)).ino === (await fileOf(other)).ino;
  const load = async (artifact: Artifact): Promise<Buffer> => {
    const wanted = { ...artifact, inline_limit: 1_000_000 };
    return Buffer.from((await store.get(wanted)).value.base64 ?? '', 'base64');
  };
  const leftInStaging = () => readdir(join(base, 'values', '.artifact-storage-staging'));

  beforeEach(async () => {
    base = await temporaryDirectory();
    store = storeIn(base);
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  describe.each(['staged', 'inline'] as const)('%s', (way) => {
    const save = async (name: string, value: Uint8Array = bytes) =>
      store.save(await WAYS[way](name, value));

    it('are one file with a name for each version, which says whose bytes it has', async () => {
      const first = await save('model');
      const second = await save('model');
      const third = await save('model');
      expect([first, second, third].map(({ same_as }) => same_as)).toEqual([undefined, 0, 0]);
      expect(await isOneFile(first, second)).toBe(true);
      expect((await fileOf(third)).nlink).toBe(3);
      const { artifacts } = await store.versions({ name: 'model' });
      expect(artifacts.map(({ same_as }) => same_as)).toEqual([0, 0, undefined]);
      expect((await store.list({})).artifacts[0]?.same_as).toBe(0);
      expect((await store.find({ name: 'model', version: 1 })).same_as).toBe(0);
      expect(await leftInStaging()).toEqual([]);
    });

    it.each([[[0, 1]], [[1, 0]]])(
      'outlive each other in any order of deletes: %j',
      async (order) => {
        await save('model');
        await save('model');
        const [gone = 0, stays = 0] = order;
        await store.delete('model', gone);
        const left = await store.find({ name: 'model', version: stays });
        expect(left.same_as).toBeUndefined();
        expect((await load(left)).equals(bytes)).toBe(true);
        const next = await save('model');
        expect(next.same_as).toBe(stays);
        await store.delete('model', 'all');
        expect(await store.cleanUp({ dry_run: true, grace_seconds: 0 })).toMatchObject({
          orphans: []
        });
      }
    );

    it('of another name are shared without a word about it', async () => {
      const [one, other] = [await save('one'), await save('other')];
      expect(await isOneFile(one, other)).toBe(true);
      expect(other.same_as).toBeUndefined();
    });

    it('are written again where the first ones were changed in place', async () => {
      const first = await save('model');
      await writeFile(pathOf(first), randomBytes(bytes.length), { flag: 'r+' });
      await utimes(pathOf(first), LONG_AGO, LONG_AGO);
      const second = await save('model');
      expect(await isOneFile(first, second)).toBe(false);
      expect((await load(second)).equals(bytes)).toBe(true);
    });

    it('are written again where the first ones are shorter, gone, or no file', async () => {
      for (const harm of [
        (path: string) => writeFile(path, 'short'),
        (path: string) => rm(path),
        (path: string) => rename(path, `${path}.moved`)
      ]) {
        const value = randomBytes(9000);
        const first = await save('model', value);
        await harm(pathOf(first));
        expect((await load(await save('model', value))).equals(value)).toBe(true);
      }
    });

    it('of another mode are not shared', async () => {
      const first = await save('model');
      await chmod(pathOf(first), 0o644);
      const second = await save('model');
      expect((await fileOf(second)).mode & 0o777).toBe(0o600);
      expect(await isOneFile(first, second)).toBe(false);
    });

    it('below 4 KiB are written again', async () => {
      const [one, other] = [
        await save('a', Buffer.alloc(4095)),
        await save('a', Buffer.alloc(4095))
      ];
      expect(await isOneFile(one, other)).toBe(false);
      expect(other.same_as).toBeUndefined();
    });

    it('are one save where its request is repeated', async () => {
      await save('model');
      const request = await WAYS[way]('model', bytes);
      const once = await store.save(request);
      expect(await store.save(request)).toEqual(once);
      expect(once.version).toBe(1);
    });

    it('that were just shared are too young for a clean-up, however old their file is', async () => {
      const first = await save('model');
      await utimes(pathOf(first), LONG_AGO, LONG_AGO);
      const second = await save('model');
      expect(await isOneFile(first, second)).toBe(true);
      // As if the row of the second one was not written yet.
      const other = storeIn(base, 'values', 'other.sqlite');
      const report = await other.cleanUp({ dry_run: true });
      expect(report).toMatchObject({ orphans: [], kept_in_grace: 2 });
      await other.close();
    });
  });

  it('of another root are not shared', async () => {
    const first = await store.save(inlineSave('model', bytes));
    const other = storeIn(base, 'elsewhere');
    const second = await other.save(inlineSave('model', bytes));
    await other.close();
    expect(await isOneFile(first, second)).toBe(false);
    expect(second.same_as).toBeUndefined();
  });

  it('are shared by saves that come at the same time, or written', async () => {
    await store.save(inlineSave('model', bytes));
    const saved = await Promise.all(
      Array.from({ length: 20 }, () => store.save(inlineSave('model', bytes)))
    );
    for (const one of saved) {
      expect((await load(one)).equals(bytes)).toBe(true);
    }
  });

  it('are whole while versions with them are deleted', async () => {
    for (let round = 0; round < 10; round++) {
      const { version } = await store.save(inlineSave('model', bytes));
      const [saved] = await Promise.all([
        store.save(inlineSave('model', bytes)),
        store.delete('model', version)
      ]);
      expect((await load(saved)).equals(bytes)).toBe(true);
      await store.delete('model', 'all');
    }
  });
});
