import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveRequest } from '../http/requests.js';
import { TestServer } from '../http/support.js';
import { client, outageOfEachTest } from '../support/outage.js';

const there = outageOfEachTest();

const checkOf = async (server: TestServer, id: string) =>
  (await server.request('GET', `/sessions/${id}`)).json.last_check;
const save = (server: TestServer, id: string) =>
  server.request('POST', `/sessions/${id}/artifacts`, saveRequest('m'));

/** Two sessions at one database that was reached, and then failed their checks. */
async function failed() {
  const { server, url } = there;
  there.mend();
  for (const id of ['s1', 's2']) {
    await server.request('PUT', `/sessions/${id}`, client(id, url));
    await save(server, id);
  }
  there.cut();
  for (const id of ['s1', 's2']) {
    await server.run(id, 'check', {});
    expect((await checkOf(server, id)).metadata.problem.kind).toBe('unreachable');
  }
  return server;
}

it('a check that failed is forgotten in each session once its database answers', async () => {
  const server = await failed();
  await server.request('GET', '/sessions/s1/artifacts');
  expect((await checkOf(server, 's1')).metadata.ok).toBe(false);
  there.mend();
  expect((await server.request('GET', '/sessions/s1/artifacts')).status).toBe(200);
  expect(await checkOf(server, 's1')).toBeUndefined();
  expect(await checkOf(server, 's2')).toBeUndefined();
});

it('a delete forgets it, too', async () => {
  const server = await failed();
  there.mend();
  const path = '/sessions/s1/delete';
  const request = { name: 'm', version: 'all' };
  expect((await server.request('POST', path, request)).status).toBe(200);
  expect(await checkOf(server, 's2')).toBeUndefined();
});

it('values that failed stay failed until a value is written there, whatever the metadata do', async () => {
  const server = new TestServer();
  const dir = join(server.home, 'values');
  const change = { artifact_storage_dir: dir };
  mkdirSync(dir);
  await server.request('PUT', '/sessions/s1/location', change);
  await save(server, 's1');
  rmSync(dir, { recursive: true });
  writeFileSync(dir, '');
  await server.run('s1', 'check', {});
  await server.request('GET', '/sessions/s1/artifacts');
  await save(server, 's2');
  expect((await checkOf(server, 's1')).values.ok).toBe(false);
  rmSync(dir);
  expect((await save(server, 's1')).status).toBe(200);
  expect(await checkOf(server, 's1')).toBeUndefined();
  await server.close();
});

describe('a check that passed', () => {
  /** Two sessions at one database, and one elsewhere, whose checks passed before an outage. */
  async function passed() {
    const { server, url } = there;
    there.mend();
    for (const id of ['s1', 's2', 'elsewhere']) {
      await server.request(
        'PUT',
        `/sessions/${id}`,
        client(id, id === 'elsewhere' ? undefined : url)
      );
      await save(server, id);
      await server.run(id, 'check', {});
      expect((await checkOf(server, id)).metadata.ok).toBe(true);
    }
    return server;
  }

  it('is forgotten in each session of the location once its database cannot be reached', async () => {
    const server = await passed();
    there.cut();
    expect((await server.request('GET', '/sessions/s1/artifacts')).status).toBe(503);
    expect(await checkOf(server, 's1')).toBeUndefined();
    expect(await checkOf(server, 's2')).toBeUndefined();
    expect((await checkOf(server, 'elsewhere')).metadata.ok).toBe(true);
  });

  it('stays where a request failed for another reason', async () => {
    const server = await passed();
    const absent = '/sessions/s1/artifacts/one?name=absent';
    expect((await server.request('GET', absent)).status).toBe(404);
    expect((await checkOf(server, 's1')).metadata.ok).toBe(true);
  });
});
