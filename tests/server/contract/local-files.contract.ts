import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalFiles, ValueStore } from '../../../src/server/values/value-store.js';
import { failureOf } from '../support/failure.js';
import { newSaveId } from '../support/stores.js';
import { collect, type ValueStoreFixture } from './value-store.contract.js';

/** What every value store promises whose values are files of this machine. */
export function localFilesContract(
  title: string,
  createFixture: () => Promise<ValueStoreFixture>
): void {
  describe(`local files contract: ${title}`, () => {
    let fixture: ValueStoreFixture;
    let store: ValueStore;
    let files: LocalFiles;
    /** Brings a large value as a client does. */
    const stage = async (saveId: string, bytes: Uint8Array): Promise<void> =>
      writeFile(await files.openStaging(saveId), bytes, { flag: 'wx' });

    beforeEach(async () => {
      fixture = await createFixture();
      store = fixture.open();
      files = store.localFiles() as LocalFiles;
    });
    afterEach(() => fixture.dispose());

    it('turns a staging file into a value, once and for all', async () => {
      const [saveId, bytes] = [newSaveId(), randomBytes(1_000_000)];
      const k = `big/${saveId}.pkl`;
      await stage(saveId, bytes);
      expect((await collect(store)).map(({ staging }) => staging)).toEqual([true]);
      expect(await store.stat(k)).toBeNull();
      await store.commitStaged(saveId, k, bytes.length);
      await fixture.open().commitStaged(saveId, k, bytes.length);
      expect(Buffer.from(await store.read(k)).equals(bytes)).toBe(true);
      expect((await collect(store)).map(({ staging }) => staging)).toEqual([false]);
    });

    it('refuses a staging file of another size', async () => {
      const saveId = newSaveId();
      const k = `big/${saveId}.pkl`;
      await stage(saveId, Buffer.from('half of i'));
      expect((await failureOf(store.commitStaged(saveId, k, 18))).kind).toBe('corrupted');
      expect(await store.stat(k)).toBeNull();
    });

    it('discards a staging file, but never a value', async () => {
      const saveId = newSaveId();
      await stage(saveId, Buffer.from('x'));
      await store.discardStaged(saveId);
      await store.discardStaged(saveId);
      expect(await collect(store)).toEqual([]);
      const k = `big/${saveId}.pkl`;
      await store.write(k, Buffer.from('x'));
      await store.discardStaged(saveId);
      expect((await collect(store)).map(({ key }) => key)).toEqual([k]);
    });

    it('hands out paths that lead to values, and none for anything else', async () => {
      const k = `big/${newSaveId()}.pkl`;
      await store.write(k, Buffer.from('here'));
      expect(await readFile(files.pathOf(k), 'utf8')).toBe('here');
      expect(() => files.pathOf('a/../../b.pkl')).toThrow();
      expect((await failureOf(files.openStaging('../../x-12345678'))).kind).toBe('invalid_input');
    });
  });
}
