import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NEWEST } from '../../../src/server/metadata/metadata-store.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';
import { type S3Server, startS3, WRITER } from '../support/s3/s3-server.js';
import { inlineSave, removeDirectory, sqliteOf } from '../support/stores.js';

const client = {
  process_id: 'p1',
  client_version: '0.1.0',
  python_version: '3.12.1',
  working_directory: '/',
  environment: {}
};

let one: S3Server;
let other: S3Server;
beforeAll(async () => {
  [one, other] = await Promise.all([startS3(), startS3()]);
});
afterAll(() => Promise.all([one.stop(), other.stop()]));

const optionsAt = (s3: S3Server) => ({ endpoint_url: s3.endpoint, ...WRITER });
let folders = 0;

describe('values of earlier settings', () => {
  let server: TestServer;
  let dir: string;
  const location = (change: object, session = 's1') =>
    server.request('PUT', `/sessions/${session}/location`, change);
  const save = (name: string, text: string) =>
    server.request('POST', '/sessions/s1/artifacts', inlineSave(name, text));
  const load = async (name: string, session = 's1') => {
    const query = `name=${name}&inline_limit=1000&load=true`;
    const path = `/sessions/${session}/artifact?${query}`;
    const { status, json } = await server.request('GET', path);
    return status === 200 ? Buffer.from(json.value.base64, 'base64').toString() : json;
  };

  beforeEach(async () => {
    server = new TestServer();
    folders += 1;
    dir = `s3://team/earlier-${folders}`;
    await server.request('PUT', '/sessions/s1', client);
    const start = { artifact_storage_dir: dir, storage_options: optionsAt(one) };
    expect(await location(start)).toMatchObject({ status: 200 });
    expect(await save('model', 'in the first store')).toMatchObject({ status: 200 });
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  it('in a private S3 store load, verify and are deleted after a change to a folder', async () => {
    const folder = { artifact_storage_dir: `${server.home}/values`, storage_options: {} };
    const { json: applied } = await location(folder);
    expect(applied.report).toMatchObject({
      ok: true,
      pairing: { checked: 1, missing: 0, unknown: 0 }
    });
    expect(await save('model', 'in the folder')).toMatchObject({ status: 200 });
    expect(await load('model')).toBe('in the folder');
    expect(await load('model&version=0')).toBe('in the first store');
    const deleted = await server.request('POST', '/sessions/s1/delete', {
      name: 'model',
      version: 0
    });
    expect(deleted.status).toBe(200);
    await location({ artifact_storage_dir: dir, storage_options: optionsAt(one) });
    const swept = { dry_run: true, grace_seconds: 0 };
    const { json } = await server.run('s1', 'clean_up', swept);
    expect(json.orphans).toEqual([]);
  });

  it('are told apart from those in a bucket of the same name at another endpoint', async () => {
    const { json: applied } = await location({ storage_options: optionsAt(other) });
    expect(applied.report).toMatchObject({
      ok: true,
      pairing: { checked: 1, missing: 0, unknown: 0 }
    });
    expect(textsOf(applied.report).join(' ')).toContain('another address');
    expect(await save('model', 'in the second store')).toMatchObject({ status: 200 });
    expect(await load('model&version=0')).toBe('in the first store');
    expect(await load('model&version=1')).toBe('in the second store');
    const roots = (await server.request('GET', '/sessions/s1/versions?name=model')).json.artifacts;
    expect(roots.map(({ root }: { root: string }) => root)).toEqual([
      `${dir} at ${other.endpoint}`,
      `${dir} at ${one.endpoint}`
    ]);
  });

  it('say where they are and what is missing in a session that never had their credentials', async () => {
    await server.request('PUT', '/sessions/s2', { ...client, process_id: 'p2' });
    const problem = await load('model', 's2');
    expect(problem).toMatchObject({ kind: 'permission_denied', field: 'storage_options' });
    expect(problem.title).toContain(`${dir} at ${one.endpoint}`);
    expect(JSON.stringify(problem)).not.toContain(WRITER.key);
    // Once it has been there with credentials, it can go away again.
    await location({ artifact_storage_dir: dir, storage_options: optionsAt(one) }, 's2');
    await location({ artifact_storage_dir: null, storage_options: null }, 's2');
    expect(await load('model', 's2')).toBe('in the first store');
  });

  it.each(['mine', 'another bucket'])(
    'of a colleague in the same store load and are deleted after a change to a folder: %s',
    async (which) => {
      const theirs = which === 'mine' ? `${dir}-colleague` : 's3://other/colleague';
      await location({ artifact_storage_dir: theirs }, 's1');
      expect(await save('colleagues', 'of a colleague')).toMatchObject({ status: 200 });
      await server.request('PUT', '/sessions/s2', { ...client, process_id: 'p2' });
      await location({ artifact_storage_dir: dir, storage_options: optionsAt(one) }, 's2');
      expect(await load('colleagues', 's2')).toBe('of a colleague');
      const { json } = await location({ artifact_storage_dir: `${server.home}/values` }, 's2');
      expect(textsOf(json.report)).toContain(
        'Only values change: artifacts saved before stay where they are and still load.'
      );
      expect(await load('colleagues', 's2')).toBe('of a colleague');
      const wanted = { name: 'colleagues', version: 0 };
      const { status } = await server.request('POST', '/sessions/s2/delete', wanted);
      expect(status).toBe(200);
    }
  );

  it('are named by a change where they will not load, also those of older versions', async () => {
    const root = `${dir} at ${one.endpoint}`;
    await location({ artifact_storage_dir: `${server.home}/values`, storage_options: {} });
    for (let index = 0; index < NEWEST; index += 1) {
      await save(`newer-${index}`, 'in the folder');
    }
    await server.request('PUT', '/sessions/s2', { ...client, process_id: 'p2' });
    const { json } = await location({ artifact_storage_dir: `${server.home}/other` }, 's2');
    expect(textsOf(json.report)[0]).toBe(
      `Only values change: artifacts saved before stay where they are. Those in ${root} do not load: these settings do not reach that store.`
    );
    expect((await load('model', 's2')).title).not.toContain('kept values earlier');
  });

  it('record how their root is reached, and no secret', async () => {
    const metadata = openMetadataStore(sqliteOf(`${server.home}/.lineapy/db.sqlite`));
    const root = `${dir} at ${one.endpoint}`;
    expect(await metadata.roots()).toEqual([root]);
    expect(await metadata.rootOptions(root)).toEqual({ endpoint_url: one.endpoint });
    await metadata.close();
  });

  it('keep their secrets out of the session’s file and answers', async () => {
    await location({ artifact_storage_dir: null, storage_options: null });
    const { json } = await server.request('GET', '/sessions/s1');
    expect(JSON.stringify([json, server.events])).not.toContain(WRITER.secret);
  });
});
