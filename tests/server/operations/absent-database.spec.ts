import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperationKind } from '../../../src/api/operation.js';
import { saveRequest } from '../http/requests.js';
import { TestServer } from '../http/support.js';

const OF_A_STORE: readonly (readonly [OperationKind, (server: TestServer) => object])[] = [
  ['verify_store', () => ({})],
  ['clean_up', () => ({ dry_run: true })],
  ['retain', () => ({ keep_newest: 1, dry_run: true })],
  [
    'copy',
    ({ home }) => ({
      target: { database_url: `sqlite:///${home}/to.db` },
      selection: { all: true },
      dry_run: false
    })
  ]
];

describe('work on a store whose database does not exist', () => {
  let server: TestServer;
  beforeEach(() => {
    server = new TestServer();
  });
  afterEach(() => server.close());

  it.each(OF_A_STORE)(
    'is refused where that was chosen, and makes nothing: %s',
    async (kind, body) => {
      const path = join(server.home, 'typo.db');
      const change = { database_url: `sqlite:///${path}` };
      expect((await server.request('PUT', '/sessions/k/location', change)).status).toBe(200);
      const refused = await server.run('k', kind, body(server));
      expect(refused.json).toMatchObject({
        kind: 'not_found',
        field: 'database_url',
        title: `The database ${path} does not exist.`
      });
      // The list of the session is empty: its first save makes the database.
      const listed = await server.request('GET', '/sessions/k/artifacts');
      expect([listed.status, listed.json.total]).toEqual([200, 0]);
      expect([existsSync(path), existsSync(join(server.home, 'to.db'))]).toEqual([false, false]);
      await server.request('POST', '/sessions/k/artifacts', saveRequest('a'));
      expect((await server.run('k', kind, body(server))).status).toBe(200);
    }
  );

  it.each(OF_A_STORE)('finds nothing at the default location: %s', async (kind, body) => {
    expect((await server.run('k', kind, body(server))).status).toBe(200);
  });

  it('is told by the list that is empty, and by the one save or copy that makes the database', async () => {
    const save = (session: string, name: string) =>
      server.request('POST', `/sessions/${session}/artifacts`, saveRequest(name));
    const use = (session: string, file: string) =>
      server.request('PUT', `/sessions/${session}/location`, {
        database_url: `sqlite:///${server.home}/${file}`
      });
    const list = () => server.request('GET', '/sessions/k/artifacts');
    await use('k', 'my new.db');
    const database_url = `sqlite:///${server.home}/my new.db`;
    expect((await list()).json).toMatchObject({ database_absent: true, database_url });
    expect((await save('k', 'a')).json).toMatchObject({ new_database: true, database_url });
    expect((await save('k', 'b')).json).not.toHaveProperty('new_database');
    expect((await list()).json).not.toHaveProperty('database_absent');

    const copied = await server.run('k', 'copy', {
      target: { database_url: `sqlite:///${server.home}/to.db` },
      selection: { all: true },
      dry_run: false
    });
    expect(copied.json).toMatchObject({ new_database: true, copied: 2 });
    await use('other', 'to.db');
    expect((await save('other', 'c')).json).not.toHaveProperty('new_database');
  });
});
