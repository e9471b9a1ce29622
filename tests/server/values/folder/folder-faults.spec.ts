import { execFileSync } from 'node:child_process';
import { fstatSync, fsyncSync, openSync as openSyncOfSystem } from 'node:fs';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStorageError } from '../../../../src/api/errors.js';
import { DirectoryValueStore } from '../../../../src/server/values/directory-value-store.js';
import type { FilePort } from '../../../../src/server/values/folder/file-port.js';
import { checkFolder } from '../../../../src/server/values/folder/folder-check.js';
import { FolderFiles } from '../../../../src/server/values/folder/folder-files.js';
import { doJob } from '../../../../src/server/values/folder/folder-jobs.js';
import { FolderReads } from '../../../../src/server/values/folder/folder-reads.js';
import { FolderSaves } from '../../../../src/server/values/folder/folder-saves.js';
import { failureOf } from '../../support/failure.js';
import { runnerWith, systemError } from '../../support/faulty-files.js';
import { canMount } from '../../support/small-disk.js';
import { dirOf, newSaveId, removeDirectory, temporaryDirectory } from '../../support/stores.js';

describe('a folder whose filesystem refuses something', () => {
  let base: string;
  let root: string;

  beforeEach(async () => {
    base = await temporaryDirectory();
    root = join(base, 'values');
  });
  afterEach(() => removeDirectory(base));

  const storeWith = (replaced: Partial<FilePort>) =>
    new DirectoryValueStore(dirOf(root), {}, runnerWith(replaced));
  const failing = (code: string) => (): never => {
    throw systemError(code);
  };

  /** What the first saves of a location do. */
  const save = async (store: DirectoryValueStore): Promise<void> => {
    const [small, large] = [newSaveId(), newSaveId()];
    await store.addOwner('aaaaaaaa-1');
    await store.write(`model/${small}.pkl`, Buffer.from('small'));
    await writeFile(await store.localFiles().openStaging(large), 'a large one', {
      flag: 'wx',
      mode: 0o600
    });
    await store.commitStaged(large, `model/${large}.pkl`, 11);
    expect(Buffer.from(await store.read(`model/${small}.pkl`)).toString()).toBe('small');
    expect(Buffer.from(await store.read(`model/${large}.pkl`)).toString()).toBe('a large one');
  };
  const kindOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'ok',
      (error: unknown) => (error instanceof ArtifactStorageError ? error.kind : String(error))
    );

  const calls = ['chmodSync', 'fsyncSync', 'linkSync', 'openSync', 'writeFileSync'] as const;
  const codes = ['EACCES', 'EDQUOT', 'EINVAL', 'EIO', 'ENOSPC', 'ENOTSUP', 'EPERM', 'EROFS'];
  it.each(calls.flatMap((call) => codes.map((code) => ({ call, code }))))(
    'is checked as it is saved to: $call with $code',
    async ({ call, code }) => {
      await mkdir(root);
      await chmod(root, 0o770);
      const store = storeWith({ [call]: failing(code) });
      const checked = await kindOf(store.check());
      expect(await readdir(root)).toEqual([]);
      expect(await kindOf(save(store))).toBe(checked);
    }
  );

  it.each(['EACCES', 'EINVAL', 'EIO', 'EMLINK', 'ENOSYS', 'EOPNOTSUPP', 'EPERM', 'EXDEV'])(
    'keeps values without links: %s',
    async (code) => {
      const store = storeWith({ linkSync: failing(code) });
      await store.check();
      await save(store);
      const key = `model/${newSaveId()}.pkl`;
      await store.write(key, Buffer.from('first'));
      await store.write(key, Buffer.from('first'));
      expect((await failureOf(store.write(key, Buffer.from('other')))).kind).toBe('conflict');
    }
  );

  it('leaves no half of a copy that fails', async () => {
    let copied = false;
    const store = storeWith({
      linkSync: failing('EPERM'),
      copyFileSync: () => {
        copied = true;
        throw systemError('ENOSPC');
      }
    });
    expect((await failureOf(store.check())).kind).toBe('storage_full');
    expect(copied).toBe(true);
    expect(await readdir(base)).toEqual([]);
  });

  it('keeps values where modes cannot be changed', async () => {
    await mkdir(root);
    await chmod(root, 0o2770);
    const store = storeWith({ chmodSync: failing('EPERM') });
    expect(await store.check()).toEqual({ would_create: false });
    await save(store);
  });

  it.each(['EBADF', 'EINVAL', 'EISDIR', 'ENOTSUP'])(
    'keeps values where folders cannot be synced: %s',
    async (code) => {
      const store = storeWith({
        fsyncSync: (fd) => {
          if (fstatSync(fd).isDirectory()) {
            throw systemError(code);
          }
          fsyncSync(fd);
        }
      });
      await store.check();
      await save(store);
    }
  );

  it('fails the saves alone whose folder cannot be synced', async () => {
    await mkdir(join(root, 'bad'), { recursive: true });
    const bad = await stat(join(root, 'bad'));
    const store = storeWith({
      fsyncSync: (fd) => {
        if (fstatSync(fd).ino === bad.ino) {
          throw systemError('EIO');
        }
        fsyncSync(fd);
      }
    });
    const write = (folder: string) => store.write(`${folder}/${newSaveId()}.pkl`, Buffer.from('x'));
    const folders = ['first', 'good', 'bad', 'good', 'bad', 'other'];
    const results = await Promise.allSettled(folders.map(write));
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual(
      folders.map((folder) => folder !== 'bad')
    );
  });

  it('is left as it was where a check is stopped at any of its steps', async () => {
    const rootFolder = { root, path: root, makesRoot: true };
    const files = new FolderFiles();
    const [saves, reads] = [new FolderSaves(rootFolder, files), new FolderReads(rootFolder, files)];
    for (let steps = 0; steps < 6; steps++) {
      let left = steps;
      const stop = () => {
        if (left-- === 0) {
          throw systemError('ECANCELED');
        }
      };
      await expect(checkFolder({ rootFolder, files, saves, reads }, stop)).rejects.toThrow(
        'ECANCELED'
      );
      expect(await readdir(base)).toEqual([]);
    }
    const stopped = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    const answer = await doJob({ job: 'check', rootFolder, arguments: [], stopped });
    expect(answer).toMatchObject({ failure: { details: { kind: 'unreachable' } } });
  });

  it('refuses where the staging folder cannot be written to, and only then', async () => {
    await mkdir(join(root, '.artifact-storage-staging'), { recursive: true });
    const store = storeWith({
      openSync: ((path: string, ...rest: [number, number]) => {
        if (path.includes('staging') && (rest[0] & 3) !== 0) {
          throw systemError('EACCES');
        }
        return openSyncOfSystem(path, ...rest);
      }) as FilePort['openSync']
    });
    expect((await failureOf(store.check())).kind).toBe('permission_denied');
    expect((await failureOf(save(store))).kind).toBe('permission_denied');
  });

  it.runIf(canMount())('keeps values where its parts are on different mounts', async () => {
    const staging = join(root, '.artifact-storage-staging');
    await mkdir(staging, { recursive: true });
    execFileSync('mount', ['--bind', staging, staging]);
    try {
      const store = new DirectoryValueStore(dirOf(root));
      expect(await store.check()).toEqual({ would_create: false });
      await save(store);
    } finally {
      execFileSync('umount', [staging]);
    }
  });

  it.runIf(canMount())('is refused by check and save where it is read-only', async () => {
    await mkdir(root);
    execFileSync('mount', ['--bind', root, root]);
    try {
      execFileSync('mount', ['-o', 'remount,bind,ro', root]);
      const store = new DirectoryValueStore(dirOf(root));
      for (const attempt of [store.check(), save(store)]) {
        expect((await failureOf(attempt)).message).toContain('read-only filesystem');
      }
    } finally {
      execFileSync('umount', [root]);
    }
  });
});
