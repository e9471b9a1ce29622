import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openValueStore } from '../../../../../src/server/values/value-store-registry.js';
import { collect, pieces } from '../../../contract/value-store.contract.js';
import { failureOf } from '../../../support/failure.js';
import { FaultyProxy } from '../../../support/faulty-proxy.js';
import { DIR, SFTP, WEBDAV } from '../../../support/fsspec/filesystem-servers.js';
import {
  filesystemOfTests,
  fsspecDir,
  hostOfTest
} from '../../../support/fsspec/fsspec-fixture.js';
import { newSaveId } from '../../../support/stores.js';

/** What a line takes of a value in two seconds stays below what waits in buffers of the system. */
const SLOW = 4 << 20;

const newKey = (): string => `a/${newSaveId()}.pkl`;

describe.skipIf(WEBDAV.missing !== undefined || process.platform !== 'linux')(
  'a filesystem that is silent',
  () => {
    const tests = filesystemOfTests(WEBDAV, { idle: 1_000 });

    it.each(['mute', 'drop'] as const)(
      'fails a save, a load and a list in time: %s',
      async (fault) => {
        const proxy = await FaultyProxy.start(tests.server.port);
        const store = tests.open(tests.newDir(), tests.server.options(proxy.port));
        const [key, value] = [newKey(), randomBytes(1 << 20)];
        await store.upload(newSaveId(), key, pieces(value));
        const host = await tests.host.process();
        proxy.decide = () => fault;
        const saveId = newSaveId();
        const failures = await Promise.all([
          failureOf(store.upload(saveId, `a/${saveId}.pkl`, pieces(value))),
          failureOf(store.write(newKey(), Buffer.from('value'))),
          failureOf(store.read(key)),
          failureOf(collect(store))
        ]);
        for (const { kind, message } of failures) {
          expect([kind, message]).toEqual(['unreachable', `${store.root} does not answer.`]);
        }
        proxy.decide = () => 'pass';
        expect((await tests.host.process()).pid).toBe(host.pid);
        expect(Buffer.from(await store.read(key)).equals(value)).toBe(true);
        await store.close?.();
        await proxy.stop();
      }
    );

    it('is silent also while another one works in the same host', async () => {
      const other = await WEBDAV.start();
      const proxy = await FaultyProxy.start(tests.server.port);
      const silent = tests.open(tests.newDir(), tests.server.options(proxy.port));
      const working = tests.open(tests.newDir(), other.options());
      await silent.stat(newKey());
      const key = newKey();
      await working.write(key, Buffer.from('value'));
      proxy.decide = () => 'mute';
      let isOver = false;
      const failed = failureOf(silent.stat(newKey())).finally(() => {
        isOver = true;
      });
      while (!isOver) {
        await working.read(key);
      }
      expect((await failed).message).toContain('does not answer');
      await proxy.stop();
      await other.stop();
    });
  }
);

describe.skipIf(WEBDAV.missing !== undefined || process.platform !== 'linux')(
  'a filesystem behind a slow line',
  () => {
    const tests = filesystemOfTests(WEBDAV, { idle: 2_500 });

    it('is not silent while bytes move slowly, however long one block takes', async () => {
      const proxy = await FaultyProxy.start(tests.server.port);
      proxy.bytesPerSecond = SLOW;
      const store = tests.open(tests.newDir(), tests.server.options(proxy.port));
      const [key, value] = [newKey(), randomBytes(6 * SLOW)];
      await store.upload(newSaveId(), key, pieces(value));
      proxy.bytesPerSecond = Number.POSITIVE_INFINITY;
      expect(Buffer.from(await store.read(key)).equals(value)).toBe(true);
      await store.close?.();
      await proxy.stop();
    });
  }
);

describe.skipIf(DIR.missing !== undefined || process.platform === 'win32')('a stopped host', () => {
  const tests = filesystemOfTests(DIR, { beat: 500 });
  const stopped = async () => {
    const host = await tests.host.process();
    process.kill(host.pid ?? 0, 'SIGSTOP');
    return host;
  };

  it('is killed: a load goes on in a fresh one, and a save fails and can be repeated', async () => {
    const store = tests.open(tests.newDir());
    const key = newKey();
    await store.write(key, Buffer.from('value'));
    const host = await stopped();
    expect(Buffer.from(await store.read(key)).toString()).toBe('value');
    expect(host.isRunning).toBe(false);
    await stopped();
    const saved = failureOf(store.write(newKey(), Buffer.from('value')));
    expect(await saved).toMatchObject({ kind: 'unreachable' });
    await store.write(newKey(), Buffer.from('value'));
  });

  it('ends with what started it', async () => {
    const { host } = hostOfTest();
    const { pid = 0 } = await host.process();
    process.kill(pid, 'SIGSTOP');
    await host.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe.skipIf(SFTP.missing !== undefined)('an SFTP server that dies', () => {
  it('fails the save under way with a word on the server, none on the host', async () => {
    const server = await SFTP.start();
    const { host } = hostOfTest();
    const store = openValueStore(fsspecDir('sftp', '/values'), server.options(), {
      filesystems: host
    });
    await store.prepare();
    const bytes = new PassThrough();
    const saveId = newSaveId();
    const saved = failureOf(store.upload(saveId, `a/${saveId}.pkl`, bytes));
    bytes.write(randomBytes(24 << 20));
    await store.stat(newKey());
    const { pid } = await host.process();
    await server.stop();
    bytes.write(randomBytes(24 << 20));
    const { kind, message } = await saved;
    expect(kind).toBe('unreachable');
    expect(message).not.toContain('host, which');
    const later = await failureOf(store.read(newKey()));
    for (const said of [message, later.message]) {
      expect(said).toContain(`${store.root} does not answer`);
    }
    expect((await host.process()).pid).toBe(pid);
  });
});
