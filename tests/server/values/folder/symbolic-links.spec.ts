import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryValueStore } from '../../../../src/server/values/directory-value-store.js';
import { failureOf } from '../../support/failure.js';
import { dirOf, newSaveId, removeDirectory, temporaryDirectory } from '../../support/stores.js';

describe('a symbolic link inside a folder of values', () => {
  let base: string;
  let root: string;
  let outside: string;
  let store: DirectoryValueStore;
  const key = () => `model/${newSaveId()}.pkl`;

  beforeEach(async () => {
    base = await temporaryDirectory();
    root = join(base, 'values');
    outside = join(base, 'outside');
    await mkdir(root);
    await mkdir(outside);
    store = new DirectoryValueStore(dirOf(root));
  });
  afterEach(() => removeDirectory(base));

  const refused = async (attempt: Promise<unknown>): Promise<void> => {
    const failure = await failureOf(attempt);
    expect(failure.kind).toBe('permission_denied');
    expect(failure.message).toContain('is a symbolic link');
  };

  it.each(['to a folder', 'to nothing'])('is no staging folder: %s', async (where) => {
    const target = where === 'to nothing' ? join(base, 'absent') : outside;
    await symlink(target, join(root, '.artifact-storage-staging'));
    await refused(store.write(key(), Buffer.from('x')));
    await refused(store.localFiles().openStaging(newSaveId()));
    await refused(store.prepare());
    await refused(store.check());
    expect(await readdir(outside)).toEqual([]);
    expect((await readdir(base)).sort()).toEqual(['outside', 'values']);
    expect(await readdir(root)).toEqual(['.artifact-storage-staging']);
  });

  it('is nothing that a discard or a sweep deletes through', async () => {
    const saveId = newSaveId();
    await writeFile(join(outside, `${saveId}.pkl`), 'theirs');
    await symlink(outside, join(root, '.artifact-storage-staging'));
    await refused(store.discardStaged(saveId));
    await refused(store.delete(`.artifact-storage-staging/${saveId}.pkl`));
    await refused(store.commitStaged(saveId, `model/${saveId}.pkl`, 6));
    expect(await readFile(join(outside, `${saveId}.pkl`), 'utf8')).toBe('theirs');
    expect(await store.listStaging().next()).toMatchObject({ done: true });
  });

  it('is no folder of owners, and no owner', async () => {
    await symlink(outside, join(root, '.artifact-storage-owners'));
    await refused(store.addOwner('aaaaaaaa-1'));
    await refused(store.check());
    expect(await store.owners()).toEqual(new Set());
    expect(await readdir(outside)).toEqual([]);
    await rm(join(root, '.artifact-storage-owners'));
    await mkdir(join(root, '.artifact-storage-owners'));
    await symlink(join(outside, 'made'), join(root, '.artifact-storage-owners', 'aaaaaaaa-1'));
    await refused(store.addOwner('aaaaaaaa-1'));
    expect(await readdir(outside)).toEqual([]);
  });

  it('is no folder of a key, and no value', async () => {
    await symlink(outside, join(root, 'model'));
    await refused(store.write(key(), Buffer.from('x')));
    const saveId = newSaveId();
    await writeFile(await store.localFiles().openStaging(saveId), 'x');
    await refused(store.commitStaged(saveId, `model/${saveId}.pkl`, 1));
    await refused(store.read(key()));
    await refused(store.openRead(key()));
    expect(await readdir(outside)).toEqual([]);

    const linked = `other/${newSaveId()}.pkl`;
    await writeFile(join(outside, 'secret'), 'secret');
    await mkdir(join(root, 'other'));
    await symlink(join(outside, 'secret'), join(root, linked));
    await refused(store.read(linked));
    await refused(store.openRead(linked));
    expect(await store.stat(linked)).toBeNull();
  });

  it('may be the root itself', async () => {
    await symlink(outside, join(base, 'link'));
    const linked = new DirectoryValueStore(dirOf(join(base, 'link')));
    await linked.check();
    const k = key();
    await linked.write(k, Buffer.from('x'));
    expect((await stat(join(outside, k))).isFile()).toBe(true);
  });

  it.runIf(process.platform !== 'win32')('nor is a pipe waited for', async () => {
    const k = key();
    await store.write(k, Buffer.from('x'));
    await rm(join(root, k));
    execFileSync('mkfifo', [join(root, k)]);
    expect((await store.read(k)).length).toBe(0);
    expect(await store.stat(k)).toBeNull();
  });
});
