import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textsOf } from '../support/check-texts.js';
import { BYTES, client, elsewhereBelow, saveRequest } from './requests.js';
import { TestServer } from './support.js';

let server: TestServer;

beforeEach(() => {
  server = new TestServer();
});

afterEach(() => server.close());

const elsewhere = () => elsewhereBelow(server.home);

describe('a change of location', () => {
  it('switches both halves, and tells why a reset is due', async () => {
    await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    const change = elsewhere();
    const report = await server.run('k', 'check', change);
    expect(report.json).toMatchObject({
      ok: true,
      changed: ['artifact_storage_dir', 'database_url'],
      reset_due: true,
      used_names: ['model']
    });
    expect(readdirSync(join(server.home, 'other'))).toEqual([]);
    const applied = await server.request('PUT', '/sessions/k/location', change);
    expect(applied.json.session).toMatchObject({
      overridden: true,
      used_names: [],
      location: {
        artifact_storage_dir: { value: change.artifact_storage_dir, origin: 'session' },
        database_url: { origin: 'session', inherited: { origin: 'default' } }
      }
    });
    expect((await server.request('GET', '/sessions/k/artifacts')).json.total).toBe(0);
    await server.request('PUT', '/sessions/k/location', {
      artifact_storage_dir: null,
      database_url: null
    });
    expect((await server.request('GET', '/sessions/k/artifacts')).json.total).toBe(1);
  });

  it('of the values alone keeps earlier artifacts loadable', async () => {
    await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    const answer = await server.request('PUT', '/sessions/k/location', {
      artifact_storage_dir: join(server.home, 'new-values')
    });
    expect(answer.json.report).toMatchObject({ reset_due: false });
    expect(textsOf(answer.json.report).join()).toContain('Only values change');
    const got = await server.request('GET', '/sessions/k/artifact?name=model&inline_limit=1000');
    expect(got.json.value.base64).toBe(BYTES.toString('base64'));
  });

  it.each([
    ['a directory that is a file', () => ({ artifact_storage_dir: join(server.home, 'file') })],
    [
      'a directory that cannot be made',
      () => ({ database_url: `sqlite:///${server.home}/file/below/db.sqlite` })
    ],
    ['no database', () => ({ database_url: `sqlite:///${server.home}/file` })],
    ['another scheme', () => ({ database_url: 'mysql://h/db' })],
    ['an unknown option', () => ({ storage_options: { auto_mkdirr: true } })],
    [
      'one good and one bad half',
      () => ({
        artifact_storage_dir: join(server.home, 'good'),
        database_url: `sqlite:///${server.home}/file`
      })
    ]
  ])('to %s is refused and changes nothing', async (_what, change) => {
    writeFileSync(join(server.home, 'file'), 'some text that is no database, and long enough');
    await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    const before = (await server.request('GET', '/sessions/k')).json;
    const answer = await server.request('PUT', '/sessions/k/location', change());
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.json.field.split('.')[0]).toBe(Object.keys(change()).at(-1));
    expect(answer.json.hint.length).toBeGreaterThan(5);
    expect((await server.request('GET', '/sessions/k')).json.location).toEqual(before.location);
    expect(existsSync(join(server.home, 'good'))).toBe(false);
    expect((await server.request('GET', '/sessions/k/artifacts')).json.total).toBe(1);
  });

  it('survives a restart of the kernel and of the storage server', async () => {
    await server.request('PUT', '/sessions/k', client('first', server.home));
    await server.request('PUT', '/sessions/k/location', elsewhere());
    await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    const restarted = await server.request('PUT', '/sessions/k', client('second', server.home));
    expect(restarted.json).toMatchObject({ overridden: true, used_names: [] });
    await server.close();
    server = new TestServer(server.home);
    const state = await server.request('GET', '/sessions/k');
    expect(state.json).toMatchObject({ overridden: true, attached: true, missing_secrets: [] });
    expect((await server.request('GET', '/sessions/k/artifacts')).json.total).toBe(1);
  });

  it('ends with the session', async () => {
    await server.request('PUT', '/sessions/k/location', elsewhere());
    await server.request('DELETE', '/sessions/k');
    expect((await server.request('GET', '/sessions/k')).json.overridden).toBe(false);
  });

  it('to a database in a missing directory makes both at the first save', async () => {
    const database_url = `sqlite:///${server.home}/no/where/db.sqlite`;
    const checked = await server.run('k', 'check', { database_url });
    expect(checked.json.metadata.detail).toContain('the database and its folder will be made');
    expect(existsSync(join(server.home, 'no'))).toBe(false);
    const changed = await server.request('PUT', '/sessions/k/location', { database_url });
    expect(changed.status).toBe(200);
    await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    expect(statSync(join(server.home, 'no', 'where', 'db.sqlite')).mode & 0o777).toBe(0o600);
  });

  it('of one session leaves the others alone', async () => {
    await server.request('PUT', '/sessions/k/location', elsewhere());
    expect((await server.request('GET', '/sessions/other')).json.overridden).toBe(false);
  });
});

const remembered = (server: TestServer): unknown =>
  JSON.parse(readFileSync(join(server.home, 'state', 'sessions.json'), 'utf8')).sessions;

describe('what the storage server remembers of sessions', () => {
  it('is a check of the present location, not of the one before the kernel told its own', async () => {
    await server.run('k', 'check', {});
    const same = await server.request('PUT', '/sessions/k', client('p', server.home));
    expect(same.json.last_check.metadata.ok).toBe(true);
    const environment = { database_url: `sqlite:///${server.home}/no/such/folder/db.sqlite` };
    const elsewhere = await server.request('PUT', '/sessions/k', {
      ...client('p', server.home),
      environment
    });
    expect(elsewhere.json.last_check).toBeUndefined();
  });

  it('stays in memory where it cannot be written, and the session is told', async () => {
    await server.request('PUT', '/sessions/k', client('p', server.home));
    // A directory in the place of the file that is written: as on a full disk, for root, too.
    mkdirSync(join(server.home, 'state', 'sessions.json.new'));
    const changed = await server.request('PUT', '/sessions/k/location', elsewhere());
    expect(changed.status).toBe(200);
    expect(changed.json.session.overridden).toBe(true);
    expect(changed.json.session.notices.join()).toContain('in memory only');
    const saved = await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    expect(saved.status).toBe(200);
    expect((await server.request('GET', '/sessions/k')).json.used_names).toEqual(['model']);
    const again = await server.request('PUT', '/sessions/k', client('p2', server.home));
    expect(again.status).toBe(200);
    expect((await server.request('DELETE', '/sessions/k')).status).toBe(200);
  });

  it('ends with the session, also where a change was under way', async () => {
    await server.request('PUT', '/sessions/k', client('p', server.home));
    const secret = { ...elsewhere(), storage_options: { auto_mkdir: true } };
    const applying = server.request('PUT', '/sessions/k/location', secret);
    await server.request('DELETE', '/sessions/k');
    expect(await applying).toMatchObject({ status: 409, json: { kind: 'conflict' } });
    expect((await server.request('GET', '/sessions/k')).json).toMatchObject({
      attached: false,
      overridden: false
    });
    expect(remembered(server)).toEqual([]);
    await server.request('POST', '/sessions/k/artifacts', saveRequest('model'));
    expect(remembered(server)).toEqual([]);
  });
});
