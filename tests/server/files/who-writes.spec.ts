import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writtenByOthers } from '../../../src/server/files/who-writes.js';
import { removeDirectory, temporaryDirectory } from '../support/stores.js';

describe('who can write to a path', () => {
  let home: string;
  let file: string;
  beforeEach(async () => {
    home = await temporaryDirectory();
    mkdirSync(join(home, 'a/b'), { recursive: true, mode: 0o700 });
    file = join(home, 'a/b/file');
    writeFileSync(file, 'x', { mode: 0o600 });
  });
  afterEach(() => removeDirectory(home));

  it('is only this user in a private folder, also where the file is not there yet', () => {
    expect(writtenByOthers(file)).toBeUndefined();
    expect(writtenByOthers(join(home, 'a/none/file'))).toBeUndefined();
  });

  it.each([
    ['the group of the file', 'a/b/file', 0o660],
    ['all others', 'a/b/file', 0o602],
    ['the group of its folder', 'a/b', 0o770],
    ['the group of a folder above', 'a', 0o775],
    ['everybody in a folder above', 'a', 0o1777]
  ])('is also %s', (_who, path, mode) => {
    chmodSync(join(home, path), mode);
    const isOfRoot = process.geteuid?.() === 0 && (mode & 0o1000) !== 0;
    // As in /tmp: nobody replaces what is another user's.
    expect(writtenByOthers(file) !== undefined).toBe(!isOfRoot);
  });

  it('is whoever can write where a link leads', () => {
    const link = join(home, 'link');
    symlinkSync(join(home, 'a/b'), link);
    expect(writtenByOthers(join(link, 'file'))).toBeUndefined();
    chmodSync(join(home, 'a'), 0o777);
    expect(writtenByOthers(join(link, 'file'))).toBe(`others can write to ${join(home, 'a')}`);
    chmodSync(join(home, 'a'), 0o700);
    chmodSync(home, 0o777);
    expect(writtenByOthers(join(link, 'file'))).toBe(`others can write to ${home}`);
    symlinkSync(join(home, 'loop'), join(home, 'loop'));
    chmodSync(home, 0o700);
    expect(writtenByOthers(join(home, 'loop'))).toContain('too many links');
  });

  it.runIf(process.geteuid?.() === 0)('is another owner of the file or a folder', () => {
    chownSync(file, 12_345, 12_345);
    expect(writtenByOthers(file)).toBe(`${file} belongs to another user`);
    chownSync(file, 0, 0);
    chownSync(join(home, 'a'), 12_345, 12_345);
    expect(writtenByOthers(file)).toBe(`${join(home, 'a')} belongs to another user`);
  });
});
