import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckReport } from '../../src/api/location.js';
import { FormController } from '../../src/lab/model/form-controller.js';
import type { SessionModel } from '../../src/lab/model/session-model.js';
import type { StorageClient } from '../../src/lab/model/storage-client.js';
import { LocationSwitch } from '../../src/lab/session/location-switch.js';
import { activeOf, DEFAULT_LOCATION, FakeNotebook, stateOf } from './support/sessions.js';

const asked = vi.hoisted(() => ({
  dialogs: 0,
  titles: [] as string[],
  accept: true,
  onDialog: () => undefined as unknown
}));
const told = vi.hoisted(() => ({
  log: [] as string[],
  actions: [] as { label: string; callback: (event: Event) => void }[]
}));
vi.mock('@jupyterlab/apputils', () => ({
  Notification: {
    success: (_: string, options: { actions: typeof told.actions }) => {
      told.actions = options.actions;
      return 'n1';
    },
    update: ({ id }: { id: string }) => told.log.push(`update ${id}`),
    dismiss: (id: string) => told.log.push(`dismiss ${id}`)
  },
  Dialog: {
    cancelButton: () => ({}),
    createButton: () => ({}),
    warnButton: () => ({})
  },
  showDialog: async ({ title }: { title: string }) => {
    asked.dialogs += 1;
    asked.titles.push(title);
    await asked.onDialog();
    return { button: { accept: asked.accept, actions: ['switch'] } };
  }
}));
vi.mock('@jupyterlab/ui-components', async () => {
  const { Signal } = await import('@lumino/signaling');
  return {
    VDomModel: class {
      isDisposed = false;
      readonly stateChanged = new Signal<this, void>(this);
      dispose(): void {
        this.isDisposed = true;
      }
    }
  };
});

const trans = nullTranslator.load('test');
const nameOf = () => '/there';
const TARGET = activeOf(stateOf('k1'));
const REPORT = {
  ok: true,
  reset_due: true,
  used_names: ['m'],
  changed: ['artifact_storage_dir'],
  values: { ok: true },
  metadata: { ok: true }
} as unknown as CheckReport;

/** A storage server that answers checks when it is told to. */
function slowServer() {
  const calls: string[] = [];
  const answer = Promise.withResolvers<void>();
  const client = {
    call: async (name: string) => {
      calls.push(name);
      if (name === 'checkLocation') {
        await answer.promise;
        return REPORT;
      }
      return { session: { location: DEFAULT_LOCATION }, report: REPORT };
    }
  } as unknown as StorageClient;
  const session = { accept: () => undefined } as unknown as SessionModel;
  return { calls, answer, location: new LocationSwitch({ client, session, nameOf, trans }) };
}

beforeEach(() => {
  asked.dialogs = 0;
  asked.titles = [];
  asked.accept = true;
  told.log = [];
  asked.onDialog = () => undefined;
});

describe('a change that is given up', () => {
  it('while it is checked, asks nothing and changes nothing', async () => {
    const { calls, answer, location } = slowServer();
    const stopping = new AbortController();
    const done = location.use(TARGET, {}, { signal: stopping.signal });
    stopping.abort();
    answer.resolve();
    await expect(done).rejects.toThrow('aborted');
    expect(asked.dialogs).toBe(0);
    expect(calls).toEqual(['checkLocation']);
  });

  it('while the question is open, changes nothing', async () => {
    const { calls, answer, location } = slowServer();
    const stopping = new AbortController();
    asked.onDialog = () => stopping.abort();
    answer.resolve();
    await expect(location.use(TARGET, {}, { signal: stopping.signal })).rejects.toThrow('aborted');
    expect(asked.dialogs).toBe(1);
    expect(calls).toEqual(['checkLocation']);
  });

  it('not at all, goes through its phases', async () => {
    const { calls, answer, location } = slowServer();
    const phases: string[] = [];
    answer.resolve();
    await location.use(TARGET, {}, { onPhase: (phase) => phases.push(phase) });
    expect(phases).toEqual(['asking', 'switching']);
    expect(calls).toEqual(['checkLocation', 'changeLocation']);
  });
});

describe('undo in the notification of a change', () => {
  /** Clicks it and waits for what comes of it; returns whether the click let the notification go. */
  async function clickUndo(): Promise<boolean> {
    const event = new Event('click', { cancelable: true });
    told.actions.find(({ label }) => label === 'Undo')?.callback(event);
    await vi.waitFor(() => expect(told.log).toHaveLength(1));
    return !event.defaultPrevented;
  }

  it('says what it is, and is still offered after a cancel', async () => {
    const { calls, answer, location } = slowServer();
    answer.resolve();
    await location.use(TARGET, {});
    asked.accept = false;
    expect(await clickUndo()).toBe(false);
    expect(asked.titles).toEqual(['Change location?', 'Undo the change of location?']);
    expect(told.log).toEqual(['update n1']);

    told.log = [];
    asked.accept = true;
    await clickUndo();
    expect(told.log).toEqual(['dismiss n1']);
    expect(calls.filter((name) => name === 'undoLocation')).toHaveLength(3);
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
    } as unknown as SessionModel;
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
