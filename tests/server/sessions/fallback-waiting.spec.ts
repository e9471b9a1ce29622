import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';
import { client, outageOfEachTest } from '../support/outage.js';
import { PASSWORD } from '../support/postgresql.js';
import { inlineSave } from '../support/stores.js';

const away = outageOfEachTest();

const attach = (id: string, server = away.server) =>
  server.request('PUT', `/sessions/${id}`, client(`process of ${id}`, away.url));
const save = (id: string, name: string, value?: string, server = away.server) =>
  server.request('POST', `/sessions/${id}/artifacts`, inlineSave(name, value));
const retry = async (id: string, body: object = { copy: true }, server = away.server) => {
  const { status, json } = await server.run(id, 'retry_database', body);
  const { json: session } = await server.request('GET', `/sessions/${id}`);
  return { status, json: { ...json, session } };
};
const state = async (id: string) => (await away.server.request('GET', `/sessions/${id}`)).json;
const namesOf = async (id: string, server = away.server) => {
  const { json } = await server.request('GET', `/sessions/${id}/versions`);
  return json.artifacts.map(({ name }: { name: string }) => name).sort();
};
const folder = () => join(away.server.home, '.lineapy', 'artifact_storage_waiting');

/** A save that was staged while the fallback was in force. */
async function stage(id: string, value: string) {
  const request = { ...inlineSave('late', value), value: { staged: true } };
  const { json } = await away.server.request('POST', `/sessions/${id}/staging`, {
    save_id: request.save_id
  });
  writeFileSync(json.path, value);
  return () => away.server.request('POST', `/sessions/${id}/artifacts`, request);
}

describe('what was saved meanwhile', () => {
  it('is offered to later sessions when its own session ended, and copied once', async () => {
    await attach('s1');
    await save('s1', 'model', 'meanwhile');
    await away.server.request('DELETE', '/sessions/s1');
    away.mend();
    const { json } = await attach('s2');
    expect(json.fallback).toBeUndefined();
    expect(json.waiting).toMatchObject({ saved: 1 });
    expect(json.waiting.database_url).toBe(json.location.database_url.value);
    const checked = await away.server.run('s2', 'check', {});
    expect(textsOf(checked.json).join()).toContain('retry_database()');
    const copied = await retry('s2');
    expect(copied.json).toMatchObject({
      copied: [{ name: 'model', from_version: 0, version: 0 }]
    });
    expect(copied.json.session.waiting).toBeUndefined();
    const got = await away.server.request(
      'GET',
      '/sessions/s2/artifact?name=model&inline_limit=100'
    );
    expect(Buffer.from(got.json.value.base64, 'base64').toString()).toBe('meanwhile');
    expect((await retry('s2')).status).toBe(409);
  });

  it('is offered after the Jupyter server ended, too', async () => {
    await attach('s1');
    await save('s1', 'model');
    await away.server.close();
    rmSync(join(away.server.home, 'state'), { recursive: true });
    away.mend();
    const later = new TestServer(away.server.home);
    expect((await attach('s2', later)).json.waiting.saved).toBe(1);
    await retry('s2', { copy: true }, later);
    expect(await namesOf('s2', later)).toEqual(['model']);
    await later.close();
  });

  it('is kept without any secret, and for its owner alone', async () => {
    await attach('s1');
    await save('s1', 'model');
    const [file = ''] = readdirSync(folder());
    const text = readFileSync(join(folder(), file), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ name: 'model', version: 0, session_id: 's1' });
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(encodeURIComponent(PASSWORD));
  });

  it('is not offered to others while its session lives with the fallback', async () => {
    await attach('s1');
    await save('s1', 'model');
    away.mend();
    expect((await attach('s2')).json.waiting).toBeUndefined();
    expect((await state('s1')).fallback.saved).toBe(1);
  });

  it('is not offered where another database is configured', async () => {
    await attach('s1');
    await save('s1', 'model');
    await away.server.request('DELETE', '/sessions/s1');
    const { json } = await away.server.request('PUT', '/sessions/s2', client('p2'));
    expect(json.waiting).toBeUndefined();
  });

  it('is offered in its own session, too, that set the configured database itself', async () => {
    await attach('s1');
    await save('s1', 'model');
    away.mend();
    const { json } = await away.server.request('PUT', '/sessions/s1/location', {
      database_url: away.url
    });
    expect(json.session.fallback).toBeUndefined();
    expect(json.session.waiting.saved).toBe(1);
    await retry('s1');
    expect(await namesOf('s1')).toEqual(['model']);
  });

  it('stays where it is when that is chosen, and is offered no more', async () => {
    await attach('s1');
    await save('s1', 'model');
    await away.server.request('DELETE', '/sessions/s1');
    away.mend();
    await attach('s2');
    await attach('s3');
    expect((await retry('s2', { copy: false })).json.session.waiting).toBeUndefined();
    expect((await state('s3')).waiting).toBeUndefined();
    expect(away.server.events).toContainEqual(
      expect.objectContaining({
        type: 'session',
        session: expect.not.objectContaining({ waiting: expect.anything() })
      })
    );
    expect(await namesOf('s2')).toEqual([]);
    expect(readdirSync(folder())).toEqual([]);
  });

  it('is copied once where two sessions copy at the same time', async () => {
    await attach('s1');
    for (const value of ['a', 'b', 'c']) {
      await save('s1', 'model', value);
    }
    await away.server.request('DELETE', '/sessions/s1');
    away.mend();
    await attach('s2');
    await attach('s3');
    const other = new TestServer(away.server.home);
    await attach('s4', other);
    const answers = await Promise.all([
      retry('s2'),
      retry('s3'),
      retry('s4', { copy: true }, other)
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await namesOf('s2')).toEqual(['model', 'model', 'model']);
    await other.close();
  });

  it('is seen by the next look when another storage server saved it', async () => {
    await attach('s1');
    const other = new TestServer(away.server.home);
    await attach('s2', other);
    await save('s2', 'model', 'x', other);
    away.mend();
    await retry('s1');
    await away.server.fallbackWatch.look();
    expect((await state('s1')).waiting.saved).toBe(1);
    await other.close();
  });
});

