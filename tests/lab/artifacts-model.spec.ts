import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SummaryPage } from '../../src/api/artifact-list.js';
import { ArtifactsModel } from '../../src/lab/artifacts/artifacts-model.js';
import { NamedLocations } from '../../src/lab/location/named/named-locations.js';
import { AnsweringClient, type Answers, REPORT, summaryOf } from './support/answers.js';
import { FakeLink, FakeSession } from './support/models.js';
import { activeOf, DEFAULT_LOCATION, FakeNotebook, stateOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const TEAM = { name: 'team', settings: { database_url: 'postgresql://ana@db/ml' } };

const settle = () => vi.advanceTimersByTimeAsync(0);

/** A list with the session of a kernel. */
async function listOf(answers: Answers = {}) {
  const client = new AnsweringClient(answers);
  const [session, link] = [new FakeSession(), new FakeLink()];
  const locations = new NamedLocations();
  locations.set({ usable: [TEAM], refused: [] });
  const trans = nullTranslator.load('test');
  const model = new ArtifactsModel({ client, session, link, locations, trans });
  session.show(activeOf(stateOf('k1')));
  await settle();
  return { client, session, link, locations, model };
}

/** A page of names after `cursor`, `size` of `total`. */
const pageOf = (cursor: string | undefined, size: number, total: number): SummaryPage => {
  const start = Number(cursor ?? 0);
  const end = Math.min(total, start + size);
  return {
    artifacts: Array.from({ length: end - start }, (_, index) => summaryOf(`a${start + index}`)),
    next_cursor: end < total ? String(end) : null,
    total
  };
};

describe('the list of artifacts', () => {
  it('is that of the session in front', async () => {
    const { client, model } = await listOf();
    expect(model.items.map(({ name }) => name)).toEqual(['model', 'scores']);
    expect(model).toMatchObject({ total: 2, totalIsMinimum: false, hasMore: false });
    expect(model.scope?.session_id).toBe('k1');
    expect(client.calls).toEqual([
      { name: 'listArtifacts', params: { session_id: 'k1' }, query: { limit: 100 } }
    ]);
  });

  it('is that of the default location where no notebook is open', async () => {
    const { client, session, model } = await listOf();
    const defaults = { location: DEFAULT_LOCATION, notices: [] };
    session.show({ kind: 'no_notebook', defaults });
    await settle();
    expect(client.calls.at(-1)?.params?.session_id).toBe('default');
    expect(model.scope?.active).toBeUndefined();
  });

  it('grows page by page, and is asked again for the rows that are seen', async () => {
    const { client, model } = await listOf({
      listArtifacts: ({ query }) => pageOf(query.cursor, query.limit ?? 100, 250)
    });
    expect(model).toMatchObject({ total: 250, hasMore: true });
    await model.loadMore();
    await model.loadMore();
    await model.loadMore();
    expect(model.items).toHaveLength(250);
    expect(model.hasMore).toBe(false);
    expect(client.calls).toHaveLength(3);
    model.seen(0, 20);
    await model.reload();
    expect(client.calls.at(-1)?.query).toEqual({ limit: 200 });
  });

  it('searches once people stop typing', async () => {
    const { client, model } = await listOf();
    for (const text of ['m', 'mo', ' mod ']) {
      model.search = text;
    }
    expect(client.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    // How many there are in all is asked as well.
    expect(client.calls.slice(1).map(({ query }) => query)).toEqual([
      { limit: 1 },
      { limit: 100, search: 'mod' }
    ]);
  });

  it('can be only the names that lack values or are damaged, until another session is shown', async () => {
    const { client, session, model } = await listOf();
    model.filters = { missing: true, damaged: true };
    await settle();
    expect(client.calls.at(-1)?.query).toEqual({ limit: 100, missing: true, damaged: true });
    session.show(activeOf(stateOf('k2'), new FakeNotebook('b.ipynb', 'k2')));
    await settle();
    expect(model.filters).toEqual({});
    expect(client.calls.at(-1)?.query).toEqual({ limit: 100 });
  });

  it('never shows the late answer of an earlier session', async () => {
    const late = Promise.withResolvers<SummaryPage>();
    const { session, model } = await listOf({
      listArtifacts: ({ params }) =>
        params.session_id === 'k1' ? late.promise : pageOf(undefined, 1, 1)
    });
    session.show(activeOf(stateOf('k2'), new FakeNotebook('b.ipynb', 'k2')));
    await settle();
    late.resolve({ artifacts: [summaryOf('late')], next_cursor: null, total: 1 });
    await settle();
    expect(model.items.map(({ name }) => name)).toEqual(['a0']);
  });

  it('is empty and asked anew at another location, and stays at the same one', async () => {
    const { client, session, model } = await listOf();
    session.show(activeOf(stateOf('k1', { revision: 2 })));
    await settle();
    expect(client.calls).toHaveLength(1);
    session.show(activeOf(stateOf('k1', { location: locationAt('there') })));
    expect(model.items).toEqual([]);
    await settle();
    expect(client.calls).toHaveLength(2);
    session.show({ kind: 'server_missing' });
    expect(model).toMatchObject({ items: [], total: undefined, scope: undefined });
  });

  it('is asked for again once the database that failed answers a check', async () => {
    let isDown = true;
    const { client, session, model } = await listOf({
      listArtifacts: () => (isDown ? Promise.reject(new Error('down')) : pageOf(undefined, 1, 1))
    });
    expect(model.error).toBeDefined();
    isDown = false;
    const showChecked = async (ok: boolean, checked_at: string) => {
      const half = { ...REPORT.metadata, ok, checked_at };
      const last_check = { values: REPORT.values, metadata: half };
      session.show(activeOf(stateOf('k1', { last_check })));
      await settle();
    };
    await showChecked(false, '2026-01-01T00:00:00Z');
    expect(model.error).toBeDefined();
    await showChecked(true, '2026-01-01T00:00:01Z');
    await showChecked(true, '2026-01-01T00:00:02Z');
    expect(model.error).toBeUndefined();
    expect(client.names).toEqual(['listArtifacts', 'listArtifacts']);
  });

  it('says why it could not be read, until the next attempt', async () => {
    let fails = true;
    const { model } = await listOf({
      listArtifacts: () => (fails ? Promise.reject(new Error('away')) : pageOf(undefined, 1, 1))
    });
    expect(model.error?.message).toBe('away');
    expect(model.loading).toBe(false);
    fails = false;
    await model.reload();
    expect(model.error).toBeUndefined();
  });
});

describe('filters and order', () => {
  it('are asked for at once, from the start of the list', async () => {
    const { client, model } = await listOf();
    model.filters = { type: 'DataFrame', tag: ' ' };
    await settle();
    expect(client.calls.at(-1)?.query).toEqual({ limit: 100, type: 'DataFrame' });
    expect(model).toMatchObject({ isFiltered: true, filters: { type: 'DataFrame' } });
    model.order = { order: 'largest' };
    await settle();
    expect(client.calls.at(-1)?.query).toEqual({
      limit: 100,
      type: 'DataFrame',
      order: 'largest'
    });
    const { length } = client.calls;
    model.filters = { type: 'DataFrame' };
    model.order = { order: 'largest' };
    await settle();
    expect(client.calls).toHaveLength(length);
  });

  it('tell how many there are of how many', async () => {
    const { model } = await listOf({
      listArtifacts: ({ query }) =>
        query.tag === undefined ? pageOf(undefined, 1, 1204) : pageOf(undefined, 12, 12)
    });
    expect(model.whole).toEqual({ count: 1204, isMinimum: false });
    model.filters = { tag: 'baseline' };
    await settle();
    expect(model).toMatchObject({ total: 12, whole: { count: 1204 } });
  });

  it('by a number leave out what has none', async () => {
    const { model } = await listOf({
      listArtifacts: ({ query }) =>
        query.order === 'metadata' ? pageOf(undefined, 3, 3) : pageOf(undefined, 1, 7)
    });
    model.order = { order: 'metadata', order_key: 'auc', descending: true };
    await settle();
    expect(model).toMatchObject({ isFiltered: true, total: 3, whole: { count: 7 } });
    model.order = { order: 'name' };
    await settle();
    expect(model).toMatchObject({ isFiltered: false, total: 7, whole: { count: 7 } });
  });
});

describe('the location that is browsed', () => {
  it('can be the default one, whatever is in front', async () => {
    const { client, session, model } = await listOf();
    model.choice = { kind: 'default' };
    expect(model.items).toEqual([]);
    await settle();
    expect(client.calls.at(-1)?.params?.session_id).toBe('default');
    session.show(activeOf(stateOf('k2'), new FakeNotebook('b.ipynb', 'k2')));
    await settle();
    expect(client.calls.at(-1)?.params?.session_id).toBe('default');
    model.choice = { kind: 'session' };
    await settle();
    expect(client.calls.at(-1)?.params?.session_id).toBe('k2');
  });

  it('can be one of the settings, and follows them', async () => {
    const { client, locations, model } = await listOf();
    model.choice = { kind: 'named', name: 'team' };
    await settle();
    expect(model.scope?.session_id).toBe('location-postgresql://ana@db/ml');
    expect(model.scope?.active).toBeUndefined();
    const moved = { name: 'team', settings: { database_url: 'postgresql://ana@other/ml' } };
    locations.set({ usable: [moved], refused: [] });
    await settle();
    expect(model.scope?.session_id).toBe('location-postgresql://ana@other/ml');
    expect(client.calls.at(-1)).toMatchObject({
      name: 'listArtifacts',
      params: { session_id: 'location-postgresql://ana@other/ml' }
    });
  });

  it('says so where it is gone, and is there again with the settings', async () => {
    const { locations, model } = await listOf();
    model.choice = { kind: 'named', name: 'gone' };
    await settle();
    expect(model).toMatchObject({ scope: undefined, items: [] });
    expect(model.error?.message).toContain('gone');
    locations.set({ usable: [TEAM, { ...TEAM, name: 'gone' }], refused: [] });
    await settle();
    expect(model.error).toBeUndefined();
    expect(model.items).toHaveLength(2);
  });

  it('is opened again at a storage server that was restarted', async () => {
    const { client, link, model } = await listOf();
    model.choice = { kind: 'named', name: 'team' };
    await settle();
    link.connected.emit();
    await settle();
    expect(client.names.filter((name) => name === 'browseLocation')).toHaveLength(2);
  });

  it('is the last one that was chosen, however late the answer of another is', async () => {
    const late = Promise.withResolvers<ReturnType<typeof stateOf>>();
    const { model } = await listOf({ browseLocation: () => late.promise });
    model.choice = { kind: 'named', name: 'team' };
    model.choice = { kind: 'default' };
    await settle();
    late.resolve(stateOf('location-team'));
    await settle();
    expect(model.scope?.session_id).toBe('default');
  });
});

describe('events', () => {
  const saved = (session_id: string, database_url: string) =>
    ({ type: 'artifacts', session_id, database_url, reason: 'saved' }) as const;

  it('of the session or its database renew the list, many of them once', async () => {
    const { client, link } = await listOf();
    for (let save = 0; save < 20; save += 1) {
      link.received.emit(saved(save % 2 === 0 ? 'k1' : 'other', '/default'));
    }
    await vi.advanceTimersByTimeAsync(300);
    expect(client.calls).toHaveLength(2);
  });

  it('of other databases change nothing', async () => {
    const { client, link } = await listOf();
    link.received.emit(saved('other', 'sqlite:////elsewhere.sqlite'));
    await vi.advanceTimersByTimeAsync(300);
    expect(client.calls).toHaveLength(1);
  });
});
