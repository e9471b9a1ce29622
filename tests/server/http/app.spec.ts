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

describe('a field that does not fit', () => {
  const retain = '/sessions/k/operations/retain';
  const copy = '/sessions/k/operations/copy';
  it.each([
    [retain, { keep_newest: 0, dry_run: true }, 'keep_newest must be 1 or more.', 'keep_newest'],
    [
      retain,
      { keep_newest: 'x', dry_run: true },
      'keep_newest must be a whole number.',
      'keep_newest'
    ],
    [retain, { keep_newest: 1 }, 'dry_run is missing.', 'dry_run'],
    [retain, { keep_newst: 1, dry_run: true }, 'keep_newst is not known here.', 'keep_newst'],
    [
      copy,
      { target: {}, selection: { all: true }, dry_run: true, conflicts: 'ask' },
      'conflicts must be "append", "prefix", "skip" or "stop".',
      'conflicts'
    ],
    [
      '/sessions/k/restore',
      { name: 'm', version: 'first' },
      'version must be a whole number, "latest", "all" or a list.',
      'version'
    ],
    ['/sessions/k/restore', { name: 'm', version: -1 }, 'version must be 0 or more.', 'version']
  ] as const)('%s %j is named, with what it must be', async (path, body, title, field) => {
    const answer = await server.request('POST', path, body);
    expect(answer).toMatchObject({ status: 400, json: { title, field } });
  });

  it('is named in a URL, too, with the values that there are', async () => {
    const { json } = await server.request('GET', '/sessions/k/sizes?by=color');
    expect(json).toMatchObject({
      title: 'by must be "name", "notebook", "user" or "type".',
      field: 'by'
    });
    const dated = await server.request('GET', '/sessions/k/artifacts?since=yesterday');
    expect(dated.json).toMatchObject({ title: 'since is no date: "yesterday".', field: 'since' });
  });

  it('is named where it is no number that JSON has', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: retain,
      headers: { 'x-artifact-storage': '1', 'content-type': 'application/json' },
      payload: '{"older_than_days": NaN, "dry_run": true}'
    });
    expect(answer.json()).toMatchObject({ kind: 'invalid_input', field: 'older_than_days' });
  });

  it.each([
    ['"metadata": {"__proto__": 1}', 'metadata'],
    ['"metadata": {"a\\": {": 1, "\\u005f_proto__": {}}', 'metadata']
  ])('is named where a key in it cannot be kept: %s', async (member, field) => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/sessions/k/notes',
      headers: { 'x-artifact-storage': '1', 'content-type': 'application/json' },
      payload: `{"name": "m", "version": 0, ${member}}`
    });
    expect(answer.json()).toMatchObject({ kind: 'invalid_input', field });
    expect(answer.json().title).toContain('__proto__');
  });

  it('is a version that does not exist, however high', async () => {
    await server.request('POST', '/sessions/k/artifacts', saveRequest('m'));
    const path = '/sessions/k/artifact?name=m&version=99999999999999999999';
    const { status, json } = await server.request('GET', path);
    expect([status, json.title]).toEqual([404, 'The artifact "m" has no version that high.']);
  });
});

describe('a restore of what is not in the trash', () => {
  it('says what is', async () => {
    for (let i = 0; i < 3; i++) {
      await server.request('POST', '/sessions/k/artifacts', saveRequest('m'));
    }
    await server.request('POST', '/sessions/k/delete', { name: 'm', version: 0 });
    const refused = async (version: unknown, name = 'm') =>
      (await server.request('POST', '/sessions/k/restore', { name, version })).json;
    const { title, hint } = await refused(999);
    expect(title).toContain('Version 999 of "m" is not in the trash of ');
    expect(hint).toBe('The trash has version 0 of it.');
    expect(await refused(1)).toMatchObject({
      hint: 'The list of artifacts has version 1: nothing has to be restored.'
    });
    expect((await refused([1])).title).toContain('Version 1 of "m" is not in the trash of ');
    expect((await refused([1, 2])).title).toContain(
      'None of the versions 1, 2 of "m" is in the trash of '
    );
    const { title: none, hint: never } = await refused('all', 'nope');
    expect(none).toContain('No version of "nope" is in the trash of ');
    expect(never).toContain('never saved here');
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
      bytes: BYTES.length,
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
