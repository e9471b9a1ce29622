import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../src/location/location-base.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';
import { TestServer } from '../http/support.js';
import { failureOf } from '../support/failure.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { READER, WRITER } from '../support/s3/s3-server.js';
import { inlineSave, removeDirectory, sqliteOf } from '../support/stores.js';

const ONCE = { retries: { total_max_attempts: 1 } };

const s3 = s3OfTests();

let folders = 0;
let server: TestServer;
let dir: string;

const post = (session: string, path: string, body: object) =>
  server.request('POST', `/sessions/${session}${path}`, body);
const move = (session: string, change: object) =>
  server.request('PUT', `/sessions/${session}/location`, change);
const withKeys = (keys: object) => ({ storage_options: { endpoint_url: s3.endpoint, ...keys } });
const versions = async (session: string) =>
  (await server.request('GET', `/sessions/${session}/versions`)).json.artifacts;
const orphans = async () => {
  await move('sweeper', { artifact_storage_dir: dir, ...withKeys(WRITER) });
  return (await server.run('sweeper', 'clean_up', { dry_run: true, grace_seconds: 0 })).json
    .orphans;
};

beforeEach(async () => {
  server = new TestServer();
  folders += 1;
  dir = `s3://team/deletes-${folders}`;
  await move('owner', { artifact_storage_dir: dir, ...withKeys(WRITER) });
  await post('owner', '/artifacts', inlineSave('model', 'one'));
  await post('owner', '/artifacts', inlineSave('model', 'two'));
});
afterEach(async () => {
  await server.close();
  await removeDirectory(server.home);
});

describe('a delete without access to the value', () => {
  it.each([0, 'latest', 'all'])(
    'of %s is refused, says how to go on, and deletes nothing',
    async (version) => {
      const { status, json } = await post('other', '/delete', { name: 'model', version });
      expect(status).toBe(403);
      expect(json.title).toContain('Nothing was deleted');
      expect(json.title).toContain(dir);
      expect(json.hint).toContain('with its credentials');
      expect(json.hint).toContain('leave_values=True');
      expect(await versions('owner')).toHaveLength(2);
      const all = { name: 'model', version: 'all', permanently: true };
      expect((await post('owner', '/delete', all)).json).toMatchObject({
        name: 'model',
        versions: [0, 1]
      });
      expect(await orphans()).toEqual([]);
    }
  );

  it('of versions in several places is refused as a whole', async () => {
    await post('other', '/artifacts', inlineSave('model', 'three'));
    const { status, json } = await post('other', '/delete', { name: 'model', version: 'all' });
    expect(status).toBe(403);
    expect(json.title).toContain(dir);
    expect(await versions('other')).toHaveLength(3);
    const { json: own } = await post('other', '/delete', { name: 'model', version: 2 });
    expect(own.versions).toEqual([2]);
  });

  it('succeeds once the session has been there with the credentials', async () => {
    await move('other', { artifact_storage_dir: dir, ...withKeys(WRITER) });
    await move('other', { artifact_storage_dir: null, storage_options: null });
    const request = { name: 'model', version: 0, permanently: true };
    const { status, json } = await post('other', '/delete', request);
    expect([status, json.left]).toEqual([200, undefined]);
    expect(await orphans()).toEqual([]);
  });

  it('leaves the value where that is asked for, says so, and a clean-up there finds it', async () => {
    const request = { name: 'model', version: 0, leave_values: true, permanently: true };
    const { json } = await post('other', '/delete', request);
    expect(json).toMatchObject({
      versions: [0],
      left: [{ version: 0, problem: { kind: 'permission_denied' } }]
    });
    expect(json.left[0].root).toContain(dir);
    expect(await versions('owner')).toHaveLength(1);
    expect(await orphans()).toMatchObject([{ value_key: json.left[0].value_key }]);
  });

  it('with credentials that may only read says what is left', async () => {
    await move('reader', { artifact_storage_dir: dir, ...withKeys(READER) });
    const request = { name: 'model', version: 1, permanently: true };
    const { json } = await post('reader', '/delete', request);
    expect(json).toMatchObject({ versions: [1], left: [{ version: 1 }] });
    expect(await orphans()).toHaveLength(1);
  });

  it('is refused while the store does not answer', async () => {
    const away = { endpoint_url: 'http://127.0.0.1:1', ...WRITER };
    const store = openArtifactStore({
      dir: parseArtifactStorageDir(`s3://team/deletes-${folders}`, NO_BASE),
      database: sqliteOf(join(server.home, '.lineapy/db.sqlite')),
      storage_options: away,
      earlier: { [`${dir} at ${s3.endpoint}`]: { ...away, config_kwargs: ONCE } }
    });
    const failure = await failureOf(store.delete('model', 0));
    expect(failure.kind).toBe('unreachable');
    expect(failure.message).toContain('Nothing was deleted');
    await store.close();
    expect(await versions('owner')).toHaveLength(2);
  });

  it('of a folder that is gone deletes the version: nothing of it is left', async () => {
    await move('local', { artifact_storage_dir: join(server.home, 'values'), storage_options: {} });
    const saved = await post('local', '/artifacts', inlineSave('here', 'x'));
    expect(existsSync(saved.json.root)).toBe(true);
    await removeDirectory(saved.json.root);
    const request = { name: 'here', version: 'all', permanently: true };
    const { json } = await post('local', '/delete', request);
    expect(json).toEqual({ name: 'here', versions: [0], bytes: 1 });
  });
});