describe('a version that cannot be copied', () => {
  it('is skipped, named, and waits; the others are copied', async () => {
    await attach('s1');
    const saved = [];
    for (const name of ['first', 'damaged', 'last']) {
      saved.push((await save('s1', name)).json);
    }
    writeFileSync(join(saved[1].root, saved[1].value_key), 'something else');
    away.mend();
    const first = await retry('s1');
    expect(first.json).toMatchObject({
      copied: [{ name: 'first' }, { name: 'last' }],
      skipped: [{ name: 'damaged', version: 0, problem: { kind: 'corrupted' } }]
    });
    expect(first.json.session.fallback).toBeUndefined();
    expect(first.json.session.waiting.saved).toBe(1);
    expect(await namesOf('s1')).toEqual(['first', 'last']);
    const third = await retry('s1');
    expect(third.json).toMatchObject({ copied: [], skipped: [{ name: 'damaged' }] });
    expect((await retry('s1', { copy: false })).json.session.waiting).toBeUndefined();
  });

  it('because its value is missing is skipped, too', async () => {
    await attach('s1');
    const { json } = await save('s1', 'missing');
    await save('s1', 'other');
    rmSync(join(json.root, json.value_key));
    away.mend();
    expect((await retry('s1')).json).toMatchObject({
      copied: [{ name: 'other' }],
      skipped: [{ name: 'missing', problem: { kind: 'corrupted' } }]
    });
  });

  it('because it was deleted is nothing to copy', async () => {
    await attach('s1');
    await save('s1', 'deleted');
    await save('s1', 'kept');
    await save('s1', 'deleted behind our back');
    const behind = new TestServer(away.server.home);
    await behind.request('POST', '/sessions/s9/delete', {
      name: 'deleted behind our back',
      version: 0
    });
    await behind.close();
    await away.server.request('POST', '/sessions/s1/delete', { name: 'deleted', version: 'all' });
    expect((await state('s1')).fallback.saved).toBe(1);
    away.mend();
    const { json } = await retry('s1');
    expect(json).toMatchObject({ copied: [{ name: 'kept' }], skipped: [] });
    expect(json.session.waiting).toBeUndefined();
  });
});

