import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FsspecStorageDir } from '../../../../../src/location/filesystems/fsspec-dir.js';
import type { ValueStore } from '../../../../../src/server/values/value-store.js';
import { collect, pieces } from '../../../contract/value-store.contract.js';
import { failureOf } from '../../../support/failure.js';
import { type Fault, FaultyProxy } from '../../../support/faulty-proxy.js';
import { AZURE } from '../../../support/fsspec/filesystem-servers.js';
import { filesystemOfTests } from '../../../support/fsspec/fsspec-fixture.js';
import { newSaveId } from '../../../support/stores.js';

const FAULTS: readonly Fault[] = ['delay', 'reset', 'lose-answer', 'half-close'];

describe.skipIf(AZURE.missing !== undefined)('Azure behind a faulty network', () => {
  const tests = filesystemOfTests(AZURE);
  let proxy: FaultyProxy;
  let dir: FsspecStorageDir;
  let store: ValueStore;
  const newKey = (): string => `a/${newSaveId()}.pkl`;

  beforeEach(async () => {
    proxy = await FaultyProxy.start(tests.server.port);
    dir = tests.newDir();
    store = tests.open(dir, tests.server.options(proxy.port));
  });
  afterEach(async () => {
    proxy.decide = () => 'pass';
    await store.close?.();
    await proxy.stop();
  });

  it.each(FAULTS)('saves once, whole, after a write that meets: %s', async (fault) => {
    const [small, large] = [newKey(), newKey()];
    const value = randomBytes(10 << 20);
    let met = 0;
    proxy.once(/^PUT \S*\/a\//, fault, () => met++);
    await store.write(small, Buffer.from('value'));
    proxy.once(/^PUT \S*\/a\//, fault, () => met++);
    await store.upload(newSaveId(), large, pieces(value));
    expect(met).toBe(2);
    const found = tests.open(dir);
    expect(Buffer.from(await found.read(small)).toString()).toBe('value');
    expect(Buffer.from(await found.read(large)).equals(value)).toBe(true);
    expect(await collect(found)).toHaveLength(2);
  });

  it.each([...FAULTS, 'cut-answer'] as const)(
    'loads what was saved through a read that meets: %s',
    async (fault) => {
      const [key, value] = [newKey(), randomBytes(10 << 20)];
      await store.upload(newSaveId(), key, pieces(value));
      let met = 0;
      proxy.once(/^GET \S*\/a\//, fault, () => met++);
      expect(Buffer.from(await store.read(key)).equals(value)).toBe(true);
      expect(met).toBe(1);
    }
  );

  it.each(['write', 'upload'] as const)(
    'leaves nothing of a stopped %s whose last request was on its way: a delete comes behind it',
    async (how) => {
      const [key, value, stop] = [newKey(), Buffer.from('value'), new AbortController()];
      const { promise: arrived, resolve: met } = Promise.withResolvers<void>();
      proxy.once(/^PUT \S*\/a\//, 'hold', met);
      const brought =
        how === 'write'
          ? store.write(key, value, stop.signal)
          : store.upload(newSaveId(), key, pieces(value), stop.signal);
      await arrived;
      stop.abort();
      const deleted = brought.catch(() => undefined).then(() => store.delete(key));
      const found = tests.open(dir);
      // Time in which a delete would come before the write.
      await Promise.race([deleted, found.check().then(() => found.check())]);
      await proxy.release();
      await deleted;
      expect(await collect(found)).toEqual([]);
    }
  );

  /** Asks something of a server that never answers it, and kills the host meanwhile. */
  const askedAsHostDies = async <T>(pattern: RegExp, ask: () => Promise<T>): Promise<T> => {
    const reached = new Promise<void>((resolve) => {
      proxy.decide = (piece) => {
        const isMeant = pattern.test(piece.toString('latin1'));
        if (isMeant) {
          resolve();
        }
        return isMeant ? 'mute' : 'pass';
      };
    });
    const asked = ask();
    asked.catch(() => undefined);
    await reached;
    (await tests.host.process()).kill();
    proxy.decide = () => 'pass';
    return asked;
  };

  it('fails a save that waits when the host dies, and saves on', async () => {
    const [lost, key] = [newKey(), newKey()];
    const saved = askedAsHostDies(/^PUT /, () => store.write(lost, Buffer.from('lost')));
    expect(await failureOf(saved)).toMatchObject({ kind: 'unreachable' });
    await store.write(key, Buffer.from('value'));
    expect(Buffer.from(await store.read(key)).toString()).toBe('value');
  });

  it('goes on with a list and a load that wait when the host dies', async () => {
    const key = newKey();
    await store.write(key, Buffer.from('value'));
    const listed = await askedAsHostDies(/^GET \S*comp=list/, () => collect(store));
    expect(listed.map((entry) => entry.key)).toEqual([key]);
    const read = await askedAsHostDies(/^GET \S*\/a\//, () => store.read(key));
    expect(Buffer.from(read).toString()).toBe('value');
  });
});
