import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';
import { client, outage as outageOf } from '../support/outage.js';
import { PASSWORD, TestPostgresql } from '../support/postgresql.js';
import { inlineSave } from '../support/stores.js';

/** A port of this machine on which nobody listens: nobody may listen on it without root. */
const CLOSED_PORT = 1;

let postgresql: TestPostgresql;
beforeAll(async () => {
  postgresql = await TestPostgresql.start();
});
afterAll(() => postgresql.stop());

const outage = () => outageOf(postgresql);

describe('a configured database that cannot be reached when a session starts', () => {
  it('is replaced by the default database, and kernel and panel are told', async () => {
    const { server, url, cut, end } = await outage();
    cut();
    const { json } = await server.request('PUT', '/sessions/s1', client('p1', url));
    expect(json.location.database_url).toMatchObject({
      value: `sqlite:///${server.home}/.lineapy/db.sqlite`,
      origin: 'default'
    });
    expect(json.fallback).toMatchObject({
      origin: 'environment',
      problem: { kind: 'unreachable' },
      saved: 0
    });
    expect(json.fallback.notice).toContain('default SQLite database');
    expect(JSON.stringify([json, server.events])).not.toContain(encodeURIComponent(PASSWORD));
    const saved = await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    expect(saved.status).toBe(200);
    expect((await server.request('GET', '/sessions/s1')).json.fallback.saved).toBe(1);
    await end();
  });

  it('is not replaced where it is there, and only spoken to in a wrong way', async () => {
    const { server, url, end } = await outage();
    const encrypted = await server.request(
      'PUT',
      '/sessions/s1',
      client('p1', `${url}?sslmode=require`)
    );
    expect(encrypted.json.fallback ?? null).toBeNull();
    expect(encrypted.json.location.database_url.origin).toBe('environment');
    const saved = await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    expect(saved).toMatchObject({ status: 400, json: { kind: 'invalid_input' } });
    await end();
  });

  it('comes back with what was saved meanwhile, verified, and the originals stay', async () => {
    const { server, url, cut, mend, end } = await outage();
    await server.request('PUT', '/sessions/s0', client('p0', url));
    await server.request('POST', '/sessions/s0/artifacts', inlineSave('model', 'before'));
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    await server.request('POST', '/sessions/s1/artifacts', inlineSave('model', 'meanwhile'));
    const early = await server.run('s1', 'retry_database', { copy: true });
    expect(early).toMatchObject({ status: 503, json: { kind: 'unreachable' } });
    expect((await server.request('GET', '/sessions/s1')).json.fallback.saved).toBe(1);
    mend();
    const { json } = await server.run('s1', 'retry_database', { copy: true });
    expect(json.copied).toEqual([{ name: 'model', from_version: 0, version: 1 }]);
    const { json: session } = await server.request('GET', '/sessions/s1');
    expect(session.fallback).toBeUndefined();
    expect(session.location.database_url.origin).toBe('environment');
    const got = await server.request('GET', '/sessions/s1/artifact?name=model&inline_limit=100');
    expect(got.json.version).toBe(1);
    expect(Buffer.from(got.json.value.base64, 'base64').toString()).toBe('meanwhile');
    await server.request('PUT', '/sessions/s2', client('p2'));
    const original = await server.request('GET', '/sessions/s2/artifact?name=model');
    expect(original.json).toMatchObject({ version: 0 });
    expect(original.json.value_key).not.toBe(got.json.value_key);
    await end();
  });

  it('is no owner of the values any more after a copy, so a clean-up is possible, and spares the originals', async () => {
    const { server, url, cut, mend, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    const save = () =>
      server.request('POST', '/sessions/s1/artifacts', inlineSave('model', 'meanwhile'));
    await save();
    mend();
    await server.run('s1', 'retry_database', { copy: true });
    await save();
    const request = { dry_run: false, grace_seconds: 0 };
    const { status, json } = await server.run('s1', 'clean_up', request);
    expect([status, json]).toEqual([200, expect.objectContaining({ orphans: [], deleted: 0 })]);
    await server.request('PUT', '/sessions/s2', client('p2'));
    const original = await server.request(
      'GET',
      '/sessions/s2/artifact?name=model&inline_limit=100'
    );
    expect(original.status).toBe(200);
    await end();
  });

  it('counts what each of several returns copied itself', async () => {
    const { server, url, cut, mend, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    for (let index = 0; index < 20; index += 1) {
      await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    }
    mend();
    await server.request('DELETE', '/sessions/s1');
    const ids = ['a', 'b', 'c'];
    for (const id of ids) {
      await server.request('PUT', `/sessions/${id}`, client(id, url));
    }
    const found = await Promise.all(
      ids.map((id) => server.run(id, 'retry_database', { copy: true }))
    );
    expect(found.flatMap(({ json }) => json.copied ?? []).length).toBe(20);
    await end();
  });

  it('comes back without a copy where none is wanted', async () => {
    const { server, url, cut, mend, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    mend();
    const { json } = await server.run('s1', 'retry_database', { copy: false });
    expect(json).toMatchObject({ copied: [] });
    expect((await server.request('GET', '/sessions/s1')).json.used_names).toEqual([]);
    const list = await server.request('GET', '/sessions/s1/artifacts');
    expect(list.json.artifacts).toEqual([]);
    await end();
  });

  it('stays replaced over a kernel restart while something waits to be copied', async () => {
    const { server, url, cut, mend, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    mend();
    const again = await server.request('PUT', '/sessions/s1', client('p2', url));
    expect(again.json.fallback.saved).toBe(1);
    await end();
  });

  it('is used again by the next start where nothing waits', async () => {
    const { server, url, cut, mend, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    mend();
    const again = await server.request('PUT', '/sessions/s1', client('p2', url));
    expect(again.json.fallback).toBeUndefined();
    expect(again.json.location.database_url.origin).toBe('environment');
    await end();
  });

  it('is refused where the setting says so', async () => {
    const server = new TestServer(undefined, {
      command_line: { on_unreachable_database: 'refuse' },
      settings: {}
    });
    const url = postgresql.url('any', '', CLOSED_PORT);
    const { json } = await server.request('PUT', '/sessions/s1', client('p1', url));
    expect(json.fallback).toBeUndefined();
    const saved = await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    expect(saved).toMatchObject({ status: 503, json: { kind: 'unreachable' } });
    await server.close();
  });
});

describe('nothing else falls back', () => {
  it('a location that the session set itself', async () => {
    const { server, url, cut, end } = await outage();
    await server.request('PUT', '/sessions/s1/location', { database_url: url });
    cut();
    const { json } = await server.request('PUT', '/sessions/s1', client('p1'));
    expect(json.fallback).toBeUndefined();
    expect(json.location.database_url.origin).toBe('session');
    await end();
  });

  it('a session in its middle: it errs, and recovers', async () => {
    const { server, url, cut, mend, end } = await outage();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    cut();
    const failed = await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    expect(failed.json.kind).toBe('unreachable');
    const again = await server.request('PUT', '/sessions/s1', client('p1', url));
    expect(again.json.fallback).toBeUndefined();
    mend();
    const saved = await server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    expect(saved.json.version).toBe(1);
    await end();
  });

  it('a wrong password', async () => {
    const server = new TestServer();
    const url = postgresql.url('postgres').replace(encodeURIComponent(PASSWORD), 'wrong');
    const { json } = await server.request('PUT', '/sessions/s1', client('p1', url));
    expect(json.fallback).toBeUndefined();
    expect(json.location.database_url.origin).toBe('environment');
    await server.close();
  });
});

describe('the way back', () => {
  it('is told when the database answers again', async () => {
    const { server, url, cut, mend, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    await server.fallbackWatch.look();
    expect((await server.request('GET', '/sessions/s1')).json.fallback.answers).toBe(false);
    mend();
    await server.fallbackWatch.look();
    expect((await server.request('GET', '/sessions/s1')).json.fallback.answers).toBe(true);
    expect(server.events.at(-1)).toMatchObject({
      type: 'session',
      session: { fallback: { answers: true } }
    });
    cut();
    await server.fallbackWatch.look();
    expect((await server.request('GET', '/sessions/s1')).json.fallback.answers).toBe(false);
    await end();
  });

  it('is also that of a save that was begun before it', async () => {
    const { server, url, cut, mend, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    const save = { ...inlineSave('model', 'late'), value: { staged: true } };
    const { save_id } = save;
    const { path } = (await server.request('POST', '/sessions/s1/staging', { save_id })).json;
    writeFileSync(path, 'late');
    mend();
    await server.run('s1', 'retry_database', { copy: true });
    const saved = await server.request('POST', '/sessions/s1/artifacts', save);
    expect(saved).toMatchObject({ status: 200, json: { version: 0 } });
    const repeated = await server.request('POST', '/sessions/s1/artifacts', save);
    expect(repeated.json).toEqual(saved.json);
    const got = await server.request('GET', '/sessions/s1/artifact?name=model&inline_limit=9');
    expect(Buffer.from(got.json.value.base64, 'base64').toString()).toBe('late');
    const versions = await server.request('GET', '/sessions/s1/versions?name=model');
    expect(versions.json.artifacts).toHaveLength(1);
    await end();
  });

  it('makes no second version of a save whose answer was lost before it', async () => {
    const { server, url, cut, mend, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    const save = inlineSave('model', 'once');
    await server.request('POST', '/sessions/s1/artifacts', save);
    mend();
    await server.run('s1', 'retry_database', { copy: true });
    const repeated = await server.request('POST', '/sessions/s1/artifacts', save);
    expect(repeated).toMatchObject({ status: 200, json: { version: 0 } });
    const versions = await server.request('GET', '/sessions/s1/versions?name=model');
    expect(versions.json.artifacts).toHaveLength(1);
    await end();
  });

  it('is named by a check', async () => {
    const { server, url, cut, end } = await outage();
    cut();
    await server.request('PUT', '/sessions/s1', client('p1', url));
    const { json } = await server.run('s1', 'check', {});
    expect(textsOf(json)[0]).toContain('default SQLite database');
    await end();
  });
});
