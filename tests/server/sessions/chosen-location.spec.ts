import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { removeDirectory } from '../support/stores.js';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  await server.close();
  await removeDirectory(server.home);
});

const ASKED = '/location?unless_chosen=true';
const put = (path: string, name: string | null) =>
  server.request('PUT', `/sessions/s1${path}`, {
    artifact_storage_dir: name === null ? null : join(server.home, name)
  });
const chosen = async () => (await server.request('GET', '/sessions/s1')).json.chosen ?? false;
const dir = async () =>
  (await server.request('GET', '/sessions/s1')).json.location.artifact_storage_dir.value;

describe('a location that the notebook remembers', () => {
  it('is applied to a session whose location nobody has chosen, once', async () => {
    expect(await chosen()).toBe(false);
    expect((await put(ASKED, 'remembered')).status).toBe(200);
    expect(await chosen()).toBe(true);
    const { status, json } = await put(ASKED, 'other');
    expect(status).toBe(409);
    expect(json.title).toContain('was chosen meanwhile');
    expect(await dir()).toBe(join(server.home, 'remembered'));
  });

  it.each([
    ['set', 'mine'],
    ['reset', null]
  ])('is not applied after the location was %s', async (_, name) => {
    await put('/location', name);
    const before = await dir();
    expect((await put(ASKED, 'remembered')).status).toBe(409);
    expect(await dir()).toBe(before);
  });

  it('is not applied where both are asked for at the same time', async () => {
    const [mine, remembered] = await Promise.all([
      put('/location', 'mine'),
      put(ASKED, 'remembered')
    ]);
    expect([mine?.status, remembered?.status]).toEqual([200, 409]);
    expect(await dir()).toBe(join(server.home, 'mine'));
  });

  it('is not in the way of people who choose another one', async () => {
    await put(ASKED, 'remembered');
    expect((await put('/location', 'mine')).status).toBe(200);
    await server.request('DELETE', '/sessions/s1');
    expect(await chosen()).toBe(false);
  });
});
