import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';
import { type Fault, FaultyProxy } from '../support/faulty-proxy.js';
import { PASSWORD, TestPostgresql } from '../support/postgresql.js';
import { type S3Server, startS3, WRITER } from '../support/s3/s3-server.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

let postgresql: TestPostgresql;
let s3: S3Server;
let s3Proxy: FaultyProxy;
let sqlProxy: FaultyProxy;
let server: TestServer;
beforeAll(async () => {
  [postgresql, s3] = await Promise.all([TestPostgresql.start(), startS3()]);
  [sqlProxy, s3Proxy] = await Promise.all([
    FaultyProxy.start(postgresql.port),
    FaultyProxy.start(s3.port)
  ]);
}, 60_000);
afterAll(async () => {
  await Promise.all([sqlProxy.stop(), s3Proxy.stop()]);
  await Promise.all([postgresql.stop(), s3.stop()]);
});
beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  sqlProxy.decide = s3Proxy.decide = () => 'pass';
  await server.close();
  await removeDirectory(server.home);
});

const session = (method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown) =>
  server.request(method, `/sessions/s1${path}`, body);
const change = (body: object) => session('PUT', '/location', body);
const undo = (change_id: string, dry_run = false) =>
  session('POST', '/location/undo', { change_id, dry_run });
const save = (name: string, text = 'x') => session('POST', '/artifacts', inlineSave(name, text));

const options = (credentials: object = WRITER, port = s3.port) => ({
  ...credentials,
  endpoint_url: `http://127.0.0.1:${port}`,
  config_kwargs: { retries: { total_max_attempts: 2 } }
});

/** A whole location with secrets in both halves. */
async function team(sqlPort = postgresql.port, s3Port = s3.port) {
  return {
    artifact_storage_dir: `s3://team/${randomUUID()}`,
    database_url: postgresql.url(await postgresql.createDatabase(), '', sqlPort),
    storage_options: options(WRITER, s3Port)
  };
}

const local = (name = 'local') => ({
  artifact_storage_dir: join(server.home, name),
  database_url: `sqlite:///${join(server.home, `${name}.sqlite`)}`,
  storage_options: {}
});

describe('undo', () => {
  it('brings back all three settings, with the secrets that nobody is shown', async () => {
    const place = await team();
    const { json: first } = await change(place);
    await save('model', 'in the team');
    const { json: second } = await change(local());
    expect(second.session.location.database_url.value).toContain('sqlite');

    const { json: checked } = await undo(second.change_id, true);
    expect(checked.report.changed).toHaveLength(3);
    expect((await session('GET', '')).json.location).toEqual(second.session.location);

    const { status, json: back } = await undo(second.change_id);
    expect(status).toBe(200);
    expect(back.session.location).toEqual(first.session.location);
    expect(JSON.stringify(back)).not.toContain(WRITER.secret);
    expect(JSON.stringify(back)).not.toContain(encodeURIComponent(PASSWORD));
    expect((await save('model')).json.version).toBe(1);
    const { json: loaded } = await session('GET', '/artifact?name=model&version=0&inline_limit=99');
    expect(Buffer.from(loaded.value.base64, 'base64').toString()).toBe('in the team');

    // The way back can be gone back, too.
    const { json: again } = await undo(back.change_id);
    expect(again.session.location).toEqual(second.session.location);
  });

  it('keeps the earlier secrets in memory only', async () => {
    await change(await team());
    await change(local());
    const file = readFileSync(join(server.home, 'state', 'sessions.json'), 'utf8');
    expect(file).not.toContain(WRITER.secret);
    expect(file).not.toContain(encodeURIComponent(PASSWORD));
    expect(file).not.toContain('undo');
  });

  it('is refused where the session or the storage server went on', async () => {
    const { json: first } = await change(local('first'));
    const { json: second } = await change(local('second'));
    expect((await undo(first.change_id)).json).toMatchObject({ status: 409, kind: 'conflict' });
    await server.close();
    server = new TestServer(server.home);
    const { json } = await undo(second.change_id);
    expect(json).toMatchObject({ kind: 'conflict', hint: expect.stringContaining('Change…') });
    expect((await session('GET', '')).json.location).toEqual(second.session.location);
  });

  it('is refused where the earlier secrets were forgotten', async () => {
    await change(await team());
    await server.close();
    server = new TestServer(server.home);
    const { json } = await change(local());
    expect((await undo(json.change_id)).json.kind).toBe('conflict');
  });

  it('checks the present location with the secrets that a restart forgot', async () => {
    const place = await team();
    await change(place);
    await server.close();
    server = new TestServer(server.home);
    const { status, json } = await server.run('s1', 'check', place);
    expect([status, json.ok, json.changed]).toEqual([200, true, []]);
  });

  it('changes nothing where the earlier location cannot be used any more', async () => {
    const place = await team();
    await change(place);
    const { json: now } = await change(local());
    await postgresql.run(
      'postgres',
      `drop database ${place.database_url.split('/').at(-1)} (force)`
    );
    const { status } = await undo(now.change_id);
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await session('GET', '')).json.location).toEqual(now.session.location);
  });
});

