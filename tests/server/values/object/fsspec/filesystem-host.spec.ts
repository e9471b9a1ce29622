import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FilesystemHost } from '../../../../../src/server/values/object/fsspec/filesystem-host.js';
import { openValueStore } from '../../../../../src/server/values/value-store-registry.js';
import { collect, pieces } from '../../../contract/value-store.contract.js';
import { failureOf } from '../../../support/failure.js';
import { DIR, PYTHON, SFTP } from '../../../support/fsspec/filesystem-servers.js';
import {
  filesystemOfTests,
  fsspecDir,
  HOST_ENVIRONMENT,
  hostOfTest,
  shortDirectory
} from '../../../support/fsspec/fsspec-fixture.js';
import { newSaveId } from '../../../support/stores.js';

const newKey = (): string => `a/${newSaveId()}.pkl`;

describe.each([
  ['a wrapped folder', DIR],
  ['SFTP', SFTP]
] as const)('a host that dies, with %s', (_title, kind) => {
  if (kind.missing !== undefined) {
    it.skip(`is started anew: ${kind.missing}`, () => undefined);
    return;
  }
  const tests = filesystemOfTests(kind);

  it('fails the save that was under way, and takes the next one', async () => {
    const dir = tests.newDir();
    const store = tests.open(dir);
    const saveId = newSaveId();
    const key = `a/${saveId}.pkl`;
    const value = randomBytes(5 << 20);
    const bytes = new PassThrough();
    bytes.write(value);
    const saved = failureOf(store.upload(saveId, key, bytes));
    await store.stat(newKey());
    const host = await tests.host.process();
    host.kill();
    const { kind: error, message, hint } = await saved;
    expect([error, message]).toEqual([
      'unreachable',
      expect.stringContaining('ended unexpectedly')
    ]);
    expect(hint).toContain('Try again');
    expect(bytes.destroyed).toBe(true);
    const half = await failureOf(store.commitStaged(saveId, key, value.length));
    expect(['not_found', 'corrupted']).toContain(half.kind);
    const again = newSaveId();
    await store.upload(again, `a/${again}.pkl`, pieces(value));
    expect(Buffer.from(await store.read(`a/${again}.pkl`)).equals(value)).toBe(true);
    expect((await tests.host.process()).pid).not.toBe(host.pid);
  });

  it('goes on with the load that was under way', async () => {
    const store = tests.open(tests.newDir());
    const [key, value] = [newKey(), randomBytes(24 << 20)];
    await store.upload(newSaveId(), key, pieces(value));
    const { bytes } = await store.openRead(key);
    const found: Buffer[] = [];
    for await (const piece of bytes) {
      if (found.push(piece as Buffer) === 2) {
        (await tests.host.process()).kill();
      }
    }
    expect(Buffer.concat(found).equals(value)).toBe(true);
  });

  it('fails what is asked of a filesystem that is being opened, and opens it for the next', async () => {
    const store = tests.open(tests.newDir());
    const key = newKey();
    await store.write(key, Buffer.from('value'));
    const host = await tests.host.process();
    const asked = [collect(store), store.stat(key), store.read(key)].map((one) =>
      one.then(
        () => 'done',
        (error: unknown) => (error as { readonly kind: string }).kind
      )
    );
    host.kill();
    for (const answer of await Promise.all(asked)) {
      expect(['done', 'unreachable']).toContain(answer);
    }
    expect((await collect(store)).map((entry) => entry.key)).toEqual([key]);
  });
});

describe('a host that does not start', () => {
  let directory: string;
  let host: FilesystemHost;
  const failure = async (python: string | undefined, environment = HOST_ENVIRONMENT) => {
    host = new FilesystemHost({ python, directory, environment });
    return failureOf(host.process());
  };

  beforeEach(() => {
    directory = shortDirectory();
  });
  afterEach(async () => {
    await host.close();
    await rm(directory, { recursive: true, force: true });
  });

  const program = (text: string, mode = 0o700): string => {
    const path = join(directory, 'python');
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  it('says that there is no Python, or no longer', async () => {
    expect(await failure(undefined)).toMatchObject({ kind: 'unsupported' });
    expect((await failure('/no/such/python')).message).toContain('there is no /no/such/python');
  });

  it('says that the package is not installed there, and how to install it', async () => {
    const python = program(
      '#!/bin/sh\necho "$0: No module named jupyterlab_artifact_storage" >&2\nexit 1\n'
    );
    const { message, hint } = await failure(python);
    expect(message).toContain(`${python} does not find jupyterlab-artifact-storage`);
    expect(hint).toBe(`Run: ${python} -m pip install jupyterlab-artifact-storage`);
  });

  it('says why Python ended', async () => {
    const python = program('#!/bin/sh\necho "ImportError: no libpython" >&2\nexit 127\n');
    expect((await failure(python)).message).toContain('ImportError: no libpython.');
    expect((await failure(program('', 0o700))).message).toContain('does not start');
    expect((await failure(program('#!/bin/sh\nexit 0\n', 0o600))).message).toContain(python);
  });

  it('is tried again by the next call', async () => {
    const python = program('#!/bin/sh\nexit 1\n');
    await failure(python);
    program(`#!/bin/sh\nexec ${PYTHON} "$@"\n`);
    expect((await host.process()).isRunning).toBe(true);
  });
});

describe.skipIf(DIR.missing !== undefined)('the life of a host', () => {
  it('begins with the first use, once for all that ask at the same time', async () => {
    const { directory, host } = hostOfTest();
    expect(readdirSync(directory)).toEqual([]);
    const found = await Promise.all([host.process(), host.process(), host.process()]);
    expect(new Set(found).size).toBe(1);
    expect(readdirSync(directory)).toEqual(['fs1']);
    await host.close();
    expect(found[0]?.isRunning).toBe(false);
    expect((await failureOf(host.process())).kind).toBe('unsupported');
  });

  it('opens what it is given on standard input alone, and says no secret of it', async () => {
    const lines: string[] = [];
    const logger = { debug: (line: unknown) => void lines.push(String(line)) };
    const { host } = hostOfTest({ logger: logger as never });
    const canary = `canary-${randomBytes(6).toString('hex')}`;
    const options = { path: '/tmp', target_protocol: 'file', target_options: { password: canary } };
    const connection = host.connect({ protocol: 'dir', url: 'dir://x', options, place: 'dir://x' });
    const error = await failureOf(connection.send({ method: 'GET', path: ['list'] }));
    const { pid } = await host.process();
    const seen = [error.message, error.hint, ...lines].join('\n');
    expect(seen).not.toContain(canary);
    if (existsSync(`/proc/${pid}/cmdline`)) {
      for (const file of ['cmdline', 'environ']) {
        expect(readFileSync(`/proc/${pid}/${file}`, 'latin1')).not.toContain(canary);
      }
    }
  });

  it('closes a filesystem after what is under way, and opens it again for the next', async () => {
    const { directory, host } = hostOfTest();
    const values = join(directory, 'values');
    const options = { path: values, target_protocol: 'file' };
    const store = openValueStore(fsspecDir('dir', 'x'), options, { filesystems: host });
    const [key, value] = [newKey(), randomBytes(20 << 20)];
    await store.upload(newSaveId(), key, pieces(value));
    const { bytes } = await store.openRead(key);
    await once(bytes, 'readable');
    await store.close?.();
    expect(Buffer.concat(await bytes.toArray()).equals(value)).toBe(true);
    expect(await store.stat(key)).toEqual({ size: value.length });
  });
});
