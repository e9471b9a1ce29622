import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

const client = (process_id: string) => ({
  process_id,
  client_version: '0.1.0',
  python_version: '3.12.1',
  working_directory: '/',
  environment: {}
});

describe('a change of the settings below a session', () => {
  let server: TestServer;
  const request = (...[method, path, body]: Parameters<TestServer['request']>) =>
    server.request(method, `/sessions/s1${path}`, body);
  const dir = async () => {
    const { json } = await request('GET', '');
    return json.location.artifact_storage_dir;
  };
  const setSettings = (folder: string) =>
    server.request('PUT', '/settings', { artifact_storage_dir: join(server.home, folder) });
  const save = async () => (await request('POST', '/artifacts', inlineSave('m'))).json.root;

  beforeEach(async () => {
    server = new TestServer();
    await setSettings('first');
    await request('PUT', '', client('p1'));
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  it('counts at once where the session has used nothing yet', async () => {
    await setSettings('second');
    expect((await dir()).value).toBe(join(server.home, 'second'));
    expect(await save()).toBe(join(server.home, 'second'));
  });

  it('moves no session that is at work, and says so', async () => {
    expect(await save()).toBe(join(server.home, 'first'));
    await setSettings('second');
    expect(await save()).toBe(join(server.home, 'first'));
    const { json } = await request('GET', '');
    expect(json.location.artifact_storage_dir).toMatchObject({
      value: join(server.home, 'first'),
      origin: 'settings',
      inherited: { value: join(server.home, 'second') }
    });
    expect(json).toMatchObject({ stays: true, overridden: false });
    expect(json.notices.join()).toContain('it stays where it is until its kernel is restarted');
    const { json: checked } = await server.run('s1', 'check', {});
    expect(checked.values.location).toBe(join(server.home, 'first'));
    expect(existsSync(join(server.home, 'second'))).toBe(false);
  });

  it('counts from the next process of the kernel on', async () => {
    await save();
    await setSettings('second');
    await request('PUT', '', client('p2'));
    expect((await dir()).value).toBe(join(server.home, 'second'));
    expect((await request('GET', '')).json.stays).toBeUndefined();
  });

  it('counts after a reset, which is checked like every change', async () => {
    await save();
    const file = join(server.home, 'a-file');
    writeFileSync(file, '');
    await setSettings('a-file');
    const reset = { artifact_storage_dir: null, database_url: null, storage_options: null };
    expect((await request('PUT', '/location', reset)).status).toBe(400);
    expect((await dir()).value).toBe(join(server.home, 'first'));
    await setSettings('second');
    expect((await request('PUT', '/location', reset)).status).toBe(200);
    expect(await save()).toBe(join(server.home, 'second'));
    // At work again, it stays again.
    await setSettings('third');
    expect(await save()).toBe(join(server.home, 'second'));
  });
});