describe('a save after the way back', () => {
  it('is not copied unasked, and needs no database but its own', async () => {
    await attach('s1');
    await save('s1', 'meanwhile');
    away.mend();
    await retry('s1');
    await away.server.request('PUT', '/sessions/s1/location', {
      database_url: `sqlite:///${away.server.home}/.lineapy/db.sqlite`
    });
    away.cut();
    expect((await save('s1', 'later')).status).toBe(200);
    away.mend();
    await attach('s2');
    expect(await namesOf('s2')).toEqual(['meanwhile']);
    expect((await state('s2')).waiting).toBeUndefined();
  });

  it('that was begun before it is offered where its copy fails', async () => {
    await attach('s1');
    const finish = await stage('s1', 'late');
    away.mend();
    await retry('s1');
    // With its values the target still answers; the table for the row does not.
    await away.postgresql.run(
      new URL(away.url).pathname.slice(1),
      'drop table artifact_storage_version cascade'
    );
    expect(await finish()).toMatchObject({ status: 200, json: { name: 'late', version: 0 } });
    expect((await state('s1')).waiting.saved).toBe(1);
  });

  it('that was begun before a way back without a copy is offered', async () => {
    await attach('s1');
    const finish = await stage('s1', 'late');
    away.mend();
    await retry('s1', { copy: false });
    await finish();
    expect((await state('s1')).waiting.saved).toBe(1);
  });

  it('that was begun before the session ended is offered to others', async () => {
    await attach('s1');
    const finish = await stage('s1', 'late');
    await away.server.request('DELETE', '/sessions/s1');
    await finish();
    away.mend();
    expect((await attach('s2')).json.waiting.saved).toBe(1);
    expect((await state('s1')).attached).toBe(false);
  });
});

describe('the way back under faults', () => {
  it('makes one copy where the answer to its commit is lost', async () => {
    await attach('s1');
    await save('s1', 'model', 'once');
    away.proxy.once(/commit/i, 'lose-answer');
    const first = await retry('s1');
    if (first.status !== 200) {
      expect(first.json.kind).toBe('unreachable');
      await retry('s1');
    }
    expect(await namesOf('s1')).toEqual(['model']);
    expect((await state('s1')).fallback).toBeUndefined();
  });

  it('goes on after a restart of the storage server', async () => {
    await attach('s1');
    await save('s1', 'model');
    await away.server.close();
    const restarted = new TestServer(away.server.home);
    // It forgot the password: the kernel says it again.
    const { json } = await attach('s1', restarted);
    expect(json.fallback.saved).toBe(1);
    await save('s1', 'model', 'again', restarted);
    away.mend();
    const back = await retry('s1', { copy: true }, restarted);
    expect(back.json.copied).toHaveLength(2);
    expect(back.json.session.fallback).toBeUndefined();
    await restarted.close();
  });

  it('tells the panels what arrived in the database', async () => {
    await attach('s1');
    await save('s1', 'model');
    away.mend();
    const { json } = await retry('s1');
    expect(away.server.events).toContainEqual({
      type: 'artifacts',
      session_id: 's1',
      database_url: json.session.location.database_url.value,
      reason: 'saved',
      name: 'model'
    });
  });

  it('saves all the same where the list of what waits cannot be written', async () => {
    await attach('s1');
    mkdirSync(join(away.server.home, '.lineapy'), { recursive: true });
    writeFileSync(folder(), 'a file in the place of the folder');
    expect((await save('s1', 'model')).status).toBe(200);
    expect((await state('s1')).fallback.saved).toBe(0);
  });
});
