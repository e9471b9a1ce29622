import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStorageError } from '../../../src/api/errors.js';
import type { StorageOptions } from '../../../src/api/location.js';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../src/location/location-base.js';
import { parseRoot } from '../../../src/location/value-root.js';
import { type LongWork, UNWATCHED } from '../../../src/server/operations/long-work.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';
import { failureOf } from '../support/failure.js';
import { type FilesystemServer, LOGIN, SFTP } from '../support/fsspec/filesystem-servers.js';
import { newHost } from '../support/fsspec/fsspec-fixture.js';
import { silentServer } from '../support/silent-server.js';
import {
  inlineSave,
  newSaveId,
  removeDirectory,
  sha256,
  sqliteOf,
  temporaryDirectory
} from '../support/stores.js';

describe.skipIf(SFTP.missing !== undefined)('artifacts on a filesystem of fsspec', () => {
  const host = newHost();
  let [server, other]: readonly (FilesystemServer | undefined)[] = [];
  let base: string;
  let name: string;
  const open: ArtifactStore[] = [];

  beforeAll(async () => {
    [server, other] = await Promise.all([SFTP.start(), SFTP.start()]);
  });
  afterAll(async () => {
    await host.close();
    await Promise.all([server?.stop(), other?.stop()]);
  });
  beforeEach(async () => {
    base = await temporaryDirectory();
    name = randomUUID();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()));
    await removeDirectory(base);
  });

  const on = (one: FilesystemServer | undefined, folder: string): string =>
    `sftp://${LOGIN.username}@127.0.0.1:${one?.port}/${name}/${folder}`;
  const at = (dir: string, storage_options: StorageOptions = {}): ArtifactStore => {
    const store = openArtifactStore(
      {
        dir: parseArtifactStorageDir(dir, { ...NO_BASE, working_directory: base }),
        database: sqliteOf(join(base, 'db.sqlite')),
        storage_options
      },
      host
    );
    open.push(store);
    return store;
  };
  const login = { password: LOGIN.password, known_hosts: null };
  const load = async (store: ArtifactStore, version: number | null = null): Promise<string> => {
    const { value } = await store.get({ name: 'model', version, inline_limit: 100 });
    return Buffer.from(value.base64 ?? '', 'base64').toString();
  };

  it('are loaded after a change to another folder there, and after one to a folder here', async () => {
    await at(on(server, 'a'), login).save(inlineSave('model', 'first'));
    const second = at(on(server, 'b'), login);
    expect((await second.save(inlineSave('model', 'second'))).root).toBe(on(server, 'b'));
    expect(await load(second, 0)).toBe('first');
    expect((await second.check()).pairing).toMatchObject({ checked: 2, missing: 0, unknown: 0 });
    // The password is recorded nowhere, so that another session has to bring it.
    const later = at('values');
    expect(await later.save(inlineSave('model', 'third'))).toMatchObject({ version: 2 });
    expect((await failureOf(load(later, 0))).kind).toBe('permission_denied');
    expect(await load(later, 2)).toBe('third');
  });

  it('are never asked for at another server with this one’s password', async () => {
    await at(on(other, 'a'), login).save(inlineSave('model', 'first'));
    const store = at(on(server, 'a'), login);
    await store.save(inlineSave('model', 'second'));
    expect((await failureOf(load(store, 0))).kind).toBe('permission_denied');
    expect((await store.check()).pairing).toMatchObject({ missing: 0, unknown: 1 });
  });

  it('are verified where they are, as long as they are there', async () => {
    const store = at(on(server, 'a'), login);
    await store.save(inlineSave('model', 'first'));
    await store.save(inlineSave('model', 'first'));
    const wanted = { name: 'model', version: 0 };
    const { verified_at } = await store.verify(wanted);
    expect(await store.find(wanted)).toMatchObject({ verified_at });
    await rename(
      join(server?.directory ?? '', name, 'a'),
      join(server?.directory ?? '', name, 'b')
    );
    expect((await failureOf(store.verify(wanted))).kind).toBe('corrupted');
    expect((await store.versions(wanted)).artifacts).toMatchObject([{}, { value_missing: true }]);
  });

  it('are relocated when all verify', async () => {
    const store = at(on(server, 'new'), login);
    const old = at(on(server, 'old'), login);
    await old.save(inlineSave('model', 'first'));
    const [from, to] = [parseRoot(on(server, 'old')), parseRoot(on(server, 'new'))];
    expect(await store.relocate(from, to, false)).toMatchObject({ verified: 0, relocated: false });
    const folder = join(server?.directory ?? '', name);
    await rename(join(folder, 'old'), join(folder, 'new'));
    expect(await store.relocate(from, to, false)).toMatchObject({ verified: 1, relocated: true });
    expect(await load(store, 0)).toBe('first');
  });

  it('are loaded from a read-only server after a relocation to it', async () => {
    const folder = join(base, 'values');
    const store = at('values');
    await store.save(inlineSave('model', 'first'));
    const web = createServer((request, response) => {
      readFile(join(folder, decodeURIComponent(request.url ?? ''))).then(
        (bytes) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
        () => response.writeHead(404).end()
      );
    });
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    try {
      const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/`;
      const [from, to] = [parseRoot(folder), parseRoot(url)];
      const moved = { verified: 1, relocated: true, new_root: to.text };
      expect(await store.relocate(from, to, false)).toMatchObject(moved);
      expect(await load(store, 0)).toBe('first');
      expect(await load(at(url), 0)).toBe('first');
      expect((await failureOf(at(url).save(inlineSave('model', 'second')))).kind).toBe(
        'unsupported'
      );
    } finally {
      web.closeAllConnections();
      web.close();
    }
  });

  it('are not waited for once an operation is told to stop', async () => {
    const silent = await silentServer();
    try {
      const url = `sftp://ana@127.0.0.1:${silent.port}/values`;
      await at('values').save(inlineSave('model', 'first'));
      const store = at(url, login);
      for (const begin of [
        (work: LongWork) =>
          store.relocate(parseRoot(join(base, 'values')), parseRoot(url), true, work),
        (work: LongWork) => store.cleanUp({ dry_run: true }, work),
        (work: LongWork) => store.cleanUp({ dry_run: false }, work)
      ]) {
        const stop = new AbortController();
        const running = begin({ ...UNWATCHED, signal: stop.signal });
        const stopped = failureOf(running);
        await Promise.race([setTimeout(500), stopped]);
        stop.abort(
          new ArtifactStorageError({ kind: 'conflict', message: 'Stopped.', hint: 'Again.' })
        );
        expect(await stopped).toMatchObject({ kind: 'conflict', message: 'Stopped.' });
      }
    } finally {
      await silent.close();
    }
  });

  it('are deleted with their values, and orphans are cleaned up', async () => {
    const store = at(on(server, 'a'), login);
    await store.save(inlineSave('model', 'first'));
    await store.save(inlineSave('model', 'second'));
    const folder = join(server?.directory ?? '', name, 'a/model');
    expect(await readdir(folder)).toHaveLength(2);
    await store.delete('model', 0);
    expect(await readdir(folder)).toHaveLength(1);
    await store.upload(newSaveId(), 'model', Readable.from([Buffer.from('nobody’s')]));
    const request = { dry_run: true, grace_seconds: -60 };
    expect((await store.cleanUp(request)).orphans).toHaveLength(1);
    expect(await store.cleanUp({ ...request, dry_run: false })).toMatchObject({ deleted: 1 });
    expect(await load(store)).toBe('second');
  });

  it('are streamed there and back, and their owner is noted', async () => {
    const store = at(on(server, 'a'), login);
    const value = Buffer.alloc(12 << 20, 'x');
    const save_id = newSaveId();
    expect(await store.openStaging(save_id)).toBe(null);
    expect(await store.upload(save_id, 'big', Readable.from([value]))).toEqual({
      size: value.length,
      sha256: sha256(value)
    });
    const request = inlineSave('big', '', {
      save_id,
      size: value.length,
      sha256: sha256(value),
      value: { staged: true }
    });
    await store.save(request);
    const { bytes } = await store.openValue({ name: 'big', version: null });
    expect(Buffer.concat(await bytes.toArray()).equals(value)).toBe(true);
    const root = join(server?.directory ?? '', name, 'a/.artifact-storage-owners');
    expect(await readdir(root)).toHaveLength(1);
  });
});
