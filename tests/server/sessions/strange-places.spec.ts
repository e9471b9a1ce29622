import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionClient } from '../../../src/api/session.js';
import { homeOf, ownHome } from '../../../src/server/sessions/home-directories.js';
import { TestServer } from '../http/support.js';

const WINDOWS = 'C:\\Users\\ana';

const client = (
  working_directory: string,
  environment: SessionClient['environment'] = {}
): SessionClient => ({
  process_id: 'p',
  client_version: '0',
  python_version: '3.13.0',
  working_directory,
  environment
});

let server: TestServer;
afterEach(() => server.close());

const home = () => mkdtempSync(join(tmpdir(), 'strange-places-'));
const attach = (given: SessionClient) => server.request('PUT', '/sessions/k', given);
const check = (change: object = {}) => server.run('k', 'check', change);
const change = (to: object) => server.request('PUT', '/sessions/k/location', to);

describe('a place that means nothing here', () => {
  it.each([
    ['the command line', { command_line: { artifact_storage_dir: WINDOWS }, settings: {} }, {}],
    [
      'the environment of the storage server',
      { command_line: {}, settings: {} },
      { LINEAPY_ARTIFACT_STORAGE_DIR: WINDOWS }
    ],
    ['LINEAPY_HOME_DIR', { command_line: {}, settings: {} }, { LINEAPY_HOME_DIR: WINDOWS }],
    [
      'a relative LINEAPY_HOME_DIR without a session',
      { command_line: {}, settings: {} },
      { LINEAPY_HOME_DIR: 'lineapy' }
    ]
  ])('is refused with a notice where it comes from %s', async (_, start, environment) => {
    server = new TestServer(home(), start, environment);
    const { json } = await server.request('GET', '/defaults');
    expect(json.notices.join()).toMatch(/Windows.*\/mnt\/c|relative/);
    const refused = await check();
    expect(refused).toMatchObject({ status: 400, json: { kind: 'invalid_input' } });
    expect(readdirSync(server.home).filter((name) => name !== 'state')).toEqual([]);
  });

  it('is refused in the environment of a kernel, and harms no other session', async () => {
    server = new TestServer();
    const attached = await attach(client(server.home, { home_dir: WINDOWS }));
    expect(attached.json.notices.join()).toContain('LINEAPY_HOME_DIR is a path of Windows');
    expect((await check()).json.title).toContain('LINEAPY_HOME_DIR');
    const given = {
      artifact_storage_dir: join(server.home, 'v'),
      database_url: `sqlite:///${server.home}/x.db`
    };
    expect(await check(given)).toMatchObject({ status: 200, json: { ok: true } });
    const other = await server.run('other', 'check', {});
    expect(other).toMatchObject({ status: 200, json: { ok: true } });
  });

  it('is refused by the settings editor', async () => {
    server = new TestServer();
    for (const settings of [
      { artifact_storage_dir: WINDOWS },
      { artifact_storage_dir: 's3:/bucket/x' },
      { database_url: `sqlite:///${WINDOWS}` }
    ]) {
      expect((await server.request('PUT', '/settings', settings)).status).toBe(400);
    }
  });

  it('is refused in a change, which changes nothing', async () => {
    server = new TestServer();
    for (const setting of [
      { artifact_storage_dir: 's3:/bucket/x' },
      { artifact_storage_dir: '/caf\udce9' },
      { database_url: 'sqlite:///$HOME/x.db' }
    ]) {
      expect(await check(setting)).toMatchObject({ status: 400, json: { kind: 'invalid_input' } });
      expect(await change(setting)).toMatchObject({ status: 400 });
    }
    expect((await server.request('GET', '/sessions/k')).json.overridden).toBe(false);
  });
});

describe('a relative path', () => {
  it('is refused until the kernel says what it is relative to', async () => {
    server = new TestServer();
    expect((await check({ artifact_storage_dir: 'values' })).json.title).toContain('relative');
    await attach(client(''));
    expect((await check({ artifact_storage_dir: 'values' })).json.title).toContain('relative');
  });

  it('is answered as the absolute folder that it means, and so is the home directory', async () => {
    server = new TestServer();
    const work = join(server.home, 'work');
    mkdirSync(work);
    const attached = await attach(client(work));
    expect(attached.json.path_base).toEqual({ home: server.home, working_directory: work });
    const checked = await check({
      artifact_storage_dir: 'values',
      database_url: 'sqlite:///~/x.db'
    });
    expect(checked.json.values.location).toBe(join(work, 'values'));
    expect(checked.json.metadata.location).toBe(`sqlite:///${server.home}/x.db`);
  });

  it('stays where it was when the kernel goes to another folder', async () => {
    server = new TestServer();
    await attach(client(server.home));
    await change({ artifact_storage_dir: 'values', database_url: 'sqlite:///x.db?timeout=7' });
    const moved = await attach(client(tmpdir()));
    expect(moved.json.location.artifact_storage_dir.value).toBe(join(server.home, 'values'));
    expect(moved.json.location.database_url.value).toBe(`sqlite:///${server.home}/x.db?timeout=7`);
  });

  it('of the command line is relative to where that was typed', async () => {
    const typed = home();
    server = new TestServer(typed, { command_line: { artifact_storage_dir: 'v' }, settings: {} });
    const { json } = await server.request('GET', '/defaults');
    expect(json.location.artifact_storage_dir.value).toBe(join(typed, 'v'));
  });

  it('of the settings editor is relative to the session, as that of its environment', async () => {
    server = new TestServer(home(), { command_line: {}, settings: { artifact_storage_dir: 'v' } });
    const { json } = await server.request('GET', '/defaults');
    expect(json.notices.join()).toContain('relative');
    const attached = await attach(client('/project'));
    expect(attached.json.location.artifact_storage_dir.value).toBe('/project/v');
  });
});

describe('the home directory', () => {
  it('of a user is that of the system, as os.path.expanduser has it', () => {
    const { username, homedir } = userInfo();
    expect(homeOf(username)).toBe(homedir);
    expect(homeOf('nobody-of-this-name')).toBeUndefined();
    expect(homeOf('-s files')).toBeUndefined();
  });

  it('is that of the system without HOME, and unknown where HOME is no absolute path', () => {
    expect(ownHome({ HOME: '/h' })).toBe('/h');
    expect(ownHome({})).toBe(userInfo().homedir);
    expect(ownHome({ HOME: '' })).toBe('');
    expect(ownHome({ HOME: 'relative' })).toBe('');
  });
});
