import fs from 'node:fs';
import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryValueStore } from '../../../../src/server/values/directory-value-store.js';
import type { FilePort } from '../../../../src/server/values/folder/file-port.js';
import { runnerWith, systemError } from '../../support/faulty-files.js';
import { dirOf, newSaveId, removeDirectory, temporaryDirectory } from '../../support/stores.js';

describe('a value that shares the bytes of another one', () => {
  let root: string;
  const value = Buffer.alloc(5000, 7);
  const [twin, key] = [
    'a/20261123T221653Z-aaaaaaaaaaaa.pkl',
    'b/20261123T221653Z-bbbbbbbbbbbb.pkl'
  ];
  const storeWith = (replaced: Partial<FilePort>) =>
    new DirectoryValueStore(dirOf(root), {}, runnerWith(replaced));
  const share = (store: DirectoryValueStore, bytes: Uint8Array | string = value) =>
    store.share({ twin, key, size: value.length, value: bytes });

  beforeEach(async () => {
    root = await temporaryDirectory();
    await storeWith({}).write(twin, value);
  });
  afterEach(() => removeDirectory(root));

  it.each(['EPERM', 'EMLINK', 'EXDEV', 'ENOTSUP', 'EIO'])(
    'is written instead where the system refuses links (%s)',
    async (code) => {
      const store = storeWith({
        linkSync: () => {
          throw systemError(code);
        }
      });
      expect(await share(store)).toBe(false);
      expect(await store.stat(key)).toBeNull();
    }
  );

  it('is written instead where another file has come in the place of the first', async () => {
    const store = storeWith({
      linkSync: (from, to) => {
        fs.renameSync(from, `${from}.old`);
        fs.writeFileSync(from, 'other');
        fs.linkSync(from, to);
      }
    });
    expect(await share(store)).toBe(false);
    expect(await store.stat(key)).toBeNull();
  });

  it('is written instead where its key has another value', async () => {
    const store = storeWith({});
    await store.write(key, Buffer.alloc(5000, 8));
    expect(await share(store)).toBe(false);
    expect(await store.read(key)).toEqual(Buffer.alloc(5000, 8));
  });

  it('takes the place of one with its bytes that was uploaded, and again', async () => {
    const store = storeWith({});
    const id = '20261123T221653Z-bbbbbbbbbbbb';
    await store.upload(id, key, Readable.from([value]));
    for (let time = 0; time < 2; time++) {
      expect(await share(store, id)).toBe(true);
      expect(fs.statSync(join(root, key)).ino).toBe(fs.statSync(join(root, twin)).ino);
      expect(await store.read(key)).toEqual(value);
      expect(await readdir(join(root, '.artifact-storage-staging'))).toEqual([]);
    }
  });

  it('makes its folder last before it is acknowledged', async () => {
    const synced: string[] = [];
    const opened = new Map<number, string>();
    const store = storeWith({
      openSync: (path, ...more) => {
        const fd = fs.openSync(path, ...more);
        opened.set(fd, String(path));
        return fd;
      },
      fsyncSync: (fd) => {
        synced.push(opened.get(fd) ?? '');
        fs.fsyncSync(fd);
      }
    });
    expect(await share(store)).toBe(true);
    expect(synced.at(-1)).toBe(join(root, 'b'));
    expect(await store.read(key)).toEqual(value);
  });

  it('takes its staging file away, whose bytes it has', async () => {
    const store = storeWith({});
    const saveId = newSaveId();
    await writeFile(await store.localFiles().openStaging(saveId), value);
    expect(await share(store, saveId)).toBe(true);
    expect(await readdir(join(root, '.artifact-storage-staging'))).toEqual([]);
  });

  it('leaves a staging file with other bytes, or none, to the save', async () => {
    const store = storeWith({});
    const saveId = newSaveId();
    expect(await share(store, saveId)).toBe(false);
    await writeFile(await store.localFiles().openStaging(saveId), Buffer.alloc(5000, 8));
    expect(await share(store, saveId)).toBe(false);
    await store.commitStaged(saveId, key, 5000);
    expect(await store.read(key)).toEqual(Buffer.alloc(5000, 8));
  });

  it('never follows a symbolic link', async () => {
    const store = storeWith({});
    await rename(join(root, 'a'), join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'a'));
    expect(await share(store)).toBe(false);
    await mkdir(join(root, 'c'));
    expect(await store.stat(key)).toBeNull();
  });
});
