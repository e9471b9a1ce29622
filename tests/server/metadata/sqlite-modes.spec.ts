import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorker } from '../support/processes.js';
import { removeDirectory, temporaryDirectory } from '../support/stores.js';

const ANA = 12_001;
const BOB = 12_002;
const TEAM = 12_100;

interface Found {
  readonly ok?: unknown;
  readonly kind?: string;
  readonly message?: string;
  readonly hint?: string;
}

// Each step is a process of somebody else, which compiles all it needs.
const PATIENCE = { timeout: 120_000 };

// Only root may become somebody else.
describe.skipIf(process.getuid?.() !== 0)('a SQLite database of several users', PATIENCE, () => {
  let base: string;
  let folder: string;
  let path: string;
  let temporary: string;

  beforeEach(async () => {
    base = await temporaryDirectory();
    chmodSync(base, 0o755);
    folder = join(base, 'shared');
    path = join(folder, 'db.sqlite');
    mkdirSync(folder);
    temporary = join(base, 'tmp');
    mkdirSync(temporary);
    chmodSync(temporary, 0o1777);
  });
  afterEach(() => removeDirectory(base));

  const folderOf = (uid: number, gid: number, mode: number): void => {
    chownSync(folder, uid, gid);
    chmodSync(folder, mode);
  };
  const modes = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder).map((file) => {
        const { mode, uid, gid } = statSync(join(folder, file));
        return [file, `${(mode & 0o777).toString(8)} ${uid} ${gid}`];
      })
    );
  async function as(uid: number, steps: readonly string[], more = {}): Promise<Found[]> {
    const task = { uid, gid: uid, groups: [TEAM], path, steps, temporary, ...more };
    const worker = startWorker('user-worker', task);
    await worker.ended;
    return worker.lines as Found[];
  }

  it.each([0o022, 0o002, 0o077])('is private in a private folder, with umask %o', async (umask) => {
    folderOf(ANA, ANA, 0o755);
    expect(await as(ANA, ['save'], { umask })).toEqual([{ ok: 0 }]);
    expect(modes()).toEqual({ 'db.sqlite': `600 ${ANA} ${ANA}` });
    expect(await as(BOB, ['list'])).toMatchObject([{ kind: 'permission_denied' }]);
  });

  it.each([
    ['with the group of the folder by setgid', 0o2770],
    ['given to the group of the folder', 0o770]
  ])('may be written to by the group of its folder: %s', async (_, mode) => {
    folderOf(ANA, TEAM, mode);
    expect(await as(ANA, ['save'], { umask: 0o077 })).toEqual([{ ok: 0 }]);
    expect(modes()).toEqual({ 'db.sqlite': `660 ${ANA} ${TEAM}` });
    expect(await as(BOB, ['check', 'save', 'list'])).toEqual([
      { ok: { artifact_count: 1, read_only: false } },
      { ok: 1 },
      { ok: 1 }
    ]);
    expect(await as(ANA, ['save'])).toEqual([{ ok: 2 }]);
    // Each also beside the other, who keeps it open.
    const both = await Promise.all([ANA, BOB].map((uid) => as(uid, ['save', 'save', 'save'])));
    expect(both.flat().map(({ ok }) => ok)).toHaveLength(6);
    expect(both.flat().every(({ ok }) => typeof ok === 'number')).toBe(true);
    expect(modes()).toEqual({ 'db.sqlite': `660 ${ANA} ${TEAM}` });
  });

  it('is read only for who may not write to it, who leaves nothing in its folder', async () => {
    folderOf(ANA, TEAM, 0o2775);
    await as(ANA, ['save']);
    chmodSync(path, 0o644);
    const [check, list, save, again] = await as(BOB, ['check', 'list', 'save', 'check']);
    expect([check, list]).toEqual([{ ok: { artifact_count: 1, read_only: true } }, { ok: 1 }]);
    expect(save).toMatchObject({ kind: 'permission_denied' });
    expect(again).toEqual(check);
    expect(Object.keys(modes())).toEqual(['db.sqlite']);
    expect(await as(ANA, ['save'])).toEqual([{ ok: 1 }]);
    // In a folder that he may not write to, either.
    folderOf(ANA, TEAM, 0o755);
    expect(await as(BOB, ['check', 'list'])).toEqual([
      { ok: { artifact_count: 2, read_only: true } },
      { ok: 1 }
    ]);
    expect(Object.keys(modes())).toEqual(['db.sqlite']);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is read while its owner writes', async () => {
    folderOf(ANA, TEAM, 0o2755);
    await as(ANA, ['save']);
    chmodSync(path, 0o640);
    chownSync(path, ANA, TEAM);
    const owner = startWorker('user-worker', {
      uid: ANA,
      gid: ANA,
      groups: [TEAM],
      path,
      temporary,
      steps: Array.from({ length: 200 }, () => 'save')
    });
    const seen = await as(
      BOB,
      Array.from({ length: 50 }, () => 'list')
    );
    expect(seen).toEqual(Array.from({ length: 50 }, () => ({ ok: 1 })));
    await owner.ended;
    expect(owner.lines.at(-1)).toEqual({ ok: 200 });
    // A log that others read to its end stays until its owner opens the database again.
    expect(await as(ANA, ['list'])).toEqual([{ ok: 1 }]);
    expect(await as(BOB, ['check'])).toEqual([{ ok: { artifact_count: 201, read_only: true } }]);
    expect(Object.keys(modes())).toEqual(['db.sqlite']);
  });

  it('is read while its owner has just begun a log, or left one behind', async () => {
    folderOf(ANA, TEAM, 0o2755);
    await as(ANA, ['save']);
    chmodSync(path, 0o640);
    chownSync(path, ANA, TEAM);
    for (const suffix of ['-wal', '-shm']) {
      writeFileSync(path + suffix, '', { mode: 0o640 });
      chownSync(path + suffix, ANA, TEAM);
    }
    expect(await as(BOB, ['list', 'list'])).toEqual([{ ok: 1 }, { ok: 1 }]);
    expect(await as(ANA, ['save'])).toEqual([{ ok: 1 }]);
    expect(await as(BOB, ['list'])).toEqual([{ ok: 1 }]);
  });

  it('of an earlier version is taken from the eyes of others, unless somebody chose its mode', async () => {
    folderOf(ANA, ANA, 0o755);
    await as(ANA, ['save']);
    chmodSync(path, 0o644);
    await as(ANA, ['list']);
    await as(ANA, ['save']);
    expect(modes()).toEqual({ 'db.sqlite': `600 ${ANA} ${ANA}` });
    chmodSync(path, 0o640);
    await as(ANA, ['save']);
    expect(modes()).toEqual({ 'db.sqlite': `640 ${ANA} ${ANA}` });
  });

  it('names the file beside it that keeps its owner from writing', async () => {
    folderOf(ANA, TEAM, 0o2770);
    await as(ANA, ['save']);
    for (const suffix of ['-wal', '-shm']) {
      writeFileSync(path + suffix, '', { mode: 0o644 });
      chownSync(path + suffix, BOB, BOB);
    }
    const [check, save] = await as(ANA, ['check', 'save']);
    expect(check).toMatchObject({ ok: { read_only: true } });
    expect(save?.message).toContain('-wal belongs to another user');
  });
});
