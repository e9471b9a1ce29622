import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BYTES, client, elsewhereBelow, saveRequest } from './requests.js';
import { TestServer } from './support.js';

let server: TestServer;

beforeEach(() => {
  server = new TestServer();
});

afterEach(() => server.close());

const elsewhere = () => elsewhereBelow(server.home);

describe('a request that does not fit', () => {
  it.each([
    ['GET', '/sessions/k/artifact?name=', undefined, 'The name is empty.'],
    ['POST', '/sessions/k/artifacts', saveRequest(''), 'The name is empty.'],
    ['POST', '/sessions/k/delete', { name: '', version: 'all' }, 'The name is empty.'],
    [
      'POST',
      '/sessions/k/artifacts',
      saveRequest('x'.repeat(1025)),
      'The name is longer than 1,024 characters.'
    ]
  ] as const)('%s %s says so in words for people', async (method, path, body, title) => {
    const answer = await server.request(method, path, body);
    expect(answer).toMatchObject({ status: 400, json: { title, field: 'name' } });
  });
});

describe('a request without a body that names a type, as those of JupyterLab do', () => {
  it.each([
    ['GET', '/sessions/k', 200],
    ['DELETE', '/sessions/k', 200],
    ['DELETE', '/sessions/k/operations/00000000-0000-4000-8000-000000000000', 404],
    ['POST', '/sessions/k/delete', 400]
  ] as const)('%s %s is answered as without the type', async (method, path, status) => {
    expect(await server.request(method, path)).toMatchObject({ status });
  });
});

describe('artifacts over HTTP', () => {
  it('are saved, listed, got and deleted', async () => {
    const first = await server.request('POST', '/sessions/k/artifacts', saveRequest('a/b "c"'));
    expect(first).toMatchObject({ status: 200, json: { name: 'a/b "c"', version: 0 } });
    await server.request('POST', '/sessions/k/artifacts', saveRequest('a/b "c"'));
    const page = await server.request('GET', '/sessions/k/artifacts');
    expect(page.json).toMatchObject({ total: 1, artifacts: [{ version: 1, version_count: 2 }] });
    const name = encodeURIComponent('a/b "c"');
    const got = await server.request(
      'GET',
      `/sessions/k/artifact?name=${name}&version=0&load=true&inline_limit=65536`
    );
    expect(Buffer.from(got.json.value.base64, 'base64')).toEqual(BYTES);
    const deleted = await server.request('POST', '/sessions/k/delete', {
      name: 'a/b "c"',
      version: 'latest'
    });
    expect(deleted.json).toEqual({
      name: 'a/b "c"',
      versions: [1],
      purge_at: expect.any(String)
    });
  });

  it('are saved without the secrets that were entered, in code and preview', async () => {
    const secret = { storage_options: { secret: 'canarypw' } };
    await server.run('k', 'check', secret);
    const seen = "{'secret': 'canarypw'}";
    const preview = { 'text/plain': seen, 'text/html': `<b>${seen}</b>`, 'image/png': 'canarypw' };
    // The client has masked what only looks like a secret: an expression is none.
    const url = 'f"postgresql://{user}:{password}@h;AccountKey={key}"';
    const request = saveRequest('options', { code: `save(${seen}, ${url})`, preview });
    await server.request('POST', '/sessions/k/artifacts', request);
    const { json } = await server.request('GET', '/sessions/k/artifact?name=options');
    const masked = "{'secret': '***'}";
    expect(json.code).toBe(`save(${masked}, ${url})`);
    expect(json.preview).toEqual({
      'text/plain': masked,
      'text/html': `<b>${masked}</b>`,
      // Base64 of an image holds no text that anyone reads.
      'image/png': 'canarypw'
    });
  });

  it('leave no file behind when only the panel looked', async () => {
    expect((await server.request('GET', '/sessions/k/artifacts')).json.total).toBe(0);
    await server.run('k', 'check', {});
    expect(existsSync(join(server.home, '.lineapy'))).toBe(false);
  });

  it('are announced to the event stream', async () => {
    await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: 'artifacts', reason: 'saved', name: 'model' })
    );
    expect(server.events).toContainEqual(
      expect.objectContaining({
        type: 'session',
        session: expect.objectContaining({ used_names: ['model'] })
      })
    );
  });

  it('answer bad input with a problem that names the field', async () => {
    const answer = await server.request('POST', '/sessions/k/artifacts', saveRequest(''));
    expect(answer).toMatchObject({ status: 400, json: { kind: 'invalid_input', field: 'name' } });
    const missing = await server.request('GET', '/sessions/k/artifact?name=nothing');
    expect(missing).toMatchObject({ status: 404, json: { kind: 'not_found' } });
    const wrong = await server.request('GET', '/sessions/k/artifact?name=x&version=minus');
    expect(wrong).toMatchObject({ status: 400, json: { kind: 'invalid_input', field: 'version' } });
  });

  it('stay where a save was begun when the session switches meanwhile', async () => {
    const request = saveRequest('big', { value: { staged: true } });
    const staging = await server.request('POST', '/sessions/k/staging', {
      save_id: request.save_id
    });
    writeFileSync(staging.json.path, BYTES);
    await server.request('PUT', '/sessions/k/location', elsewhere());
    const saved = await server.request('POST', '/sessions/k/artifacts', request);
    expect(saved.json.root).toBe(join(server.home, '.lineapy/linea_pickles'));
    expect((await server.request('GET', '/sessions/k/artifacts')).json.total).toBe(0);
    expect(server.events.at(-1)).toEqual({
      type: 'artifacts',
      session_id: 'k',
      database_url: `sqlite:///${server.home}/.lineapy/db.sqlite`,
      reason: 'saved',
      name: 'big'
    });
    expect((await server.request('GET', '/sessions/k')).json.used_names).toEqual([]);
  });

  it('are announced when their values are told to be at another place', async () => {
    const { json } = await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    const moved = join(server.home, 'moved');
    renameSync(json.root, moved);
    const change = { old_root: json.root, new_root: moved };
    await server.run('k', 'relocate', { ...change, dry_run: true });
    expect(server.events).not.toContainEqual(expect.objectContaining({ reason: 'relocated' }));
    const answer = await server.run('k', 'relocate', { ...change, dry_run: false });
    expect(answer.status).toBe(200);
    expect(server.events.filter(({ type }) => type === 'artifacts').at(-1)).toEqual({
      type: 'artifacts',
      session_id: 'k',
      database_url: `sqlite:///${server.home}/.lineapy/db.sqlite`,
      reason: 'relocated'
    });
  });
});

