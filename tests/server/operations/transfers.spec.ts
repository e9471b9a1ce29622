import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { removeDirectory } from '../support/stores.js';

const STARTED = '2026-11-27T04:00:00.000Z';

describe('a save that a kernel does itself', () => {
  let server: TestServer;
  const tell = (session: string, body: object) =>
    server.request('PUT', `/sessions/${session}/operations/transfer/transfer-1`, {
      loads: false,
      name: 'model',
      done: 5,
      total: 9,
      started: STARTED,
      ended: false,
      ...body
    });
  const listed = async () => (await server.request('GET', '/operations')).json.operations;

  beforeEach(() => {
    server = new TestServer();
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  it('is listed with how far it is, until it has ended', async () => {
    expect(await tell('s1', {})).toMatchObject({ status: 200 });
    await tell('s1', { done: 7 });
    expect(await listed()).toMatchObject([
      {
        id: 'transfer-1',
        session_id: 's1',
        kind: 'transfer',
        state: 'running',
        addresses: ['model'],
        progress: { done: 7, total: 9, unit: 'bytes' },
        started: STARTED
      }
    ]);
    await tell('s1', { done: 9, ended: true });
    expect(await listed()).toEqual([]);
    const told = server.events.flatMap((event) =>
      event.type === 'operation' ? [event.operation] : []
    );
    expect(told.map(({ state }) => state)).toEqual(['running', 'running', 'succeeded']);
    const revisions = told.map(({ revision }) => revision);
    expect(new Set(revisions).size).toBe(3);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
  });

  it('ends with its session', async () => {
    await tell('s1', { loads: true, version: 3 });
    expect(await listed()).toMatchObject([{ dry_run: true, addresses: ['model 3'] }]);
    await server.request('DELETE', '/sessions/s1');
    expect(await listed()).toEqual([]);
  });

  it('is no business of another session, and one that has ended never begins', async () => {
    await tell('s1', {});
    await tell('s2', { done: 8 });
    expect(await listed()).toMatchObject([{ session_id: 's1', progress: { done: 5 } }]);
    await tell('s1', { ended: true });
    await tell('s1', { ended: true });
    expect(await listed()).toEqual([]);
  });
});
