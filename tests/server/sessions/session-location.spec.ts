import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionSettings } from '../../../src/server/sessions/session-settings.js';
import { TestServer } from '../http/support.js';
import { client } from '../support/outage.js';
import { inlineSave, newSaveId } from '../support/stores.js';

describe('where a session is', () => {
  let server: TestServer;

  beforeEach(() => {
    server = new TestServer();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await server.close();
  });

  /** How often a request lets the settings of a session be resolved. */
  async function resolvedBy(method: 'GET' | 'POST', path: string, body?: unknown): Promise<number> {
    const resolve = vi.spyOn(SessionSettings.prototype, 'resolve');
    const { status } = await server.request(method, `/sessions/k/${path}`, body);
    const count = resolve.mock.calls.length;
    resolve.mockRestore();
    expect(status).toBe(200);
    return count;
  }

  it('is resolved once for each request that saves, loads, lists or deletes', async () => {
    await server.request('POST', '/sessions/k/artifacts', inlineSave('model'));
    expect(await resolvedBy('POST', 'artifacts', inlineSave('model'))).toBe(1);
    expect(await resolvedBy('POST', 'staging', { save_id: newSaveId() })).toBe(1);
    expect(await resolvedBy('GET', 'artifact?name=model&load=true')).toBe(1);
    expect(await resolvedBy('GET', 'artifacts')).toBe(1);
    expect(await resolvedBy('GET', 'versions?name=model')).toBe(1);
    expect(await resolvedBy('POST', 'delete', { name: 'model', version: 0 })).toBe(1);
  });

  it('is looked at again behind the first save of a name, and not more often', async () => {
    expect(await resolvedBy('POST', 'artifacts', inlineSave('model'))).toBe(2);
  });

  it('is that of the beginning for a save, and the one after it for what the session uses', async () => {
    const other = `sqlite:///${join(server.home, 'other.sqlite')}`;
    const id = newSaveId();
    await server.request('POST', '/sessions/k/staging', { save_id: id });
    await server.request('PUT', '/sessions/k/location', { database_url: other });
    const { json } = await server.request(
      'POST',
      '/sessions/k/artifacts',
      inlineSave('model', 'value', { save_id: id })
    );
    expect(json.database_url).not.toBe(other);
    const { json: state } = await server.request('GET', '/sessions/k');
    expect(state.used_names).toEqual([]);
  });

  it('is left with a question also after the session has come back: it has used the same there', async () => {
    const other = `sqlite:///${join(server.home, 'other.sqlite')}`;
    const move = async (body: object) => {
      const { json } = await server.request('PUT', '/sessions/k/location', body);
      return { asks: json.report.reset_due, used: json.session.used_names };
    };
    await server.request('POST', '/sessions/k/artifacts', inlineSave('model'));
    expect(await move({ database_url: other })).toEqual({ asks: true, used: [] });
    await server.request('POST', '/sessions/k/artifacts', inlineSave('other'));
    expect(await move({ database_url: null })).toEqual({ asks: true, used: ['model'] });
    expect(await move({ database_url: other })).toEqual({ asks: true, used: ['other'] });
  });

  it('is left without a question where only an earlier process of the kernel used something', async () => {
    const other = `sqlite:///${join(server.home, 'other.sqlite')}`;
    await server.request('POST', '/sessions/k/artifacts', inlineSave('model'));
    await server.request('PUT', '/sessions/k/location', { database_url: other });
    await server.request('PUT', '/sessions/k', client('later'));
    await server.request('PUT', '/sessions/k/location', { database_url: null });
    const { json } = await server.request('GET', '/sessions/k');
    expect(json.used_names).toEqual([]);
  });
});
