import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { WRITER } from '../support/s3/s3-server.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

const s3 = s3OfTests();

let folders = 0;
let server: TestServer;
const location = (change: object) => server.request('PUT', '/sessions/k/location', change);
const check = (change: object) => server.run('k', 'check', change);
const s3Place = () => {
  folders += 1;
  return {
    artifact_storage_dir: `s3://team/kind-${folders}`,
    storage_options: { endpoint_url: s3.endpoint, ...WRITER }
  };
};
const folder = () => `${server.home}/values`;

describe('options of another kind of place', () => {
  beforeEach(() => {
    server = new TestServer();
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  it('go with S3, in one line that says so, and its values still load', async () => {
    expect(await location(s3Place())).toMatchObject({ status: 200 });
    await server.request('POST', '/sessions/k/artifacts', inlineSave('model', 'on s3'));
    const { json: checked } = await check({ artifact_storage_dir: folder() });
    const { json } = await location({ artifact_storage_dir: folder() });
    for (const report of [checked, json.report]) {
      expect(textsOf(report).filter((line) => line.includes('storage_options'))).toEqual([
        'storage_options: endpoint_url, key and secret are left out, for a folder has no such options.'
      ]);
    }
    expect(json.session.location.storage_options).toMatchObject({ value: {}, origin: 'default' });
    expect(
      await server.request('POST', '/sessions/k/artifacts', inlineSave('x', 'y'))
    ).toMatchObject({ status: 200, json: { root: folder() } });
    const query = 'name=model&inline_limit=1000&load=true';
    const loaded = await server.request('GET', `/sessions/k/artifact?${query}`);
    expect(Buffer.from(loaded.json.value.base64, 'base64').toString()).toBe('on s3');
    const undone = await server.request('POST', '/sessions/k/location/undo', {
      change_id: json.change_id,
      dry_run: false
    });
    expect(undone.json.session.location.storage_options.value.endpoint_url).toBe(s3.endpoint);
  });

  it('stay with the server that was meant: its secrets go to no other one', async () => {
    const told = { password: 'canary', username: 'ana', timeout: 1 };
    await server.request('PUT', '/sessions/k/location/told', {
      artifact_storage_dir: 'sftp://one.example.org/values',
      storage_options: told
    });
    const optionsAt = async (artifact_storage_dir: string) => {
      await server.request('PUT', '/sessions/k/location/told', { artifact_storage_dir });
      return (await server.request('GET', '/sessions/k')).json.location.storage_options.value;
    };
    expect(await optionsAt('sftp://one.example.org/other')).toHaveProperty('password', '***');
    expect(await optionsAt('sftp://two.example.org/values')).toEqual({ timeout: 1 });
    expect(await optionsAt('sftp://one.example.org/values')).toEqual({ timeout: 1 });
  });

  it('go with it also when the session goes back to its default folder', async () => {
    await location(s3Place());
    const { status, json } = await location({ artifact_storage_dir: null });
    expect(status).toBe(200);
    expect(json.session.location.artifact_storage_dir.origin).toBe('default');
  });

  it('go with a folder, and those that both take stay', async () => {
    await location({
      artifact_storage_dir: folder(),
      storage_options: { auto_mkdir: true, use_listings_cache: false }
    });
    const { json } = await check({ artifact_storage_dir: 's3://team/x' });
    expect(textsOf(json).join()).toContain(
      'storage_options: auto_mkdir is left out, for Amazon S3 has no such option.'
    );
    expect(textsOf(json).join()).toContain('use_listings_cache has no effect here');
  });

  it('stay with another folder of the same kind', async () => {
    const { storage_options } = s3Place();
    await location({ artifact_storage_dir: 's3://team/a', storage_options });
    const { json } = await location({ artifact_storage_dir: 's3://team/b' });
    expect(textsOf(json.report).join()).not.toContain('left out');
    expect(json.session.location.storage_options.value.endpoint_url).toBe(s3.endpoint);
  });

  it('are refused where they are typed with the place, and nothing changes', async () => {
    await location(s3Place());
    const wrong = await location({
      artifact_storage_dir: folder(),
      storage_options: { endpoint_url: s3.endpoint }
    });
    expect(wrong).toMatchObject({ status: 400, json: { field: 'storage_options.endpoint_url' } });
    expect((await location({ storage_options: { auto_mkdir: true } })).status).toBe(400);
    expect((await location({ database_url: 'sqlite:////x.db?sslmode=require' })).status).toBe(422);
  });

  it('of another origin are left out as well: nobody typed them for this place', async () => {
    await server.close();
    server = new TestServer(server.home, {
      command_line: {},
      settings: { artifact_storage_dir: 's3://team/x', storage_options: { profile: 'team' } }
    });
    const { status, json } = await location({ artifact_storage_dir: folder() });
    expect(status).toBe(200);
    expect(textsOf(json.report).join()).toContain('profile is left out');
    expect(json.session.location.storage_options.value).toEqual({});
    expect(json.session.notices.join()).toContain('profile is left out');
  });

  it('are known no more after a restart of the storage server, and not asked for', async () => {
    await location(s3Place());
    await server.close();
    server = new TestServer(server.home);
    const { status, json } = await location({ artifact_storage_dir: folder() });
    expect(status).toBe(200);
    expect(json.session.missing_secrets).toEqual([]);
  });
});
