import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elsewhereBelow, saveRequest } from './requests.js';
import { TestServer } from './support.js';

let server: TestServer;

beforeEach(() => {
  server = new TestServer();
});

afterEach(() => server.close());

/** A location that has a name in the settings, with one artifact in it. */
async function saved(name: string) {
  const location = elsewhereBelow(server.home);
  await server.request('PUT', '/sessions/k/location', location);
  await server.request('POST', '/sessions/k/artifacts', saveRequest(name));
  return location;
}

const namesOf = async (session: string) =>
  (await server.request('GET', `/sessions/${session}/artifacts`)).json.artifacts.map(
    (artifact: { readonly name: string }) => artifact.name
  );

describe('a location of the settings', () => {
  it('is browsed without a kernel, a switch or a check, and each time in the same session', async () => {
    const location = await saved('model');
    const opened = await server.request('PUT', '/locations', location);
    expect(opened.json).toMatchObject({ attached: false, overridden: true });
    expect(opened.json.location.database_url.origin).toBe('session');
    expect(await namesOf(opened.json.id)).toEqual(['model']);
    expect(await namesOf('default')).toEqual([]);
    const again = await server.request('PUT', '/locations', location);
    expect(again.json.id).toBe(opened.json.id);
    const other = await server.request('PUT', '/locations', {
      database_url: `sqlite:///${server.home}/third.sqlite`
    });
    expect(other.json.id).not.toBe(opened.json.id);
  });

  it('is never another one: what is not known any more is refused, not listed by default', async () => {
    await server.request('POST', '/sessions/default/artifacts', saveRequest('by-default'));
    const answer = await server.request('GET', '/sessions/location-0123/artifacts');
    expect(answer.status).toBe(404);
    expect(answer.json.hint).toContain('reload');
    const deleted = await server.request('POST', '/sessions/location-0123/delete', {
      name: 'by-default',
      version: 'all'
    });
    expect(deleted.status).toBe(404);
    expect(await namesOf('default')).toEqual(['by-default']);
  });

  it('is the same again when its session was ended or changed', async () => {
    const location = await saved('model');
    const { id } = (await server.request('PUT', '/locations', location)).json;
    await server.request('DELETE', `/sessions/${id}`);
    expect((await server.request('GET', `/sessions/${id}/artifacts`)).status).toBe(404);
    expect((await server.request('PUT', '/locations', location)).json.id).toBe(id);
    expect(await namesOf(id)).toEqual(['model']);
    await server.request('PUT', `/sessions/${id}/location`, {
      database_url: `sqlite:///${server.home}/third.sqlite`
    });
    await server.request('PUT', '/locations', location);
    expect(await namesOf(id)).toEqual(['model']);
  });

  it.each([
    ['a password', { database_url: 'postgresql://ana:geheim@db/ml' }],
    ['a secret option', { storage_options: { secret: 'geheim' } }],
    ['an address that is none', { database_url: 'mysql://h/db' }]
  ])('with %s is refused, and the answer does not repeat it', async (_what, location) => {
    const answer = await server.request('PUT', '/locations', location);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.json)).not.toContain('geheim');
  });

  it('that cannot be reached says so, and nothing stands in for it', async () => {
    const { json } = await server.request('PUT', '/locations', {
      database_url: `sqlite:///${join(server.home, 'no', 'such', 'folder')}/db.sqlite`
    });
    const answer = await server.request('GET', `/sessions/${json.id}/artifacts`);
    expect(answer.status === 200 ? answer.json.artifacts : []).toEqual([]);
    expect((await server.request('GET', `/sessions/${json.id}`)).json.fallback).toBeUndefined();
  });
});
