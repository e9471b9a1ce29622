import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/api/session.js';
import { WaitingCopies } from '../../../src/server/sessions/waiting-copies.js';
import { TestServer } from '../http/support.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { WRITER } from '../support/s3/s3-server.js';
import { inlineSave, removeDirectory, temporaryDirectory } from '../support/stores.js';

let server: TestServer;
const post = (path: string, body: object, session = 'k') =>
  server.request('POST', `/sessions/${session}${path}`, body);
const get = (path: string, session = 'k') => server.request('GET', `/sessions/${session}${path}`);
const save = async (name: string, session = 'k') =>
  (await post('/artifacts', inlineSave(name), session)).json;
const fileOf = ({ root, value_key }: { root: string; value_key: string }) => join(root, value_key);

beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  await server.close();
  await removeDirectory(server.home);
});

describe('a deleted version', () => {
  it('stays in the trash for 7 days, and is restored with an event', async () => {
    const saved = await save('model');
    const { json } = await post('/delete', { name: 'model', version: 0, user: 'ana' });
    const days = (Date.parse(json.purge_at) - Date.now()) / 86_400_000;
    expect(Math.round(days * 100) / 100).toBe(7);
    expect(existsSync(fileOf(saved))).toBe(true);
    const { json: page } = await get('/trash');
    expect(page).toMatchObject({
      total: 1,
      total_size: 64,
      artifacts: [{ name: 'model', version: 0, deleted_by: 'ana', purge_at: json.purge_at }]
    });
    const restored = await post('/restore', { name: 'model', version: [0, 5] });
    expect(restored.json).toEqual({ name: 'model', versions: [0] });
    expect(server.events.at(-1)).toMatchObject({
      type: 'artifacts',
      reason: 'restored',
      name: 'model'
    });
    expect((await get('/versions')).json.artifacts).toMatchObject([{ name: 'model', version: 0 }]);
    expect((await post('/restore', { name: 'model', version: 'all' })).status).toBe(404);
  });

  it('is not loaded by its number, its save or the address of its value', async () => {
    const { save_id, root, value_key } = await save('model');
    await post('/delete', { name: 'model', version: 'latest' });
    const saved = `save_id=${save_id}`;
    const address = `root=${encodeURIComponent(root)}&value_key=${encodeURIComponent(value_key)}`;
    for (const path of [
      '/artifact?name=model',
      '/artifact?name=model&version=0',
      `/artifact?name=model&${saved}`,
      `/value?name=model&${saved}`,
      `/value?name=model&${saved}&${address}`,
      '/preview?name=model&version=0'
    ]) {
      const { status, json } = await get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(json.title).toContain('in the trash');
      expect(json.hint).toContain('artifact_storage.restore("model", 0)');
    }
    const edit = await server.request('PUT', '/sessions/k/notes', {
      name: 'model',
      version: 0,
      tags: ['x']
    });
    expect(edit.json.title).toContain('in the trash');
  });

  it('is restored by its save, and that very one', async () => {
    const { save_id } = await save('model');
    await save('model');
    await post('/delete', { name: 'model', version: 'all' });
    const restored = await post('/restore', { name: 'any', version: 'all', save_id });
    expect(restored.json).toEqual({ name: 'model', versions: [0] });
    expect((await get('/trash')).json.artifacts).toMatchObject([{ version: 1 }]);
    expect((await post('/restore', { name: 'model', version: 0, save_id })).status).toBe(404);
  });

  it('is deleted for good with its bytes, also from the trash', async () => {
    const one = await save('model');
    const two = await save('model');
    await post('/delete', { name: 'model', version: 0 });
    const request = { name: 'model', version: 0, save_id: one.save_id, permanently: true };
    expect((await post('/delete', request)).json).toEqual({
      name: 'model',
      versions: [0],
      bytes: one.size
    });
    expect([existsSync(fileOf(one)), existsSync(fileOf(two))]).toEqual([false, true]);
    const all = { name: 'model', version: 'all', permanently: true };
    expect((await post('/delete', all)).json).toEqual({
      name: 'model',
      versions: [1],
      bytes: two.size
    });
    expect(existsSync(fileOf(two))).toBe(false);
    expect((await get('/trash')).json.total).toBe(0);
    expect((await post('/delete', all)).status).toBe(404);
  });
});

