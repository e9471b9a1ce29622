import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryValueStore } from '../../../../src/server/values/directory-value-store.js';
import type { FilePort } from '../../../../src/server/values/folder/file-port.js';
import { runnerWith, systemError } from '../../support/faulty-files.js';
import { dirOf, removeDirectory, temporaryDirectory } from '../../support/stores.js';

describe('a file of this machine that becomes a value', () => {
  const id = '20261128T010000Z-aaaaaaaaaaaa';
  const key = `model/${id}.pkl`;
  const value = Buffer.alloc(3_000_003, 'artifact');
  const sha256 = createHash('sha256').update(value).digest('hex');
  let folder: string;
  let root: string;
  let file: string;
  const storeWith = (replaced: Partial<FilePort> = {}) =>
    new DirectoryValueStore(dirOf(root), {}, runnerWith(replaced));
  const left = () => readdir(join(root, '.artifact-storage-staging')).catch(() => []);

  beforeEach(async () => {
    folder = await temporaryDirectory();
    root = join(folder, 'root');
    file = join(folder, 'file');
    await writeFile(file, value);
  });
  afterEach(() => removeDirectory(folder));

  it('is copied, read again and told of once', async () => {
    const told: number[] = [];
    const store = new DirectoryValueStore(dirOf(root));
    const found = await store.uploadFile(id, key, file, { onRead: (bytes) => told.push(bytes) });
    expect(found).toEqual({ size: value.length, sha256 });
    expect(Buffer.from(await store.read(key)).equals(value)).toBe(true);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBeLessThanOrEqual(value.length);
    expect(await left()).toEqual([]);
  });

  it('may be copied again, and replaces nothing', async () => {
    const store = storeWith();
    await store.uploadFile(id, key, file, {});
    expect(await store.uploadFile(id, key, file, {})).toMatchObject({ sha256 });
    await writeFile(file, 'other');
    await expect(store.uploadFile(id, key, file, {})).rejects.toMatchObject({ kind: 'conflict' });
    expect(Buffer.from(await store.read(key)).equals(value)).toBe(true);
    expect(await left()).toEqual([]);
  });

  it('is left to another way where it cannot be read', async () => {
    const store = storeWith();
    expect(await store.uploadFile(id, key, join(folder, 'missing'), {})).toBeNull();
    await symlink(file, join(folder, 'link'));
    expect(await store.uploadFile(id, key, join(folder, 'link'), {})).toBeNull();
    await symlink(folder, join(folder, 'linked'));
    expect(await store.uploadFile(id, key, join(folder, 'linked', 'file'), {})).toBeNull();
    await mkdir(join(folder, 'directory'));
    expect(await store.uploadFile(id, key, join(folder, 'directory'), {})).toBeNull();
    expect(await store.stat(key)).toBeNull();
    expect(await left()).toEqual([]);
  });

  it('leaves nothing behind on a full disk', async () => {
    const store = storeWith({
      writeFileSync: (() => {
        throw systemError('ENOSPC');
      }) as FilePort['writeFileSync']
    });
    await expect(store.uploadFile(id, key, file, {})).rejects.toMatchObject({
      kind: 'storage_full'
    });
    expect(await store.stat(key)).toBeNull();
    expect(await left()).toEqual([]);
  });

  it('has its own checksum where the system refuses links', async () => {
    const store = storeWith({
      linkSync: (() => {
        throw systemError('ENOTSUP');
      }) as FilePort['linkSync'],
      copyFileSync: ((_: string, to: string) =>
        writeFileSync(to, 'other')) as FilePort['copyFileSync']
    });
    const found = await store.uploadFile(id, key, file, {});
    expect(found?.sha256).toBe(createHash('sha256').update('other').digest('hex'));
  });

  it('is no value, and leaves nothing behind, where its disk fails', async () => {
    const store = storeWith({
      fsync: ((_: number, done: (error: Error) => void) => {
        done(systemError('EIO'));
      }) as FilePort['fsync']
    });
    const failed = store.uploadFile(id, key, file, {});
    await expect(failed).rejects.toMatchObject({ field: 'artifact_storage_dir' });
    expect(await store.stat(key)).toBeNull();
    expect(await left()).toEqual([]);
  });

  it('leaves nothing in the staging folder when it is stopped', async () => {
    const store = new DirectoryValueStore(dirOf(root));
    const stopped = AbortSignal.abort();
    await expect(store.uploadFile(id, key, file, { signal: stopped })).rejects.toThrow('stopped');
    expect(await left()).toEqual([]);
  });
});
