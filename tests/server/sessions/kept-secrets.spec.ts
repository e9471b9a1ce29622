import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';
import { TestPostgresql } from '../support/postgresql.js';
import { type S3Server, startS3, WRITER } from '../support/s3/s3-server.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

const client = {
  process_id: 'p1',
  client_version: '0.1.0',
  python_version: '3.12.1',
  working_directory: '/',
  environment: {}
};

describe('secrets in force', () => {
  let postgresql: TestPostgresql;
  let s3: S3Server;
  let server: TestServer;
  let url: string;
  const change = (settings: object) => server.request('PUT', '/sessions/s1/location', settings);
  /** The URL in force as it is shown, with more parameters. */
  const shown = async (parameters: string, replaced: readonly [string, string] = ['', '']) => {
    const { json } = await server.request('GET', '/sessions/s1');
    const [bare = ''] = json.location.database_url.value.split('?');
    return `${bare.replace(...replaced)}?${parameters}`;
  };

  beforeAll(async () => {
    [postgresql, s3] = await Promise.all([TestPostgresql.start(), startS3()]);
  });
  afterAll(() => Promise.all([postgresql.stop(), s3.stop()]));
  beforeEach(async () => {
    server = new TestServer();
    url = postgresql.url(await postgresql.createDatabase());
    await server.request('PUT', '/sessions/s1', client);
    expect(await change({ database_url: url })).toMatchObject({ status: 200 });
    await server.request('POST', '/sessions/s1/artifacts', inlineSave('used'));
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  it.each(['connect_timeout=7', 'application_name=nb', 'keepalives=0', 'sslmode=prefer'])(
    'are kept with another parameter of the same database, which hides nothing: %s',
    async (parameters) => {
      const { status, json } = await change({ database_url: await shown(parameters) });
      expect(status).toBe(200);
      expect(json.report).toMatchObject({ ok: true, reset_due: false });
      expect(textsOf(json.report).join()).not.toMatch(/no longer listed/i);
      expect(json.session.used_names).toEqual(['used']);
      const saved = await server.request('POST', '/sessions/s1/artifacts', inlineSave('used'));
      expect(saved.json.version).toBe(1);
      expect(JSON.stringify(json)).not.toContain('canary');
    }
  );

  it('are kept with postgres:// too', async () => {
    const written = await shown('connect_timeout=9', ['postgresql://', 'postgres://']);
    expect(await change({ database_url: written })).toMatchObject({ status: 200 });
  });

  it.each<[string, string, readonly [string, string]]>([
    ['a connection that is protected less', 'sslmode=disable', ['', '']],
    ['another host', 'connect_timeout=7', ['localhost', '127.0.0.1']],
    ['another user', 'connect_timeout=7', ['postgres:', 'somebody:']]
  ])('are not kept for %s', async (_, parameters, replaced) => {
    const { status, json } = await change({ database_url: await shown(parameters, replaced) });
    expect(status).not.toBe(200);
    expect(json).toMatchObject({ kind: 'invalid_input', field: 'database_url.password' });
  });

  it('warn of another schema of the same database', async () => {
    await postgresql.run(new URL(url).pathname.slice(1), 'create schema other');
    const options = 'options=-csearch_path%3Dother';
    const { json } = await change({ database_url: await shown(options) });
    expect(json.report).toMatchObject({ ok: true, reset_due: true });
  });

  it('in options are kept with another option for the same server, and for no other one', async () => {
    const options = { endpoint_url: s3.endpoint, ...WRITER };
    const dir = 's3://team/kept';
    expect(await change({ artifact_storage_dir: dir, storage_options: options })).toMatchObject({
      status: 200
    });
    const masked = { ...options, key: '***', secret: '***' };
    const more = { ...masked, client_kwargs: { region_name: 'eu-west-1' } };
    expect(await change({ storage_options: more })).toMatchObject({ status: 200 });
    const elsewhere = { ...masked, endpoint_url: 'http://127.0.0.1:9' };
    expect(await change({ storage_options: elsewhere })).toMatchObject({
      json: { kind: 'invalid_input' }
    });
    const unverified = { ...masked, client_kwargs: { verify: false } };
    expect(await change({ storage_options: unverified })).toMatchObject({
      json: { kind: 'invalid_input' }
    });
  });
});