describe('a switch over a bad network', () => {
  const FAULTS: readonly Fault[] = ['reset', 'lose-answer', 'cut-answer', 'half-close'];

  /** Applies a fault to one piece, counted from the first, or to all from there on. */
  const nth = (proxy: FaultyProxy, wanted: number, fault: Fault, lasts: boolean) => {
    let seen = 0;
    proxy.decide = () => {
      seen += 1;
      return seen === wanted || (lasts && seen > wanted) ? fault : 'pass';
    };
    return () => seen >= wanted;
  };

  it.each([
    // One lost request is repeated; an outage is not.
    ['PostgreSQL, one fault', () => sqlProxy, false, 5, ['switched']],
    ['PostgreSQL, an outage', () => sqlProxy, true, 5, ['refused', 'switched']],
    ['S3, an outage', () => s3Proxy, true, 3, ['refused', 'switched']]
  ] as const)(
    '%s: the session has the whole new location, or keeps the old one',
    async (_, of, lasts, step, expected) => {
      const proxy = of();
      const before = (await change(local())).json.session.location;
      const outcomes = new Set<string>();
      for (const fault of FAULTS) {
        for (let piece = 1, hit = true; hit; piece += step) {
          const place = await team(sqlProxy.port, s3Proxy.port);
          const reached = nth(proxy, piece, fault, lasts);
          const { status } = await change(place);
          hit = reached();
          proxy.decide = () => 'pass';
          const { location } = (await session('GET', '')).json;
          outcomes.add(status === 200 ? 'switched' : 'refused');
          if (status === 200) {
            expect(location.artifact_storage_dir.value).toBe(place.artifact_storage_dir);
            expect(location.database_url.value).toContain(`:${sqlProxy.port}/`);
            expect(Object.keys(location.storage_options.value)).toContain('endpoint_url');
            await change(local());
          } else {
            expect([fault, piece, location]).toEqual([fault, piece, before]);
          }
          expect((await save('model')).json.root).toBe(join(server.home, 'local'));
        }
      }
      expect([...outcomes].sort()).toEqual(expected);
    },
    120_000
  );

  it('applies exactly what was checked: settings that change meanwhile are a conflict', async () => {
    const before = (await session('GET', '')).json.location;
    const place = await team(sqlProxy.port);
    let settled: Promise<unknown> | undefined;
    sqlProxy.decide = () => {
      settled ??= server.request('PUT', '/settings', { artifact_storage_dir: `${server.home}/x` });
      return 'pass';
    };
    const { json } = await change({ database_url: place.database_url });
    await settled;
    expect(json).toMatchObject({ kind: 'conflict' });
    const { location, overridden } = (await session('GET', '')).json;
    expect(overridden).toBe(false);
    expect(location.database_url).toEqual(before.database_url);
  });
});

describe('pairs of rows and values', () => {
  const pairing = async () => {
    const { json } = await server.run('s1', 'check', {});
    return { ...json, texts: textsOf(json) };
  };

  it('are said with the size of the sample, also where all are there', async () => {
    await change(local());
    expect((await pairing()).texts).toEqual([]);
    for (let i = 0; i < 52; i++) {
      await save(`model-${i % 3}`);
    }
    const { pairing: found, texts, metadata } = await pairing();
    expect(found).toMatchObject({ checked: 50, missing: 0, unknown: 0 });
    expect(found.duration_ms).toBeGreaterThanOrEqual(0);
    expect(texts).toContainEqual(
      expect.stringMatching(/^The values of the newest 50 versions are there \(\d+ ms\)\.$/)
    );
    expect(texts).toContain('2 older versions were not looked at.');
    expect(metadata.detail).toContain('3 artifacts, 52 versions');
    renameSync(join(server.home, 'local'), join(server.home, 'moved'));
    const broken = (await pairing()).texts;
    expect(broken[0]).toContain('50 of the newest 50 versions have no value');
    expect(broken).toContain('2 older versions were not looked at.');
  });

  it('that are broken stay known of the present location', async () => {
    await change(local());
    for (let i = 0; i < 3; i++) {
      await save('model');
    }
    renameSync(join(server.home, 'local'), join(server.home, 'moved'));
    const { ok, texts } = await pairing();
    expect(ok).toBe(true);
    expect(texts[0]).toContain(`All 3 versions have no value in ${server.home}/local.`);
    const { last_check } = (await session('GET', '')).json;
    expect(last_check.pairing).toMatchObject({ checked: 3, missing: 3 });
  });

  it('say what they could not look at, with the reason, and do not call it missing', async () => {
    const place = await team(postgresql.port, s3Proxy.port);
    await change(place);
    await save('model');
    await change({ artifact_storage_dir: `s3://team/${randomUUID()}` });
    await save('model');
    const [, old = ''] = place.artifact_storage_dir.split('s3:/');
    s3Proxy.decide = (piece) => (piece.includes(old) ? 'reset' : 'pass');
    const { pairing: found, texts } = await pairing();
    expect(found).toMatchObject({ checked: 2, missing: 0, unknown: 1 });
    expect(found.roots).toContainEqual(
      expect.objectContaining({
        root: `${place.artifact_storage_dir} at http://127.0.0.1:${s3Proxy.port}`,
        problem: expect.objectContaining({ kind: 'unreachable' })
      })
    );
    expect(texts.join()).toContain('It is not known whether');
  });

  it('are not looked at where a half failed', async () => {
    const place = await team();
    await change(place);
    await save('model');
    const { json } = await server.run('s1', 'check', {
      storage_options: options({ ...WRITER, secret: 'wrong' })
    });
    expect(json.values.ok).toBe(false);
    expect(json.pairing).toBeUndefined();
  });

  it('are looked at in a database that may only be read, which is said', async () => {
    const { database_url } = (await change(local())).json.session.location;
    await save('model');
    const url = `sqlite:///file:${database_url.value.replace('sqlite:///', '')}?mode=ro&uri=true`;
    const { status, json } = await change({ database_url: url });
    expect([status, json.report?.metadata.detail]).toEqual([
      200,
      expect.stringContaining('read only')
    ]);
    expect(json.report.pairing).toMatchObject({ checked: 1, missing: 0 });
    expect((await save('model')).json.kind).toBe('permission_denied');
  });
});
