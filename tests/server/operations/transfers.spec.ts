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

  it('is cut off by a restart of its kernel, and stays listed with the reason', async () => {
    const attach = (process_id: string) =>
      server.request('PUT', '/sessions/s1', {
        process_id,
        client_version: '0',
        python_version: '3.12.1',
        working_directory: server.home,
        environment: {}
      });
    await attach('first');
    await tell('s1', {});
    await tell('s2', {});
    await server.request('PUT', '/sessions/s2/operations/transfer/transfer-2', {
      ...{ loads: false, name: 'other', done: 1, total: 9, started: STARTED, ended: false }
    });
    // The same process once more, as after a restart of the storage server.
    await attach('first');
    expect((await listed()).map(({ state }: never) => state)).toEqual(['running', 'running']);
    await attach('second');
    const cutOff = (await listed()).find(({ id }: { id: string }) => id === 'transfer-1');
    expect(cutOff).toMatchObject({
      state: 'cancelled',
      ended: expect.any(String),
      error: { title: 'The kernel was restarted.', hint: expect.stringContaining('Save it again') }
    });
    expect(server.events).toContainEqual({ type: 'operation', operation: cutOff });
    expect((await listed()).map(({ state }: never) => state).sort()).toEqual([
      'cancelled',
      'running'
    ]);
    // One that was declared gone too early is under way again.
    await tell('s1', { done: 6 });
    expect((await listed()).map(({ state }: never) => state)).toEqual(['running', 'running']);
  });

  it('is cut off by a restart that the Jupyter server tells, also after its interrupt', async () => {
    const restart = (restarted: string[]) =>
      server.request('PUT', '/kernels', { kernels: [{ id: 's1' }], ended: [], restarted });
    await tell('s1', {});
    await tell('s1', { ended: true, broken_off: true });
    // Who interrupts a cell knows why it stopped.
    expect(await listed()).toEqual([]);
    await restart(['s2']);
    expect(await listed()).toEqual([]);
    await restart(['s1']);
    expect(await listed()).toMatchObject([
      { state: 'cancelled', error: { title: 'The kernel was restarted.' } }
    ]);
    await restart(['s1']);
    expect(await listed()).toHaveLength(1);
    // What has ended well was not cut off.
    const path = '/sessions/s1/operations/transfer/transfer-2';
    const whole = { loads: false, name: 'm', done: 9, total: 9, started: STARTED };
    await server.request('PUT', path, { ...whole, ended: false });
    await server.request('PUT', path, { ...whole, ended: true });
    await restart(['s1']);
    expect(await listed()).toHaveLength(1);
  });

  it('is cut off by the end of its session; the latest twenty are known', async () => {
    await tell('s1', { loads: true, version: 3 });
    expect(await listed()).toMatchObject([{ dry_run: true, addresses: ['model 3'] }]);
    await server.request('DELETE', '/sessions/s1');
    expect(await listed()).toMatchObject([
      { state: 'cancelled', error: { title: 'Its kernel or program has ended.' } }
    ]);
    for (let i = 0; i < 22; i++) {
      const path = `/sessions/s3/operations/transfer/transfer-${100 + i}`;
      await server.request('PUT', path, {
        ...{ loads: false, name: 'm', done: 1, total: 9, started: STARTED, ended: false }
      });
    }
    await server.request('DELETE', '/sessions/s3');
    expect(await listed()).toHaveLength(20);
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
