import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inlineSave, removeDirectory } from '../support/stores.js';
import { TestServer } from './support.js';

const LOAD = '/sessions/s1/artifact?name=model&load=true';

describe('trust', () => {
  let server: TestServer;
  const put = (body: object) => server.request('PUT', '/sessions/s1/trust', body);
  const notTrusted = async (url = LOAD) => (await server.request('GET', url)).json.not_trusted;
  const ask = () =>
    server.request('POST', '/sessions/s1/trust/questions', { name: 'model', version: 0 });
  const questions = async () =>
    (await server.request('GET', '/sessions/s1')).json.trust_questions ?? [];
  /** A file of this user, in which others can write. */
  const share = () => chmodSync(join(server.home, 'db.sqlite'), 0o660);

  beforeEach(async () => {
    server = new TestServer();
    const artifact_storage_dir = join(server.home, 'values');
    const database_url = `sqlite:///${server.home}/db.sqlite`;
    await server.request('PUT', '/settings', { artifact_storage_dir, database_url });
    const save = { ...inlineSave('model', Buffer.from('x')), user: 'ana' };
    await server.request('POST', '/sessions/s1/artifacts', save);
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  it('is not asked for at a private store, nor where nothing is loaded', async () => {
    expect(await notTrusted()).toBeUndefined();
    share();
    expect(await notTrusted('/sessions/s1/artifact?name=model')).toBeUndefined();
    expect(await notTrusted()).toMatchObject({ user: 'ana', setting: 'ask' });
    const state = await server.request('GET', '/sessions/s1/trust');
    expect(state.json).toMatchObject({ setting: 'ask', is_default: true, authors: [] });
    expect(state.json.shared).toContain('others can write to');
  });

  it('is not asked for a value that is no pickle', async () => {
    share();
    const save = { ...inlineSave('data', Buffer.from('[1]')), user: 'ana', format: 'json' };
    await server.request('POST', '/sessions/s1/artifacts', save);
    const found = await server.request('GET', '/sessions/s1/artifact?name=data&load=true');
    expect(found.json.format).toBe('json');
    expect(found.json.not_trusted).toBeUndefined();
    const listed = await server.request('GET', '/sessions/s1/versions');
    expect(listed.json.artifacts.map((one: { format?: string }) => one.format)).toEqual([
      'json',
      undefined
    ]);
  });

  it('is asked for an uploaded file as such: its author is not known', async () => {
    share();
    const save = { ...inlineSave('file', Buffer.from('x')), value_type: 'uploaded pickle' };
    await server.request('POST', '/sessions/s1/artifacts', save);
    const found = await notTrusted('/sessions/s1/artifact?name=file&load=true');
    expect(found).toMatchObject({ uploaded: true, setting: 'ask' });
  });

  it('is of an author at a store, until it is revoked', async () => {
    share();
    const state = await put({ user: 'ana', answer: 'trust' });
    expect(state.json.authors).toMatchObject([{ user: 'ana', store: state.json.store }]);
    expect(await notTrusted()).toBeUndefined();
    await put({ user: 'ana', answer: 'distrust' });
    expect(await notTrusted()).toMatchObject({ user: 'ana' });
    // Another store of the same author, and another author of the same store.
    await put({ user: 'ana', answer: 'trust', store_id: 'other', store: 'sqlite:////other' });
    await put({ user: 'bob', answer: 'trust' });
    expect(await notTrusted()).toMatchObject({ user: 'ana' });
  });

  it('is kept in private files, which are not believed once others can write to them', async () => {
    share();
    await put({ user: 'ana', answer: 'trust' });
    const folder = join(server.home, '.local/share/jupyter/artifact_storage/trusted_authors');
    const [file = ''] = readdirSync(folder);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(await notTrusted()).toBeUndefined();
    chmodSync(join(folder, file), 0o666);
    expect(await notTrusted()).toMatchObject({ user: 'ana' });
  });

  it('is asked for what was copied into a private store, by the store that it is of', async () => {
    share();
    const { store_id } = (await server.request('GET', '/sessions/s1/trust')).json;
    const target = {
      artifact_storage_dir: join(server.home, 'private'),
      database_url: `sqlite:///${server.home}/private.sqlite`
    };
    const request = { target, selection: { all: true }, dry_run: false };
    const copied = await server.run('s1', 'copy', request);
    expect(copied).toMatchObject({ status: 200, json: { copied: 1 } });
    await server.request('PUT', '/settings', target);
    await server.request('PUT', '/sessions/s3/location', target);
    const load = '/sessions/s3/artifact?name=model&load=true';
    expect(await notTrusted(load)).toMatchObject({ user: 'ana', store_id, setting: 'ask' });
    const store = 'sqlite:////elsewhere';
    await put({ user: 'ana', answer: 'trust', store_id, store });
    expect(await notTrusted(load)).toBeUndefined();
  });

  it('follows the setting, of which refuse stands above trusted authors', async () => {
    const settings = {
      artifact_storage_dir: join(server.home, 'values'),
      database_url: `sqlite:///${server.home}/db.sqlite`
    };
    await put({ user: 'ana', answer: 'trust' });
    await server.request('PUT', '/settings', { ...settings, trust: 'ask' });
    expect(await notTrusted()).toBeUndefined();
    await server.request('PUT', '/settings', { ...settings, trust: 'refuse' });
    expect(await notTrusted()).toMatchObject({ setting: 'refuse' });
    share();
    await put({ user: 'ana', answer: 'distrust' });
    await server.request('PUT', '/settings', { ...settings, trust: 'allow' });
    expect(await notTrusted()).toBeUndefined();
  });

  it('is not allowed by a configuration file that others can write to', async () => {
    const config = join(server.home, 'lineapy_config.json');
    writeFileSync(config, JSON.stringify({ trust: 'allow' }), { mode: 0o600 });
    share();
    const other = '/sessions/s2/artifact?name=model&load=true';
    const attached = { client_version: '0', python_version: '3', working_directory: server.home };
    const attach = (process_id: string) =>
      server.request('PUT', '/sessions/s2', { process_id, ...attached, environment: {} });
    await attach('p1');
    expect(await notTrusted(other)).toBeUndefined();
    chmodSync(config, 0o666);
    writeFileSync(config, JSON.stringify({ trust: 'allow', home_dir: server.home }));
    const { json } = await attach('p2');
    expect(json.notices.join()).toContain('trust "allow" is not used');
    expect(await notTrusted(other)).toMatchObject({ user: 'ana' });
  });

  it('is asked once for each author in the session, and an answer ends the question', async () => {
    share();
    expect((await ask()).json).toEqual({ asked: true });
    await ask();
    expect(await questions()).toMatchObject([{ user: 'ana', name: 'model', version: 0 }]);
    await put({ user: 'ana', answer: 'not_now' });
    expect(await questions()).toEqual([]);
    expect((await ask()).json).toEqual({ asked: false });
    expect(await notTrusted()).toMatchObject({ user: 'ana' });
  });

  it('ends the question of all sessions where its author becomes trusted', async () => {
    share();
    await ask();
    await server.request('PUT', '/sessions/s2/trust', { user: 'ana', answer: 'trust' });
    expect(await questions()).toEqual([]);
  });

  it('lists what a pickle imports', async () => {
    const pickle = Buffer.from('cposix\nsystem\n(S"true"\ntR.');
    await server.request('POST', '/sessions/s1/artifacts', inlineSave('evil', pickle));
    const found = await server.request('GET', '/sessions/s1/globals?name=evil&version=0');
    expect(found).toEqual({ status: 200, json: { globals: ['posix.system'] } });
  });
});
