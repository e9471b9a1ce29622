import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestServer } from '../http/support.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { MainProcess } from '../support/main-process.js';
import { TestPostgresql } from '../support/postgresql.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

let postgresql: TestPostgresql;
let own: TestServer;
let other: MainProcess;
beforeAll(async () => {
  postgresql = await TestPostgresql.start();
}, 60_000);
afterAll(() => postgresql.stop());
beforeEach(async () => {
  own = new TestServer();
  other = await MainProcess.start();
}, 60_000);
afterEach(async () => {
  await Promise.all([own.close(), other.stop()]);
  await removeDirectory(own.home);
});

const PATIENCE = { timeout: 30_000, interval: 20 };

/** A database, and what lets somebody else write to it who says nothing more. */
interface Shared {
  readonly url: string;
  /** Whether the watch says once that it has begun. */
  readonly tellsItsStart: boolean;
  readonly writeBeside: () => Promise<unknown>;
}

const KINDS: Readonly<Record<string, () => Promise<Shared>>> = {
  SQLite: async () => {
    const path = join(own.home, 'shared.sqlite');
    return {
      url: `sqlite:///${path}`,
      tellsItsStart: false,
      writeBeside: async () => {
        const db = new BetterSqlite3(path);
        db.exec('create table beside (id integer)');
        db.close();
      }
    };
  },
  PostgreSQL: async () => {
    const database = await postgresql.createDatabase();
    return {
      url: postgresql.url(database),
      tellsItsStart: true,
      writeBeside: () => postgresql.run(database, "notify artifact_storage, 'beside'")
    };
  }
};

/** What our storage server has told of others since the last call. */
function told(): readonly unknown[] {
  return own.events
    .splice(0)
    .filter((event) => event.type === 'artifacts' && event.reason === 'elsewhere');
}

/** A list of a database is open at ours, to which the other storage server saves, too. */
async function openList({ url, tellsItsStart }: Shared, otherSaves = true): Promise<string> {
  const change = {
    artifact_storage_dir: join(own.home, 'values'),
    database_url: url,
    storage_options: {}
  };
  await own.request('PUT', '/sessions/s1/location', change);
  await own.request('POST', '/sessions/s1/artifacts', inlineSave('first'));
  if (otherSaves) {
    await other.request('PUT', '/sessions/s2/location', change);
    // Its first save notes more than an artifact.
    await other.request('POST', '/sessions/s2/artifacts', inlineSave('second'));
  }
  told();
  const { json } = await own.request('GET', '/sessions/s1/artifacts');
  expect(json.artifacts).toHaveLength(otherSaves ? 2 : 1);
  if (tellsItsStart) {
    await vi.waitFor(() => expect(told()).not.toEqual([]), PATIENCE);
  }
  return json.database_url;
}

describe.each(Object.keys(KINDS))('a list of %s', (kind) => {
  let shared: Shared;
  beforeEach(async () => {
    shared = await (KINDS[kind] as () => Promise<Shared>)();
  });

  it('is told of each save and delete of another storage server', async () => {
    const database_url = await openList(shared);
    await other.request('POST', '/sessions/s2/artifacts', inlineSave('model'));
    const event = { type: 'artifacts', session_id: '', reason: 'elsewhere', database_url };
    await vi.waitFor(() => expect(told()).toContainEqual(event), PATIENCE);

    const path = '/sessions/s2/delete';
    const { status } = await other.request('POST', path, { name: 'model', version: 'all' });
    expect(status).toBe(200);
    await vi.waitFor(() => expect(told()).toContainEqual(event), PATIENCE);
  });

  it('is not told that its own storage server wrote elsewhere', async () => {
    // The other one may say a save of before a moment later.
    await openList(shared, false);
    await own.request('POST', '/sessions/s1/artifacts', inlineSave('mine'));
    await shared.writeBeside();
    const all: unknown[] = [];
    await vi.waitFor(() => {
      all.push(...told());
      expect(all).not.toEqual([]);
    }, PATIENCE);
    expect(all).toHaveLength(1);
  });
});

describe('a list of PostgreSQL', () => {
  const LISTENING = "select pid from pg_stat_activity where query = 'listen artifact_storage'";

  it('is read again as soon as its server is gone, and again once it is back', async () => {
    const database = await postgresql.createDatabase();
    const proxy = await FaultyProxy.start(postgresql.port);
    const url = postgresql.url(database, '', proxy.port);
    await openList({ url, tellsItsStart: true, writeBeside: async () => undefined }, false);
    proxy.decide = () => 'reset';
    await postgresql.run(database, LISTENING.replace('pid', 'pg_terminate_backend(pid)'));
    await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENCE);
    expect(told()).toEqual([]);
    proxy.decide = () => 'pass';
    await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENCE);
    await proxy.stop();
  });

  it('is read again after its connection was lost, and live again', async () => {
    const database = await postgresql.createDatabase();
    const shared = { url: postgresql.url(database), tellsItsStart: true };
    await openList({ ...shared, writeBeside: async () => undefined });
    await postgresql.run(database, LISTENING.replace('pid', 'pg_terminate_backend(pid)'));
    await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENCE);
    await other.request('POST', '/sessions/s2/artifacts', inlineSave('later'));
    await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENCE);
  });

  it('keeps one connection, and none once nobody follows the events', async () => {
    const database = await postgresql.createDatabase();
    const listening = () =>
      postgresql.run(database, `${LISTENING} and datname = current_database()`);
    await other.request('PUT', '/sessions/s2/location', {
      artifact_storage_dir: join(own.home, 'values'),
      database_url: postgresql.url(database),
      storage_options: {}
    });
    await other.request('GET', '/sessions/s2/artifacts');
    expect(await listening()).toEqual([]);

    const stream = request({
      socketPath: join(other.runtime, 'socket'),
      path: '/events',
      headers: { 'x-artifact-storage': '1' }
    }).end();
    const [answer] = await once(stream, 'response');
    await once(answer, 'data');
    await other.request('GET', '/sessions/s2/artifacts');
    await other.request('GET', '/sessions/s2/artifacts');
    await vi.waitFor(async () => expect(await listening()).toHaveLength(1), PATIENCE);
    stream.destroy();
    await vi.waitFor(async () => expect(await listening()).toEqual([]), PATIENCE);
  });
});
