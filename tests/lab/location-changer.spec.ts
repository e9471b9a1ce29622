import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/api/location.js';
import type { IStorageClient } from '../../src/lab/interfaces/client.js';
import type { ISessionModel } from '../../src/lab/interfaces/session.js';
import { LocationChanger } from '../../src/lab/location/change/location-changer.js';
import { FormController } from '../../src/lab/location/draft/form-controller.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeOperations } from './support/models.js';
import { activeOf, DEFAULT_LOCATION, FakeNotebook, stateOf } from './support/sessions.js';

const trans = nullTranslator.load('test');
/** People say yes. */
const SWITCH = { accept: true, actions: ['switch'] };
const TARGET = activeOf(stateOf('k1'));
const REPORT = {
  ok: true,
  reset_due: true,
  used_names: ['m'],
  changed: []
} as unknown as CheckReport;

/** A storage server that answers checks when it is told to. */
function slowServer() {
  const calls: string[] = [];
  const answer = Promise.withResolvers<void>();
  const client = {
    call: async (name: string) => {
      calls.push(name);
      if (name === 'startCheck') {
        await answer.promise;
        return { result: REPORT };
      }
      return { session: { location: DEFAULT_LOCATION }, report: REPORT };
    }
  } as unknown as IStorageClient;
  const session = { accept: () => undefined } as unknown as ISessionModel;
  const operations = new FakeOperations(client);
  return { calls, answer, location: new LocationChanger({ client, operations, session, trans }) };
}

beforeEach(() => {
  people.reset();
  people.answer = () => SWITCH;
});

describe('a change that is given up', () => {
  it('while it is checked, asks nothing and changes nothing', async () => {
    const { calls, answer, location } = slowServer();
    const stopping = new AbortController();
    const done = location.use(TARGET, {}, { signal: stopping.signal });
    stopping.abort();
    answer.resolve();
    await expect(done).rejects.toThrow('aborted');
    expect(people.questions).toEqual([]);
    expect(calls).toEqual(['startCheck']);
  });

  it('while the question is open, changes nothing', async () => {
    const { calls, answer, location } = slowServer();
    const stopping = new AbortController();
    people.answer = () => {
      stopping.abort();
      return SWITCH;
    };
    answer.resolve();
    await expect(location.use(TARGET, {}, { signal: stopping.signal })).rejects.toThrow('aborted');
    expect(people.questions).toHaveLength(1);
    expect(calls).toEqual(['startCheck']);
  });

  it('not at all, goes through its phases', async () => {
    const { calls, answer, location } = slowServer();
    const phases: string[] = [];
    answer.resolve();
    await location.use(TARGET, {}, { onPhase: (phase) => phases.push(phase) });
    expect(phases).toEqual(['asking', 'switching']);
    expect(calls).toEqual(['startCheck', 'changeLocation']);
  });
});

describe('the form', () => {
  /** A session model that shows one notebook after the other. */
  async function showing() {
    const { Signal } = await import('@lumino/signaling');
    let active = activeOf(stateOf('k1'));
    const owner = {};
    const changed = new Signal<object, void>(owner);
    const model = {
      stateChanged: changed,
      get active() {
        return active;
      },
      get document() {
        return active.document;
      }
    } as unknown as ISessionModel;
    const show = (other: string): void => {
      active = activeOf(stateOf(other), new FakeNotebook(`${other}.ipynb`, other));
      changed.emit();
    };
    const form = new FormController(model);
    return { form, show, open: () => form.open(active) };
  }

  it('of another notebook stays open when an earlier one is done', async () => {
    const { form, show, open } = await showing();
    open();
    const first = form.draft;
    show('k2');
    open();
    const second = form.draft;
    form.close(first);
    expect(form.draft).toBe(second);
    expect(second).not.toBe(first);
  });

  it('gives up what it waits for when it is closed; a change goes on when it is only left', async () => {
    const { form, show, open } = await showing();
    const run = (activity: 'checking' | 'applying') => {
      let seen: AbortSignal | undefined;
      open();
      void form.draft?.run(activity, (signal) => {
        seen = signal;
        return new Promise(() => undefined);
      });
      return () => seen?.aborted;
    };
    const closed = run('applying');
    form.close();
    expect(closed()).toBe(true);
    const left = run('applying');
    show('k2');
    expect(left()).toBe(false);
    const check = run('checking');
    show('k3');
    expect(check()).toBe(true);
  });
});
