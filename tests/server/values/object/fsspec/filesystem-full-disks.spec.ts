import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilesystemHost } from '../../../../../src/server/values/object/fsspec/filesystem-host.js';
import { openValueStore } from '../../../../../src/server/values/value-store-registry.js';
import { collect, pieces } from '../../../contract/value-store.contract.js';
import { failureOf } from '../../../support/failure.js';
import {
  DIR,
  type FilesystemServer,
  type ServerKind,
  SFTP,
  WEBDAV
} from '../../../support/fsspec/filesystem-servers.js';
import { fsspecDir, newHost, shortDirectory } from '../../../support/fsspec/fsspec-fixture.js';
import { canMount, mountSmallDisk, type SmallDisk } from '../../../support/small-disk.js';
import { newSaveId } from '../../../support/stores.js';

interface Server {
  readonly kind: ServerKind;
  /** What a full disk is told as: the WebDAV server answers with 500, and says no reason. */
  readonly told: 'storage_full' | 'unreachable';
}

const SERVERS: Readonly<Record<string, Server>> = {
  'a wrapped folder': { kind: DIR, told: 'storage_full' },
  SFTP: { kind: SFTP, told: 'storage_full' },
  WebDAV: { kind: WEBDAV, told: 'unreachable' }
};

describe.skipIf(!canMount())('a full disk behind fsspec', () => {
  describe.each(Object.entries(SERVERS))('%s', (_, { kind, told }) => {
    if (kind.missing !== undefined) {
      it.skip(`is told: ${kind.missing}`, () => undefined);
      return;
    }
    const directory = shortDirectory();
    let host: FilesystemHost;
    let disk: SmallDisk;
    let server: FilesystemServer;
    beforeAll(async () => {
      host = newHost({ directory });
      disk = await mountSmallDisk(16 << 20);
      server = await kind.start(disk.path);
    }, 90_000);
    afterAll(async () => {
      await host.close();
      await server.stop();
      await disk.release();
      await rm(directory, { recursive: true, force: true });
    });

    it.each([
      ['small', 200_000],
      ['large', 9 << 20]
    ] as const)(
      'is told for a %s value, leaves nothing of it, and takes it when there is room',
      async (size, bytes) => {
        const dir = fsspecDir(kind.protocol, kind.root(size));
        const store = openValueStore(dir, server.options(), { filesystems: host });
        await store.prepare();
        const kept = `a/${newSaveId()}.pkl`;
        await store.write(kept, Buffer.from('value'));
        await disk.fill(96 << 10);
        const value = randomBytes(bytes);
        const save = async (): Promise<string> => {
          const key = `a/${newSaveId()}.pkl`;
          await (size === 'small'
            ? store.write(key, value)
            : store.upload(newSaveId(), key, pieces(value)));
          return key;
        };
        const failure = await failureOf(save());
        expect(failure).toMatchObject({ kind: told, field: 'artifact_storage_dir' });
        expect(`${failure.message} ${failure.hint}`).toMatch(/room|full/);
        expect(await collect(store)).toHaveLength(1);
        expect(Buffer.from(await store.read(kept)).toString()).toBe('value');
        rmSync(join(disk.path, 'ballast'));
        const key = await save();
        expect(Buffer.from(await store.read(key)).equals(value)).toBe(true);
        const folder = join(server.directory ?? '', size, 'a');
        expect(readdirSync(folder)).toHaveLength(2);
        await store.delete(key);
        await store.close?.();
      },
      60_000
    );
  });
});