describe('what is due', () => {
  it('is purged by the next storage server that uses the store, row and value', async () => {
    const gone = await save('model');
    const kept = await save('model');
    await post('/delete', { name: 'model', version: 'all' });
    await server.close();
    const db = new BetterSqlite3(join(server.home, '.lineapy/db.sqlite'));
    db.exec("update artifact_storage_trash set purge_at = '2020-01-01' where version = 0");
    db.close();
    server = new TestServer(server.home);
    expect((await get('/artifacts')).json.total).toBe(0);
    const timeout = 20_000;
    const total = async () => (await get('/trash')).json.total;
    await expect.poll(total, { timeout }).toBe(1);
    await expect.poll(() => existsSync(fileOf(gone)), { timeout }).toBe(false);
    expect(existsSync(fileOf(kept))).toBe(true);
    expect((await post('/restore', { name: 'model', version: 'all' })).json.versions).toEqual([1]);
  });
});

describe('the setting trash_days', () => {
  const daysOf = async (command_line: Settings, settings: Settings, file?: object) => {
    const home = await temporaryDirectory();
    if (file !== undefined) {
      await mkdir(join(home, '.lineapy'));
      await writeFile(join(home, '.lineapy/lineapy_config.json'), JSON.stringify(file));
    }
    const other = new TestServer(home, { command_line, settings });
    const { json } = await other.request('GET', '/sessions/k');
    await other.close();
    await removeDirectory(home);
    return json.trash_days;
  };

  it('comes from the command line, the settings, the file or is 7, with its origin', async () => {
    expect(await daysOf({}, {})).toEqual({ value: 7, origin: 'default' });
    expect(await daysOf({}, {}, { trash_days: 3 })).toEqual({ value: 3, origin: 'config_file' });
    const settings = { trash_days: 0 };
    expect(await daysOf({}, settings, { trash_days: 3 })).toEqual({ value: 0, origin: 'settings' });
    expect(await daysOf({ trash_days: 30 }, settings)).toEqual({
      value: 30,
      origin: 'command_line'
    });
    expect(await daysOf({}, {}, { trash_days: -1 })).toEqual({ value: 7, origin: 'default' });
  });

  it('of 0 deletes at once', async () => {
    await server.request('PUT', '/settings', { trash_days: 0 });
    const saved = await save('model');
    const { json } = await post('/delete', { name: 'model', version: 0 });
    expect(json).toEqual({ name: 'model', versions: [0], bytes: saved.size });
    expect(existsSync(fileOf(saved))).toBe(false);
    expect((await get('/trash')).json.total).toBe(0);
  });
});

describe('a trash with values that cannot be reached', () => {
  const s3 = s3OfTests();

  it('keeps them when it is emptied, and says where they are', async () => {
    const options = { endpoint_url: s3.endpoint, ...WRITER };
    const change = { artifact_storage_dir: 's3://team/trash', storage_options: options };
    await server.request('PUT', '/sessions/owner/location', change);
    await save('far', 'owner');
    await save('near', 'other');
    await post('/delete', { name: 'far', version: 0 }, 'owner');
    await post('/delete', { name: 'near', version: 0 }, 'other');
    const { json } = await server.run('other', 'empty_trash', { dry_run: false });
    expect(json).toMatchObject({ planned: 2, deleted: 1, kept: 1, left: 0 });
    expect(json.unreachable).toMatchObject([{ versions: 1 }]);
    expect(json.unreachable[0].root).toContain('s3://team/trash');
    expect((await get('/trash', 'other')).json.artifacts).toMatchObject([{ name: 'far' }]);
    const all = await server.run('owner', 'empty_trash', { dry_run: true });
    expect(all.json).toMatchObject({ planned: 1, deleted: 0, unreachable: [] });
    const emptied = await server.run('owner', 'empty_trash', { dry_run: false });
    expect(emptied.json).toMatchObject({ planned: 1, deleted: 1, kept: 0 });
  });
});

describe('what waits to be copied', () => {
  it('waits no more while it is in the trash', async () => {
    const home = await temporaryDirectory();
    const copy = {
      database_url: 'postgresql://db/ml',
      session_id: 'k',
      name: 'model',
      version: 0,
      save_id: '20261127T080000Z-aaaaaaaaaaaa',
      date_created: '2026-11-27T08:00:00.000Z'
    };
    const copies = new WaitingCopies();
    copies.add(home, copy);
    copies.setAside(home, copy.save_id);
    expect([copies.list(home), copies.aside(home)]).toEqual([[], [copy]]);
    copies.takeBack(home, copy.save_id);
    expect([copies.list(home), copies.aside(home)]).toEqual([[copy], []]);
    copies.setAside(home, copy.save_id);
    copies.remove(home, copy.save_id);
    expect([copies.list(home), copies.aside(home)]).toEqual([[], []]);
    await removeDirectory(home);
  });
});
