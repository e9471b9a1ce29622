import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MainProcess } from '../support/main-process.js';
import { canMount, mountSmallDisk, type SmallDisk } from '../support/small-disk.js';
import { inlineSave, removeDirectory, temporaryDirectory } from '../support/stores.js';

/** Where mounting is not permitted (macOS, without root), these are skipped. */
describe.runIf(canMount())('a disk that is full', () => {
  let disk: SmallDisk;
  let home: string;
  let main: MainProcess;

  beforeEach(async () => {
    disk = await mountSmallDisk(4 << 20);
    home = await temporaryDirectory();
  });
  afterEach(async () => {
    await main.stop();
    rmSync(main.runtime, { recursive: true, force: true });
    await disk.release();
    await removeDirectory(home);
  });

  const start = (runtime?: string) =>
    MainProcess.start({
      environment: { HOME: home },
      ...(runtime === undefined ? {} : { runtime })
    });
  const free = () => rm(join(disk.path, 'ballast'));
  const locate = (session: string, values: string, database: string) =>
    main.request('PUT', `/sessions/${session}/location`, {
      artifact_storage_dir: join(values, 'values'),
      database_url: `sqlite:///${join(database, 'db.sqlite')}`
    });
  const save = (session: string, value: string | Buffer = 'x', more = {}) =>
    main.request('POST', `/sessions/${session}/artifacts`, inlineSave('model', value, more));
  const load = async (session: string, version: number) => {
    const query = `name=model&version=${version}&load=true&inline_limit=99`;
    const { json } = await main.request('GET', `/sessions/${session}/artifact?${query}`);
    return Buffer.from(json.value.base64, 'base64').toString();
  };

  it.each([
    ['values', 'artifact_storage_dir', Buffer.alloc(500_000, 1), {}],
    ['the database', 'database_url', 'y', { code: 'z'.repeat(500_000) }]
  ])('under %s refuses the save, loses nothing, and heals', async (half, field, value, more) => {
    main = await start();
    const places = half === 'values' ? [disk.path, home] : [home, disk.path];
    expect((await locate('one', places[0] ?? '', places[1] ?? '')).status).toBe(200);
    expect((await save('one', 'first')).json.version).toBe(0);
    await save('other', 'theirs');
    await disk.fill(64 * 1024);
    const refused = await save('one', value, more);
    expect(refused.json).toMatchObject({
      kind: 'storage_full',
      field,
      title: expect.stringContaining(disk.path),
      hint: expect.stringMatching(/space/)
    });
    await disk.fill(0);
    expect((await main.request('POST', '/sessions/one/check', {})).json.ok).toBe(false);
    // A location on it is no place to switch to, and nothing is switched.
    const switched = await locate('other', disk.path, disk.path);
    expect(switched.json).toMatchObject({ kind: 'storage_full' });
    expect(await load('one', 0)).toBe('first');
    expect((await save('other', 'again')).json).toMatchObject({ version: 1 });
    expect((await main.request('GET', '/sessions/one/artifacts')).json.total).toBe(1);
    await free();
    expect((await save('one', 'second')).json.version).toBe(1);
    expect(await Promise.all([load('one', 0), load('one', 1)])).toEqual(['first', 'second']);
    expect((await main.request('POST', '/sessions/one/check', {})).json).toMatchObject({
      ok: true,
      pairing: { missing: 0 }
    });
  });

  it('under the runtime directory is told, while every session goes on', async () => {
    main = await start(join(disk.path, 'run'));
    const notices = async () => (await main.request('GET', '/sessions/one')).json.notices.join();
    expect((await locate('one', join(home, 'a'), join(home, 'a'))).status).toBe(200);
    expect(await notices()).not.toContain('in memory only');
    await disk.fill(0);
    expect((await locate('one', join(home, 'b'), join(home, 'b'))).status).toBe(200);
    expect(await notices()).toContain('in memory only');
    expect(await notices()).toContain('ENOSPC');
    expect((await save('one')).json.root).toBe(join(home, 'b', 'values'));
    expect((await save('other')).json.version).toBe(0);
    await free();
    expect((await locate('one', join(home, 'c'), join(home, 'c'))).status).toBe(200);
    expect(await notices()).not.toContain('in memory only');
    await main.kill();
    main = await start(main.runtime);
    expect((await save('one')).json.root).toBe(join(home, 'c', 'values'));
  });
});
