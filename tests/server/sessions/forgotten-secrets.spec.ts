import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { PASSWORD, TestPostgresql } from '../support/postgresql.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

let postgresql: TestPostgresql;
beforeAll(async () => {
  postgresql = await TestPostgresql.start();
});
afterAll(() => postgresql.stop());

const client = (environment: Record<string, string> = {}) => ({
  process_id: 'p1',
  client_version: '0.1.0',
  python_version: '3.12.1',
  working_directory: '/',
  environment
});

const MISSING = ['database_url.password'];
const masked = (url: string): string => url.replace(/:[^:/@]+@/, ':***@');

/** A storage server that was restarted: the sessions come from its predecessor's file. */
async function restarted(prepare: (server: TestServer, url: string) => Promise<void>) {
  const url = postgresql.url(await postgresql.createDatabase());
  const first = new TestServer();
  await prepare(first, url);
  await first.close();
  const server = new TestServer(first.home);
  return {
    server,
    url,
    end: async () => {
      await server.close();
      await removeDirectory(server.home);
    }
  };
}

const own = async (server: TestServer, url: string): Promise<void> => {
  await server.request('PUT', '/sessions/s1', client());
  const change = { artifact_storage_dir: `${server.home}/values`, database_url: url };
  expect((await server.request('PUT', '/sessions/s1/location', change)).status).toBe(200);
  await server.request('POST', '/sessions/s1/artifacts', inlineSave('before', 'x'));
};

describe('after a restart of the storage server', () => {
  it('the session keeps its location, names what is missing, and refuses to work', async () => {
    const { server, url, end } = await restarted(own);
    const { json: state } = await server.request('PUT', '/sessions/s1', client());
    expect(state).toMatchObject({ missing_secrets: MISSING, used_names: ['before'] });
    expect(state.location.database_url).toMatchObject({ value: masked(url), origin: 'session' });
    for (const [method, path, body] of [
      ['POST', 'artifacts', inlineSave('x')],
      ['POST', 'operations/check?wait=10', {}],
      ['POST', 'operations/check?wait=10', { artifact_storage_dir: `${server.home}/other` }],
      ['PUT', 'location', { artifact_storage_dir: `${server.home}/other` }]
    ] as const) {
      const { status, json } = await server.request(method, `/sessions/s1/${path}`, body);
      const operation = path.startsWith('operations');
      expect(status).toBe(operation ? 200 : 403);
      const problem = operation ? json.error : json;
      expect(problem).toMatchObject({ kind: 'permission_denied', field: MISSING[0] });
      expect(problem.title).toContain('the password of database_url');
      expect(problem.hint).toContain('once for this session');
    }
    await end();
  });

  it('also where white space stood before its URL', async () => {
    const { server, url, end } = await restarted((first, given) => own(first, `\n ${given} `));
    const { json: state } = await server.request('GET', '/sessions/s1');
    expect(state).toMatchObject({ missing_secrets: MISSING, used_names: ['before'] });
    expect(state.location.database_url.value).toBe(masked(url));
    await end();
  });

  it('the secret alone brings everything back: same artifacts, no reset', async () => {
    const { server, url, end } = await restarted(own);
    const wrong = url.replace(encodeURIComponent(PASSWORD), 'wrong');
    const refused = await server.request('PUT', '/sessions/s1/location', { database_url: wrong });
    expect(refused.json).toMatchObject({ kind: 'permission_denied', field: MISSING[0] });
    expect((await server.request('GET', '/sessions/s1')).json.missing_secrets).toEqual(MISSING);

    const { json } = await server.request('PUT', '/sessions/s1/location', { database_url: url });
    expect(json.report).toMatchObject({ ok: true, changed: [], reset_due: false });
    expect(json.session).toMatchObject({ missing_secrets: [], used_names: ['before'] });
    const saved = await server.request('POST', '/sessions/s1/artifacts', inlineSave('before'));
    expect(saved.json.version).toBe(1);
    await end();
  });

  it('the mask is no password', async () => {
    const { server, url, end } = await restarted(own);
    const change = { database_url: masked(url), storage_options: { secret: '***' } };
    const { json } = await server.request('PUT', '/sessions/s1/location', change);
    expect(json).toMatchObject({ kind: 'invalid_input', field: MISSING[0] });
    await end();
  });

  it('another location, or the default, needs no secret', async () => {
    const { server, end } = await restarted(own);
    const change = { artifact_storage_dir: null, database_url: null };
    const { status, json } = await server.request('PUT', '/sessions/s1/location', change);
    expect(status).toBe(200);
    expect(json.session).toMatchObject({ missing_secrets: [], overridden: false });
    await end();
  });

  it('what the kernel has in its environment, it says again by itself', async () => {
    const { server, url, end } = await restarted(async (first, database_url) => {
      await first.request('PUT', '/sessions/s1', client({ database_url }));
    });
    expect((await server.request('GET', '/sessions/s1')).json.missing_secrets).toEqual(MISSING);
    const { json } = await server.request('PUT', '/sessions/s1', client({ database_url: url }));
    expect(json).toMatchObject({ missing_secrets: [], overridden: false });
    await end();
  });
});
