import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActiveDocument, DocumentChange } from '../../src/lab/session/active-document.js';
import type { KernelAnswer, KernelProbe } from '../../src/lab/session/kernel-probe.js';
import { SessionDocument } from '../../src/lab/session/session-document.js';
import { SessionModel } from '../../src/lab/session/session-model.js';
import { AnsweringClient, type Answers } from './support/answers.js';
import { FakeLink, HEALTH } from './support/models.js';
import { DEFAULT_LOCATION, FakeNotebook, stateOf, widgetOf } from './support/sessions.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const UNKNOWN: KernelAnswer = {
  presence: 'unknown',
  lineaPy: false,
  socket: undefined,
  isKnown: false
};

/** A model with one document, or none; what its kernel said is `answer`. */
function modelOf(
  notebook: FakeNotebook | undefined,
  { answer = {}, answers = {} }: { answer?: Partial<KernelAnswer>; answers?: Answers } = {}
) {
  const owner = {};
  const documents = {
    changed: new Signal<object, DocumentChange>(owner),
    current: notebook && new SessionDocument(widgetOf(notebook))
  };
  const probe = {
    changed: new Signal<object, void>(owner),
    answerOf: () => ({ ...UNKNOWN, ...answer }),
    setKernel: () => undefined,
    askAgain: vi.fn()
  };
  const link = new FakeLink();
  const client = new AnsweringClient(answers);
  const model = new SessionModel({
    client,
    link,
    documents: documents as unknown as ActiveDocument,
    probe: probe as unknown as KernelProbe
  });
  return { model, link, client, documents, probe };
}

/** Lets the pause before a request pass, and its answer arrive. */
const settle = () => vi.advanceTimersByTimeAsync(50);

const NOTEBOOK = () => new FakeNotebook('a.ipynb', 'k1');

describe('what the panel is about', () => {
  it.each([
    ['connecting', 'server_starting'],
    ['missing', 'server_missing'],
    ['unreachable', 'server_unreachable'],
    ['other_version', 'server_other_version']
  ] as const)('is the storage server while that is %s', async (status, kind) => {
    const { model, link, client } = modelOf(NOTEBOOK());
    link.setStatus(status);
    await settle();
    expect(model.state.kind).toBe(kind);
    expect(client.calls).toEqual([]);
  });

  it('is the default location where no notebook is open', async () => {
    const { model, client } = modelOf(undefined);
    await settle();
    expect(model.state).toMatchObject({
      kind: 'no_notebook',
      defaults: { location: DEFAULT_LOCATION }
    });
    expect(client.names).toEqual(['getDefaults']);
  });

  it('is the session of the notebook in front', async () => {
    const { model } = modelOf(NOTEBOOK());
    expect(model.state.kind).toBe('loading');
    await settle();
    expect(model.state).toMatchObject({ kind: 'ready', confirmed: true });
    expect(model.active?.id).toBe('k1');
    expect(model.activeOf('k1')).toBe(model.active);
    expect(model.activeOf(undefined)).toBe(model.active);
    expect(model.activeOf('k2')).toBeUndefined();
  });

  it('is a kernel that starts, or none', async () => {
    const starting = modelOf(new FakeNotebook('a.ipynb', null));
    await settle();
    expect(starting.model.state.kind).toBe('kernel_starting');
    const notebook = new FakeNotebook('a.ipynb', null);
    notebook.hasNoKernel = true;
    const none = modelOf(notebook);
    await settle();
    expect(none.model.state.kind).toBe('no_kernel');
  });

  it('is a kernel of another language, which is asked nothing', async () => {
    const notebook = NOTEBOOK();
    Object.assign(notebook.session?.kernel ?? {}, { spec: Promise.resolve({ language: 'R' }) });
    const { model, client } = modelOf(notebook);
    await settle();
    expect(model.state).toEqual({ kind: 'foreign_kernel', language: 'r' });
    expect(client.calls).toEqual([]);
  });

  it.each([
    ['without our client', { presence: 'missing' }, 'client_missing'],
    ['with LineaPy alone', { presence: 'missing', lineaPy: true }, 'ready'],
    ['without a socket', { socket: { path: '', exists: false } }, 'not_attached'],
    ['of another server', { socket: { path: 'ab', exists: true } }, 'not_attached']
  ] as const)('is a kernel %s', async (_, answer, kind) => {
    const getSession = () => stateOf('k1', { attached: false });
    const { model, link } = modelOf(NOTEBOOK(), { answer, answers: { getSession } });
    link.setStatus('ready', HEALTH);
    await settle();
    expect(model.state.kind).toBe(kind);
    expect(model.runsLineaPy).toBe(kind === 'ready');
  });

  it('is why the storage server refused', async () => {
    const getSession = () => Promise.reject(new Error('broken'));
    const { model } = modelOf(NOTEBOOK(), { answers: { getSession } });
    await settle();
    expect(model.state).toMatchObject({ kind: 'failed', error: { message: 'broken' } });
  });
});

describe('what changes it', () => {
  it('is an event of its session with a newer revision, without a request', async () => {
    const { model, link, client } = modelOf(NOTEBOOK());
    await settle();
    const asked = client.calls.length;
    link.received.emit({ type: 'session', session: stateOf('k1', { revision: 3 }) });
    expect(model.active?.state.revision).toBe(3);
    link.received.emit({ type: 'session', session: stateOf('k1', { revision: 2 }) });
    link.received.emit({ type: 'session', session: stateOf('k2', { revision: 9 }) });
    await settle();
    expect(model.active?.state.revision).toBe(3);
    expect(client.calls).toHaveLength(asked);
  });

  it.each([{ type: 'defaults' }, { type: 'session_ended', session_id: 'k1' }] as const)(
    'is asked for after $type',
    async (event) => {
      const { link, client } = modelOf(NOTEBOOK());
      await settle();
      const asked = client.calls.length;
      link.received.emit(event);
      await settle();
      expect(client.calls).toHaveLength(asked + 1);
    }
  );

  it('is asked for with the kernel when a stream has begun', async () => {
    const { link, client, probe } = modelOf(NOTEBOOK());
    await settle();
    const asked = client.calls.length;
    link.connected.emit();
    await settle();
    expect(client.calls).toHaveLength(asked + 1);
    expect(probe.askAgain).toHaveBeenCalledOnce();
  });

  it('is nothing once it is disposed', async () => {
    const { model, link, client } = modelOf(NOTEBOOK());
    await settle();
    const asked = client.calls.length;
    model.dispose();
    link.connected.emit();
    link.received.emit({ type: 'defaults' });
    await settle();
    expect(client.calls).toHaveLength(asked);
  });
});
