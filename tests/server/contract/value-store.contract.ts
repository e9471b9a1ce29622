import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previewKey } from '../../../src/server/values/value-key.js';
import type { ValueEntry, ValueStore } from '../../../src/server/values/value-store.js';
import { failureOf } from '../support/failure.js';
import { newSaveId } from '../support/stores.js';

/** What a value store's suite needs: a fresh place, and stores that lead to it. */
export interface ValueStoreFixture {
  /** Another store object at the same place. */
  open(): ValueStore;
  dispose(): Promise<void>;
}

/** A value as a socket brings it: its pieces end where no part of an upload does. */
export function pieces(bytes: Buffer): Readable {
  return Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += 99_999) {
        yield bytes.subarray(at, at + 99_999);
      }
    })()
  );
}

/** All that a store lists. */
export async function collect(store: ValueStore): Promise<ValueEntry[]> {
  const entries: ValueEntry[] = [];
  for await (const entry of store.list()) {
    entries.push(entry);
  }
  return entries;
}

/** What every value store promises. */
export function valueStoreContract(
  title: string,
  createFixture: () => Promise<ValueStoreFixture>
): void {
  describe(`value store contract: ${title}`, () => {
    let fixture: ValueStoreFixture;
    let store: ValueStore;
    const key = () => `churn-model/${newSaveId()}.pkl`;

    beforeEach(async () => {
      fixture = await createFixture();
      store = fixture.open();
    });
    afterEach(() => fixture.dispose());

    it('checks an empty place and leaves nothing behind', async () => {
      const found = await store.check();
      expect(await store.check()).toEqual(found);
      await store.prepare();
      expect((await store.check()).would_create).toBe(false);
      expect(await collect(store)).toEqual([]);
    });

    it('reads what was written, also through another store object', async () => {
      const [k, bytes] = [key(), randomBytes(100_000)];
      await store.write(k, bytes);
      expect(Buffer.from(await fixture.open().read(k)).equals(bytes)).toBe(true);
      expect(await store.stat(k)).toEqual({ size: bytes.length });
    });

    it('reads a value from an offset on, as a stream', async () => {
      const [k, bytes] = [key(), randomBytes(300_000)];
      await store.write(k, bytes);
      for (const start of [0, 1, 299_999]) {
        const opened = await store.openRead(k, { start });
        expect(opened.size).toBe(bytes.length);
        const found = Buffer.concat(await opened.bytes.toArray());
        expect(found.equals(bytes.subarray(start))).toBe(true);
      }
      expect((await failureOf(store.openRead(k, { start: 400_000 }))).kind).toBe('invalid_input');
    });

    it('goes on after it was closed', async () => {
      const k = key();
      await store.write(k, Buffer.from('value'));
      await store.close?.();
      expect(Buffer.from(await store.read(k)).toString()).toBe('value');
      await store.close?.();
      await store.close?.();
    });

    it('hands out a value in pieces, too, and takes it well when nobody reads on', async () => {
      const [k, bytes] = [key(), randomBytes(3 << 20)];
      await store.write(k, bytes);
      const whole = await fixture.open().openRead(k);
      expect(whole.size).toBe(bytes.length);
      const pieces = await whole.bytes.toArray();
      expect(pieces.length).toBeGreaterThan(1);
      expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
      const broken = await store.openRead(k);
      for await (const piece of broken.bytes) {
        expect((piece as Buffer).length).toBeLessThan(bytes.length);
        break;
      }
      await store.delete(k);
      expect((await failureOf(store.openRead(k))).kind).toBe('not_found');
    });

    it('keeps empty values', async () => {
      const k = key();
      await store.write(k, new Uint8Array());
      expect((await store.read(k)).length).toBe(0);
      expect(await store.stat(k)).toEqual({ size: 0 });
    });

    it('writes the same again without complaint, and never anything else', async () => {
      const k = key();
      await store.write(k, Buffer.from('first'));
      await store.write(k, Buffer.from('first'));
      expect((await failureOf(store.write(k, Buffer.from('other')))).kind).toBe('conflict');
      expect((await failureOf(store.write(k, Buffer.from('longer value')))).kind).toBe('conflict');
      expect(Buffer.from(await store.read(k)).toString()).toBe('first');
      expect(await collect(store)).toHaveLength(1);
    });

    it('lets exactly one of several simultaneous writers of a key win', async () => {
      const k = key();
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) => fixture.open().write(k, Buffer.from(`value ${i}`)))
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(Buffer.from(await store.read(k)).toString()).toMatch(/^value \d$/);
    });

    it('says what does not exist', async () => {
      const k = key();
      expect(await store.stat(k)).toBeNull();
      expect((await failureOf(store.read(k))).kind).toBe('not_found');
      await store.delete(k);
    });

    it('takes a value as a stream, whatever its size', async () => {
      for (const size of [0, 1, 100_000, 3 << 20]) {
        const [saveId, bytes] = [newSaveId(), randomBytes(size)];
        const k = `big/${saveId}.pkl`;
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        expect(await store.upload(saveId, k, pieces(bytes))).toEqual(
          store.hashesUploads ? { size, sha256 } : null
        );
        expect((await collect(store)).map((entry) => [entry.key, entry.staging])).toEqual([
          [k, false]
        ]);
        await store.commitStaged(saveId, k, size);
        await fixture.open().commitStaged(saveId, k, size);
        expect(Buffer.from(await store.read(k)).equals(bytes)).toBe(true);
        await store.discardStaged(saveId);
        expect(await fixture.open().stat(k)).toEqual({ size });
        await store.delete(k);
      }
    });

    it('never replaces a value by a stream', async () => {
      const saveId = newSaveId();
      const k = `big/${saveId}.pkl`;
      await store.write(k, Buffer.from('first'));
      const second = store.upload(saveId, k, pieces(Buffer.from('other')));
      expect((await failureOf(second)).kind).toBe('conflict');
      expect(Buffer.from(await store.read(k)).toString()).toBe('first');
      expect((await collect(store)).map((entry) => entry.key)).toEqual([k]);
    });

    it('lets exactly one of several simultaneous streams for a key win', async () => {
      const saveId = newSaveId();
      const k = `big/${saveId}.pkl`;
      const results = await Promise.allSettled(
        Array.from({ length: 4 }, (_, i) =>
          fixture.open().upload(saveId, k, pieces(Buffer.from(`value ${i}`)))
        )
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(Buffer.from(await store.read(k)).toString()).toMatch(/^value \d$/);
    });

    it('keeps nothing of a stream that breaks off, and says so', async () => {
      const saveId = newSaveId();
      const k = `big/${saveId}.pkl`;
      const broken = Readable.from(
        (function* () {
          yield randomBytes(1 << 20);
          throw new Error('The client has gone.');
        })()
      );
      expect((await failureOf(store.upload(saveId, k, broken))).kind).toBe('unreachable');
      expect(broken.destroyed).toBe(true);
      expect(await store.stat(k)).toBeNull();
      expect(await collect(store)).toEqual([]);
    });

    it('ends no large save without its value, or with one of another size', async () => {
      const saveId = newSaveId();
      const k = `big/${saveId}.pkl`;
      expect((await failureOf(store.commitStaged(saveId, k, 3))).kind).toBe('not_found');
      await store.upload(saveId, k, pieces(Buffer.from('half of i')));
      expect((await failureOf(store.commitStaged(saveId, k, 18))).kind).toBe('corrupted');
    });

    it('deletes', async () => {
      const [a, b] = [key(), key()];
      await store.write(a, Buffer.from('a'));
      await store.write(b, Buffer.from('b'));
      await store.delete(a);
      await store.delete(a);
      expect((await collect(store)).map((entry) => entry.key)).toEqual([b]);
      await store.delete(b);
      expect(await collect(store)).toEqual([]);
    });

    it('keeps a preview beside its value, and deletes it with the value', async () => {
      const [k, other] = [key(), key()];
      const [bytes, preview] = [Buffer.from('value'), randomBytes(300_000)];
      await store.write(k, bytes);
      await store.write(other, bytes);
      expect(await store.readPreview(k, preview.length)).toBeNull();
      await store.writePreview(k, preview);
      await fixture.open().writePreview(k, Buffer.from('a later one'));
      const found = await fixture.open().readPreview(k, preview.length);
      expect(found && Buffer.from(found).equals(preview)).toBe(true);
      expect(await store.readPreview(k, preview.length - 1)).toBeNull();
      expect(await store.readPreview(other, preview.length)).toBeNull();
      expect(Buffer.from(await store.read(k))).toEqual(bytes);
      expect(await store.stat(k)).toEqual({ size: bytes.length });
      expect((await collect(store)).map((entry) => entry.key).sort()).toEqual(
        [k, other, previewKey(k)].sort()
      );
      await store.delete(k);
      expect((await collect(store)).map((entry) => entry.key)).toEqual([other]);
    });

    it('deletes a preview whose value is gone', async () => {
      const k = key();
      await store.writePreview(k, Buffer.from('preview'));
      expect((await collect(store)).map((entry) => entry.key)).toEqual([previewKey(k)]);
      await store.delete(previewKey(k));
      await store.delete(previewKey(k));
      expect(await collect(store)).toEqual([]);
    });

    it('writes and deletes in one place at the same time', async () => {
      for (let round = 0; round < 20; round++) {
        const [a, b] = [key(), key()];
        await store.write(a, Buffer.from('a'));
        await Promise.all([store.delete(a), fixture.open().write(b, Buffer.from('b'))]);
        expect(Buffer.from(await store.read(b)).toString()).toBe('b');
        await store.delete(b);
      }
    });

    it('lists values with size and time', async () => {
      const keys = [key(), `another/${newSaveId()}.pkl`];
      for (const k of keys) {
        await store.write(k, Buffer.from('12345'));
      }
      const entries = await collect(store);
      expect(new Set(entries.map((entry) => entry.key))).toEqual(new Set(keys));
      for (const { size, modified } of entries) {
        expect(size).toBe(5);
        expect(Math.abs(Date.now() - modified.getTime())).toBeLessThan(60_000);
      }
    });

    it('opens nothing but keys', async () => {
      const bad = [
        '../../etc/passwd',
        '/etc/passwd',
        'a/../../b.pkl',
        'a/b/c.pkl',
        'a/x.pkl',
        '.artifact-storage-owners/20261123T221653Z-1f2e3d4c5b6a.pkl',
        'a\\20261123T221653Z-1f2e3d4c5b6a.pkl',
        'a/20261123T221653Z-1f2e3d4c5b6a.pkl\0',
        'heartbeat',
        ''
      ];
      for (const k of bad) {
        expect((await failureOf(store.read(k))).kind).toBe('invalid_input');
        expect((await failureOf(store.openRead(k))).kind).toBe('invalid_input');
        expect((await failureOf(store.write(k, new Uint8Array()))).kind).toBe('invalid_input');
        expect((await failureOf(store.delete(k))).kind).toBe('invalid_input');
        const preview = store.writePreview(k, new Uint8Array());
        expect((await failureOf(preview)).kind).toBe('invalid_input');
        expect((await failureOf(store.readPreview(k, 1))).kind).toBe('invalid_input');
      }
      for (const [saveId, k] of [
        ['../../x-12345678', key()],
        [newSaveId(), 'a/../../b.pkl']
      ] as const) {
        const bytes = pieces(Buffer.from('x'));
        expect((await failureOf(store.upload(saveId, k, bytes))).kind).toBe('invalid_input');
      }
    });

    it('remembers which databases keep values in it', async () => {
      expect((await store.owners()).size).toBe(0);
      await store.addOwner('aaaaaaaa-1');
      await store.addOwner('aaaaaaaa-1');
      await fixture.open().addOwner('bbbbbbbb-2');
      expect(await store.owners()).toEqual(new Set(['aaaaaaaa-1', 'bbbbbbbb-2']));
      await store.removeOwner('aaaaaaaa-1');
      await store.removeOwner('aaaaaaaa-1');
      expect(await store.owners()).toEqual(new Set(['bbbbbbbb-2']));
      await store.addOwner('cccccccc-3', 'sqlite:////data/ä.sqlite');
      await store.addOwner('cccccccc-3', 'sqlite:////data/later.sqlite');
      expect(await fixture.open().ownerLocation('cccccccc-3')).toBe('sqlite:////data/ä.sqlite');
      expect(await store.ownerLocation('bbbbbbbb-2')).toBe('');
      expect(await store.ownerLocation('dddddddd-4')).toBe('');
      expect(await collect(store)).toEqual([]);
    });
  });
}
