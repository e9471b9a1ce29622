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

const at = (name: string) => ({ artifact_storage_dir: join(server.home, name) });
const put = (body: object, before?: string) =>
  server.request(
    'PUT',
    `/sessions/s1/location${before === undefined ? '' : `?before=${before}`}`,
    body
  );
const check = async (body: object): Promise<string> => {
  const { json } = await server.request('POST', '/sessions/s1/operations/check?wait=10', body);
  return json.result.before;
};
const dir = async () =>
  (await server.request('GET', '/sessions/s1')).json.location.artifact_storage_dir.value;

describe('a change that asks for the settings that were checked', () => {
  it('is made where they are still in force', async () => {
    const before = await check(at('new'));
    expect((await put(at('new'), before)).status).toBe(200);
    expect(await dir()).toBe(at('new').artifact_storage_dir);
  });

  it.each([
    ['values', () => at('of-notebook'), /artifact_storage_dir is now \S+of-notebook\./],
    [
      'metadata',
      () => ({ database_url: `sqlite:///${join(server.home, 'of-notebook.sqlite')}` }),
      /database_url is now sqlite:\S+of-notebook/
    ],
    ['options', () => ({ storage_options: { auto_mkdir: true } }), /storage_options is now \{"auto/]
  ])('is refused where the notebook set its %s meanwhile, and says so', async (_, change, said) => {
    const before = await check(at('new'));
    await put(change());
    const here = await dir();
    const { status, json } = await put(at('new'), before);
    expect([status, json.kind]).toEqual([409, 'conflict']);
    expect(json.title).toMatch(said);
    expect(await dir()).toBe(here);
  });

  it('is made where the notebook has set the same again, or only used artifacts', async () => {
    await put(at('here'));
    const before = await check(at('new'));
    await put(at('here'));
    expect((await put(at('new'), before)).status).toBe(200);
  });

  it('is refused by another storage server than the one that checked', async () => {
    const { status, json } = await put(at('new'), 'other.a.b.c');
    expect(status).toBe(409);
    expect(json.title).toContain('was restarted after the check');
  });
});

describe('the operations of a session', () => {
  it('say what they are about, without secrets', async () => {
    const secret = { database_url: 'postgresql://ana:canary@127.0.0.1:1/ml' };
    await check({ ...at('new'), ...secret });
    const operations = (await server.request('GET', '/sessions/s1/operations')).json.operations;
    expect(operations[0].addresses).toEqual([
      at('new').artifact_storage_dir,
      'postgresql://ana:***@127.0.0.1:1/ml'
    ]);
    await server.run('s1', 'clean_up', { dry_run: true });
    const [newest] = (await server.request('GET', '/sessions/s1/operations')).json.operations;
    expect(newest).toMatchObject({
      kind: 'clean_up',
      addresses: [await dir(), expect.stringMatching(/^sqlite:/)]
    });
  });
});
