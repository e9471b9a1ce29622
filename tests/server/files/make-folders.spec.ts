import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderRefusedError, makeFolders } from '../../../src/server/files/make-folders.js';
import { removeDirectory, temporaryDirectory } from '../support/stores.js';

describe('makeFolders', () => {
  let base: string;

  beforeEach(async () => {
    base = await temporaryDirectory();
  });
  afterEach(() => removeDirectory(base));

  it('makes what is missing, for its owner alone, and names it', async () => {
    await mkdir(join(base, 'a'));
    const made = makeFolders(join(base, 'a', 'b', 'c'));
    expect(made).toEqual([join(base, 'a', 'b'), join(base, 'a', 'b', 'c')]);
    expect((await stat(join(base, 'a', 'b', 'c'))).mode & 0o777).toBe(0o700);
    expect(makeFolders(join(base, 'a', 'b', 'c'))).toEqual([]);
    expect(makeFolders('/')).toEqual([]);
  });

  it('takes a link to a folder for one', async () => {
    await mkdir(join(base, 'a'));
    await symlink(join(base, 'a'), join(base, 'link'));
    makeFolders(join(base, 'link', 'b'));
    expect(await readdir(join(base, 'a'))).toEqual(['b']);
  });

  it('refuses a file, what is below one, and links that lead nowhere', async () => {
    await writeFile(join(base, 'file'), '');
    await symlink(join(base, 'nowhere'), join(base, 'dangling'));
    await symlink(join(base, 'loop'), join(base, 'loop'));
    expect(() => makeFolders(join(base, 'file'))).toThrow('EEXIST');
    expect(() => makeFolders(join(base, 'file', 'a'))).toThrow('ENOTDIR');
    expect(() => makeFolders(join(base, 'dangling'))).toThrow('EEXIST');
    expect(() => makeFolders(join(base, 'dangling', 'a', 'b'))).toThrow('EEXIST');
    expect(() => makeFolders(join(base, 'loop', 'a'))).toThrow('ELOOP');
  });

  it.runIf(process.platform === 'linux')('ends where the system takes no new folders', () => {
    for (const path of ['/proc/foo', '/proc/self/values', '/proc/foo/a/b/c']) {
      expect(() => makeFolders(path)).toThrow(FolderRefusedError);
    }
  });
});
