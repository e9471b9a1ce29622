import { StateDB } from '@jupyterlab/statedb';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ArtifactsModel } from '../../src/lab/artifacts/artifacts-model.js';
import { BrowserState } from '../../src/lab/artifacts/tab/browser-state.js';
import { COLUMNS, columnWidths, shownColumns } from '../../src/lab/artifacts/tab/columns.js';
import type {
  IListFilters,
  IListOrder,
  LocationChoice
} from '../../src/lab/interfaces/artifacts.js';
import { NamedLocations } from '../../src/lab/location/named/named-locations.js';
import { AnsweringClient } from './support/answers.js';
import { FakeLink, FakeSession } from './support/models.js';
import { activeOf, stateOf } from './support/sessions.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(200);

/** A page with the tab: its list, and what it keeps. */
function pageWith(database: StateDB) {
  const [client, session] = [new AnsweringClient({}), new FakeSession()];
  const locations = new NamedLocations();
  locations.set({
    usable: [{ name: 'team', settings: { database_url: 'postgresql://ana@db/ml' } }],
    refused: []
  });
  const trans = nullTranslator.load('test');
  const link = new FakeLink();
  const artifacts = new ArtifactsModel({ client, session, link, locations, trans });
  return { artifacts, client, session, state: new BrowserState(artifacts, database) };
}

const FILTERS: IListFilters = {
  type: 'pandas.DataFrame',
  notebook: 'churn.ipynb',
  user: 'ana',
  tag: 'baseline',
  since: '2026-11-01',
  until: '2026-11-30',
  missing: true,
  source: 'lineapy'
};

describe('what the tab shows', () => {
  it.each<[LocationChoice, IListOrder, 'before' | 'after']>([
    [{ kind: 'session' }, { order: 'name_desc' }, 'before'],
    [{ kind: 'session' }, { order: 'largest' }, 'after'],
    [{ kind: 'default' }, { order: 'oldest' }, 'before'],
    [
      { kind: 'named', name: 'team' },
      { order: 'metadata', order_key: 'auc', descending: true },
      'after'
    ]
  ])('%j in the order %j is there again; the session is known %s', async (choice, order, when) => {
    const database = new StateDB();
    const before = pageWith(database);
    before.session.show(activeOf(stateOf('k1')));
    await before.state.restore();
    before.artifacts.choice = choice;
    await settle();
    before.artifacts.order = order;
    before.artifacts.search = 'run 19';
    before.artifacts.filters = FILTERS;
    before.state.hidden = ['notebook'];
    before.state.keys = ['auc'];
    await settle();
    before.state.dispose();

    const { artifacts, client, session, state } = pageWith(database);
    if (when === 'before') {
      session.show(activeOf(stateOf('k1')));
      await settle();
    }
    await state.restore();
    await settle();
    session.show(activeOf(stateOf('k1')));
    await settle();
    expect(artifacts).toMatchObject({ choice, order, search: 'run 19', filters: FILTERS });
    expect(state).toMatchObject({ hidden: ['notebook'], keys: ['auc'] });
    const asked = client.calls.filter(({ query }) => query?.search !== undefined).at(-1);
    expect(asked?.query).toMatchObject({
      ...order,
      search: 'run 19',
      tag: 'baseline',
      missing: true
    });
  });

  it.each(['', 'no JSON', '[]', '{"choice":7,"filters":[],"order":"name","hidden":{},"keys":[1]}'])(
    'is as at first where %j was kept',
    async (kept) => {
      const database = new StateDB();
      await database.save('jupyterlab-artifact-storage:tab', kept);
      const { artifacts, state } = pageWith(database);
      await state.restore();
      expect(artifacts).toMatchObject({
        choice: { kind: 'session' },
        filters: {},
        order: { order: 'newest' },
        search: ''
      });
      expect(state).toMatchObject({ hidden: [], keys: [] });
    }
  );
});

describe('the columns', () => {
  it('have room up to the description beside the side panel in a window of 1,280 pixels', () => {
    expect(COLUMNS.at(-1)).toBe('notebook');
    expect(columnWidths(shownColumns(['notebook'], [])).least_px).toBeLessThanOrEqual(890);
  });

  it('of numbers stand after the size', () => {
    const columns = shownColumns(['shape'], ['auc', 'loss']);
    const at = columns.indexOf('size');
    expect(columns.slice(at - 1, at + 4)).toEqual([
      'type',
      'size',
      'metadata:auc',
      'metadata:loss',
      'saved'
    ]);
  });
});
