import { describe, expect, it } from 'vitest';
import { client, outageOfEachTest } from '../support/outage.js';
import { inlineSave } from '../support/stores.js';

const away = outageOfEachTest();

const attach = (id: string, processId = 'p1') =>
  away.server.request('PUT', `/sessions/${id}`, client(processId, away.url));
const retry = async (id: string, body: object) => {
  const { status, json } = await away.server.run(id, 'retry_database', body);
  const { json: session } = await away.server.request('GET', `/sessions/${id}`);
  return { status, json: { ...json, session } };
};

describe('the decision at the start of a session', () => {
  it('is waited for by every connection of the process', async () => {
    const answers = await Promise.all([attach('s1'), attach('s1'), attach('s1')]);
    for (const { json } of answers) {
      expect(json.fallback).toMatchObject({ problem: { kind: 'unreachable' } });
    }
  });

  it('does not bring back a session that ended meanwhile', async () => {
    let end: Promise<unknown> | undefined;
    away.proxy.decide = () => {
      end ??= away.server.request('DELETE', '/sessions/s1');
      return 'reset';
    };
    expect((await attach('s1')).status).toBe(409);
    await end;
    const { json } = await away.server.request('GET', '/sessions/s1');
    expect(json).toMatchObject({ attached: false });
    expect(json.fallback).toBeUndefined();
  });
});

describe('two requests for the way back', () => {
  it('each do what they were asked for, one after the other', async () => {
    await attach('s1');
    for (const value of ['a', 'b', 'c']) {
      await away.server.request('POST', '/sessions/s1/artifacts', inlineSave('model', value));
    }
    away.mend();
    const [all, none] = await Promise.all([
      retry('s1', { copy: true }),
      retry('s1', { copy: false })
    ]);
    expect(all.json).toMatchObject({ copied: [{ version: 0 }, { version: 1 }, { version: 2 }] });
    expect(none.json).toMatchObject({ copied: [], session: { used_names: [] } });
    expect(none.json.session.fallback).toBeUndefined();
  });

  it('both succeed where the first did all that was to be done', async () => {
    await attach('s1');
    await away.server.request('POST', '/sessions/s1/artifacts', inlineSave('model'));
    away.mend();
    const answers = await Promise.all([
      retry('s1', { copy: true }),
      retry('s1', { copy: true }),
      retry('s1', { copy: false })
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ json }) => json.copied.length)).toEqual([1, 1, 0]);
  });

  it('copy nothing to a database that the session was switched to meanwhile', async () => {
    await attach('s1');
    for (const value of ['a', 'b']) {
      await away.server.request('POST', '/sessions/s1/artifacts', inlineSave('model', value));
    }
    const other = away.postgresql.url(await away.postgresql.createDatabase());
    away.mend();
    const back = retry('s1', { copy: true });
    await away.server.request('PUT', '/sessions/s1/location', { database_url: other });
    await back;
    const { json } = await away.server.request('GET', '/sessions/s1/versions');
    expect(json.artifacts).toEqual([]);
  });
});