describe('a preview', () => {
  it('shows no secret of the session; images stay as they are', async () => {
    const secret = 'canary-secret';
    await server.run('k', 'check', {
      artifact_storage_dir: 's3://team',
      storage_options: { key: 'AKIA', secret, endpoint_url: 'http://127.0.0.1:1' }
    });
    const preview = { 'text/plain': `{'secret': '${secret}'}`, 'image/png': secret };
    await server.request('POST', '/sessions/k/artifacts', saveRequest('settings', { preview }));
    const { json } = await server.request('GET', '/sessions/k/artifact?name=settings');
    expect(json.preview).toEqual({ 'text/plain': "{'secret': '***'}", 'image/png': secret });
  });
});

describe('settings', () => {
  it('refuse secrets', async () => {
    const answer = await server.request('PUT', '/settings', {
      storage_options: { secret: 'canary' }
    });
    expect(answer).toMatchObject({ status: 400, json: { field: 'storage_options' } });
    expect(JSON.stringify(answer.json)).not.toContain('canary');
  });

  it('reach sessions that say nothing themselves', async () => {
    await server.request('PUT', '/sessions/k', client('p', server.home));
    await server.request('PUT', '/settings', { artifact_storage_dir: '/from/settings' });
    expect((await server.request('GET', '/sessions/k')).json.location.artifact_storage_dir).toEqual(
      {
        value: '/from/settings',
        origin: 'settings',
        inherited: { value: '/from/settings', origin: 'settings' }
      }
    );
    expect(server.events).toContainEqual({ type: 'defaults' });
  });
});

describe('requests from elsewhere', () => {
  it('are refused with a problem', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/sessions/k/artifacts',
      headers: { 'content-type': 'text/plain', origin: 'https://evil.example' },
      payload: '{}'
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});

describe('AWS profiles over HTTP', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('are names, regions and endpoints, nothing else', async () => {
    const credentials = join(server.home, 'credentials');
    writeFileSync(
      credentials,
      '[team]\naws_access_key_id = canarykey\naws_secret_access_key = canarysecret\nregion = eu\n' +
        'endpoint_url = http://ana:canarypassword@minio\n'
    );
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', credentials);
    vi.stubEnv('AWS_CONFIG_FILE', join(server.home, 'no-config'));
    const { status, json } = await server.request('GET', '/aws-profiles');
    expect(status).toBe(200);
    expect(json).toEqual({
      profiles: [{ name: 'team', region: 'eu', endpoint_url: 'http://ana:***@minio' }]
    });
  });
});
