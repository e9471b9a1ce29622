import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryValueStore } from '../../../src/server/values/directory-value-store.js';
import { NearFolder } from '../../../src/server/values/folder/near-folder.js';
import { localFilesContract } from '../contract/local-files.contract.js';
import { valueStoreContract } from '../contract/value-store.contract.js';
import { failureOf } from '../support/failure.js';
import { canMount, mountSmallDisk } from '../support/small-disk.js';
import { dirOf, newSaveId, removeDirectory, temporaryDirectory } from '../support/stores.js';

const fixture = async () => {
  const base = await temporaryDirectory();
  return {
    open: () => new DirectoryValueStore(dirOf(join(base, 'a', 'values'))),
    dispose: () => removeDirectory(base)
  };
};
valueStoreContract('directory', fixture);
localFilesContract('directory', fixture);

valueStoreContract('directory on the disk of its database', async () => {
  const base = await temporaryDirectory();
  const root = join(base, 'a', 'values');
  return {
    open: () =>
      new DirectoryValueStore(dirOf(root), {}, new NearFolder(root, join(base, 'db.sqlite'))),
    dispose: () => removeDirectory(base)
  };
});

describe('DirectoryValueStore', () => {
  let base: string;
  let root: string;
  let store: DirectoryValueStore;
  const key = () => `model/${newSaveId()}.pkl`;

  beforeEach(async () => {
    base = await temporaryDirectory();
    root = join(base, 'deep', 'values');
    store = new DirectoryValueStore(dirOf(root));
  });
  afterEach(() => removeDirectory(base));

  it('says that a check would make the root, and leaves no directory behind', async () => {
    expect(await store.check()).toEqual({ would_create: true });
    expect(await readdir(base)).toEqual([]);
  });

  it('refuses a root that is a file, or is below one', async () => {
    await writeFile(join(base, 'deep'), 'a file');
    for (const attempt of [
      () => store.check(),
      () => store.prepare(),
      () => store.write(key(), Buffer.from('x'))
    ]) {
      const { kind, field } = await failureOf(attempt());
      expect([kind, field]).toEqual(['invalid_input', 'artifact_storage_dir']);
    }
    const atFile = new DirectoryValueStore(dirOf(join(base, 'deep')));
    expect((await failureOf(atFile.check())).kind).toBe('invalid_input');
    expect((await failureOf(atFile.prepare())).kind).toBe('invalid_input');
    expect(await readFile(join(base, 'deep'), 'utf8')).toBe('a file');
  });

  it('makes no folder where auto_mkdir is false', async () => {
    const absent = new DirectoryValueStore(dirOf(join(base, 'absent')), { auto_mkdir: false });
    for (const attempt of [
      () => absent.check(),
      () => absent.prepare(),
      () => absent.addOwner('aaaaaaaa-1'),
      () => absent.write(key(), Buffer.from('x')),
      () => absent.localFiles().openStaging(newSaveId())
    ]) {
      const failure = await failureOf(attempt());
      expect(failure.kind).toBe('not_found');
      expect(failure.hint).toContain('auto_mkdir');
    }
    await expect(stat(join(base, 'absent'))).rejects.toThrow('ENOENT');
    await mkdir(join(base, 'absent'));
    expect(await absent.check()).toEqual({ would_create: false });
    await absent.prepare();
  });

  it('keeps values to their owner', async () => {
    const k = key();
    await store.write(k, Buffer.from('x'));
    expect((await stat(join(root, k))).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, 'model'))).mode & 0o777).toBe(0o700);
    expect((await stat(root)).mode & 0o777).toBe(0o700);
  });

  it('removes a directory that became empty', async () => {
    const k = key();
    await store.write(k, Buffer.from('x'));
    await store.delete(k);
    expect((await readdir(root)).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  it('sees and touches nobody else’s files', async () => {
    await mkdir(join(root, 'model'), { recursive: true });
    const foreign = [
      'heartbeat',
      'pre-6411122391221866082-post.pkl',
      'model/my-own-model.pkl',
      'model/notes.txt',
      'model/20261123T221653Z-1f2e3d4c5b6a.pkl.bak'
    ];
    for (const file of foreign) {
      await writeFile(join(root, file), 'theirs');
    }
    const mine = key();
    await store.write(mine, Buffer.from('ours'));
    const keys = [];
    for await (const entry of store.list()) {
      keys.push(entry.key);
    }
    expect(keys).toEqual([mine]);
    await store.delete(mine);
    for (const file of foreign) {
      expect(await readFile(join(root, file), 'utf8')).toBe('theirs');
    }
  });

  it('never follows a symbolic link out of the root', async () => {
    const outside = join(base, 'outside');
    const k = key();
    await mkdir(outside);
    await writeFile(join(outside, k.slice('model/'.length)), 'secret');
    await store.prepare();
    await symlink(outside, join(root, 'model'));
    expect((await failureOf(store.read(k))).kind).toBe('permission_denied');
    expect((await failureOf(store.write(key(), Buffer.from('x')))).kind).toBe('permission_denied');
    expect(await store.stat(k)).toBeNull();
    await store.delete(k);
    for await (const entry of store.list()) {
      expect.unreachable(entry.key);
    }
    expect(await readdir(outside)).toHaveLength(1);

    const saveId = newSaveId();
    const staged = await store.localFiles().openStaging(saveId);
    await symlink(join(outside, k.slice('model/'.length)), staged);
    await failureOf(store.commitStaged(saveId, `other/${saveId}.pkl`, 6));
    expect(await store.stat(`other/${saveId}.pkl`)).toBeNull();
  });

  it('finishes a commit that was cut off between its two steps', async () => {
    const saveId = newSaveId();
    const k = `model/${saveId}.pkl`;
    const staged = await store.localFiles().openStaging(saveId);
    await writeFile(staged, 'value');
    await store.commitStaged(saveId, k, 5);
    const { link } = await import('node:fs/promises');
    await link(join(root, k), staged);
    await store.commitStaged(saveId, k, 5);
    await expect(stat(staged)).rejects.toThrow(/ENOENT/);
    expect(await store.stat(k)).toEqual({ size: 5 });
  });

  it('lets the group use a root that the group may write to', async () => {
    await mkdir(root, { recursive: true });
    const { chmod } = await import('node:fs/promises');
    await chmod(root, 0o2770);
    const k = key();
    await store.write(k, Buffer.from('x'));
    expect((await stat(join(root, 'model'))).mode & 0o777).toBe(0o770);
    const saveId = newSaveId();
    await writeFile(await store.localFiles().openStaging(saveId), 'y', { mode: 0o600 });
    await store.commitStaged(saveId, `model/${saveId}.pkl`, 1);
    expect((await stat(join(root, 'model', `${saveId}.pkl`))).mode & 0o777).toBe(0o640);
  });

  it('gives the time of the last write', async () => {
    const k = key();
    await store.write(k, Buffer.from('x'));
    const then = new Date('2026-01-02T03:04:05Z');
    await utimes(join(root, k), then, then);
    for await (const entry of store.list()) {
      expect(entry.modified).toEqual(then);
    }
  });
});

describe.runIf(canMount())('a full disk', () => {
  it('refuses the value, keeps the others and leaves no half of it', async () => {
    const disk = await mountSmallDisk(1 << 20);
    try {
      const store = new DirectoryValueStore(dirOf(join(disk.path, 'values')));
      const first = `model/${newSaveId()}.pkl`;
      await store.write(first, Buffer.from('first'));
      await disk.fill(64 * 1024);
      const second = `model/${newSaveId()}.pkl`;
      const failure = await failureOf(store.write(second, Buffer.alloc(256 * 1024)));
      expect([failure.kind, failure.field]).toEqual(['storage_full', 'artifact_storage_dir']);
      expect(await store.stat(second)).toBeNull();
      const keys = [];
      for await (const entry of store.list()) {
        keys.push(entry.key);
      }
      expect(keys).toEqual([first]);
      expect(Buffer.from(await store.read(first)).toString()).toBe('first');
      await disk.fill(0);
      expect((await failureOf(store.check())).kind).toBe('storage_full');
    } finally {
      await disk.release();
    }
  });
});
