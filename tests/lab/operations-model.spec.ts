import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../../src/api/operation.js';
import { OperationCancelled } from '../../src/lab/operations/operation-cancelled.js';
import type { OperationNotifications } from '../../src/lab/operations/operation-notifications.js';
import { OperationsModel } from '../../src/lab/operations/operations-model.js';
import { OwnOperations } from '../../src/lab/operations/own-operations.js';
import { AnsweringClient, type Answers, GONE, RELOCATED, relocationOf } from './support/answers.js';
import { FakeLink, MemoryStorage } from './support/models.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const MOVE = { old_root: '/old', new_root: '/new', dry_run: true };

function modelOf(answers: Answers = {}, own = new OwnOperations(() => new MemoryStorage())) {
  const client = new AnsweringClient(answers);
  const link = new FakeLink();
  const interrupted: string[] = [];
  const notifications = { show: vi.fn(() => ({ dispose: () => undefined })) };
  const model = new OperationsModel({
    client,
    link,
    own,
    notifications: notifications as unknown as OperationNotifications,
    interrupt: async (id) => void interrupted.push(id)
  });
  const tell = (told: Operation): void =>
    link.received.emit({ type: 'operation', operation: told });
  return { model, client, link, notifications, interrupted, tell };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('an operation that is started here', () => {
  it('gives its result at once where it is quick', async () => {
    const { model, client } = modelOf({ startRelocation: () => RELOCATED });
    expect(await model.run('startRelocation', 'k1', MOVE)).toBe(RELOCATED.result);
    expect(client.names).toEqual(['startRelocation']);
  });

  it('gives its result once an event has told its end', async () => {
    const { model, client, tell } = modelOf();
    const done = model.run('startRelocation', 'k1', MOVE);
    await settle();
    tell(relocationOf({ revision: 2, progress: { done: 1, total: 2, unit: 'values' } }));
    expect(model.get('operation-1')?.progress.done).toBe(1);
    expect(client.names).toEqual(['startRelocation']);
    tell(RELOCATED);
    expect(await done).toBe(RELOCATED.result);
    expect(client.names).toEqual(['startRelocation', 'getOperation']);
  });

  it('is asked for where nothing is heard of it, and after a new stream', async () => {
    let asked = 0;
    const { model, link } = modelOf({
      getOperation: () => {
        asked += 1;
        return asked === 2 ? RELOCATED : relocationOf();
      }
    });
    const done = model.run('startRelocation', 'k1', MOVE);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked).toBe(1);
    link.connected.emit();
    expect(await done).toBe(RELOCATED.result);
  });

  it('goes on while the storage server restarts', async () => {
    let asked = 0;
    const { model, link } = modelOf({
      getOperation: () => {
        asked += 1;
        return asked === 1 ? Promise.reject(new Error('away')) : RELOCATED;
      }
    });
    const done = model.run('startRelocation', 'k1', MOVE);
    await settle();
    link.setStatus('connecting');
    await vi.advanceTimersByTimeAsync(15_000);
    link.connected.emit();
    expect(await done).toBe(RELOCATED.result);
  });

  it('throws why it failed, and says where it was only stopped', async () => {
    const failed = relocationOf({ state: 'failed', ended: 'now', error: GONE });
    const { model } = modelOf({ startRelocation: () => failed });
    await expect(model.run('startRelocation', 'k1', MOVE)).rejects.toMatchObject({
      message: 'Gone.'
    });
    const stopped = modelOf({ startRelocation: () => ({ ...failed, state: 'cancelled' }) });
    await expect(stopped.model.run('startRelocation', 'k1', MOVE)).rejects.toBeInstanceOf(
      OperationCancelled
    );
  });

  it('is cancelled in the storage server when its signal aborts', async () => {
    const { model, client } = modelOf();
    const stopping = new AbortController();
    const done = model.run('startRelocation', 'k1', MOVE, { signal: stopping.signal });
    const thrown = expect(done).rejects.toThrow('aborted');
    await settle();
    stopping.abort();
    await thrown;
    expect(client.names).toContain('cancelOperation');
  });
});

describe('the operations of a session', () => {
  it('are asked for with those of all others at the start of a stream', async () => {
    const listed = [
      RELOCATED,
      relocationOf({ id: 'operation-2', started: '2026-11-27T05:00:00Z' }),
      relocationOf({ id: 'operation-3', session_id: 'k2', started: '2026-11-27T06:00:00Z' })
    ];
    const { model, client, link } = modelOf({
      listAllOperations: () => ({ operations: listed })
    });
    link.connected.emit();
    await settle();
    expect(model.of('k1').map(({ id }) => id)).toEqual(['operation-2', 'operation-1']);
    expect(model.all.map(({ id }) => id)).toEqual(['operation-3', 'operation-2', 'operation-1']);
    listed.shift();
    link.connected.emit();
    await settle();
    expect(model.of('k1').map(({ id }) => id)).toEqual(['operation-2']);
    expect(client.names).toEqual(['listAllOperations', 'listAllOperations']);
  });

  it('never go back to an earlier state', () => {
    const { model, tell } = modelOf();
    tell(RELOCATED);
    tell(relocationOf({ revision: 3 }));
    expect(model.get('operation-1')?.state).toBe('succeeded');
  });

  it('go with the session, but for those that ended before it', () => {
    const { model, link, tell } = modelOf();
    tell(relocationOf());
    tell({ ...RELOCATED, id: 'operation-2' });
    link.received.emit({ type: 'session_ended', session_id: 'k1' });
    expect(model.of('k1').map(({ id }) => id)).toEqual(['operation-2']);
  });

  it('are paused and go on', async () => {
    const { model, client, tell } = modelOf({
      pauseOperation: () => relocationOf({ state: 'paused', revision: 5 }),
      resumeOperation: () => relocationOf({ revision: 6 })
    });
    tell(relocationOf());
    await model.pause(relocationOf());
    expect(model.get('operation-1')?.state).toBe('paused');
    await model.resume(relocationOf());
    expect(model.get('operation-1')?.state).toBe('running');
    expect(client.names).toEqual(['pauseOperation', 'resumeOperation']);
  });

  it('say how fast they are and what is left', () => {
    const { model, tell } = modelOf();
    const total = 100;
    tell(relocationOf({ progress: { done: 0, total, unit: 'values' } }));
    vi.advanceTimersByTime(5000);
    const now = relocationOf({ revision: 2, progress: { done: 10, total, unit: 'values' } });
    tell(now);
    expect(model.speedOf(now)).toEqual({ perSecond: 2, remaining: 45 });
  });

  it.each([
    { what: 'not in the first seconds', seconds: 2, done: 50, total: 100, left: undefined },
    {
      what: 'not after the first values of many',
      seconds: 10,
      done: 29,
      total: 1000,
      left: undefined
    },
    { what: 'after three seconds and 3 %', seconds: 3, done: 30, total: 1000, left: 97 },
    { what: 'after a while, however little is done', seconds: 20, done: 20, total: 1000, left: 980 }
  ])('say what is left $what', ({ seconds, done, total, left }) => {
    const { model, tell } = modelOf();
    tell(relocationOf({ progress: { done: 0, total, unit: 'values' } }));
    vi.advanceTimersByTime(seconds * 1000);
    const now = relocationOf({ revision: 2, progress: { done, total, unit: 'values' } });
    tell(now);
    expect(model.speedOf(now)).toEqual({ perSecond: done / seconds, remaining: left });
  });
});

describe('a save that a kernel does', () => {
  const save = (more: Partial<Operation> = {}): Operation => ({
    ...relocationOf(),
    kind: 'transfer',
    ...more
  });

  it('is there until it ends', () => {
    const { model, tell } = modelOf();
    tell(save());
    expect(model.of('k1')).toHaveLength(1);
    tell(save({ revision: 2, state: 'succeeded', ended: 'now' }));
    expect(model.of('k1')).toEqual([]);
  });

  it('is stopped by an interrupt of its kernel', async () => {
    const { model, client, interrupted } = modelOf();
    await model.cancel(save());
    expect(interrupted).toEqual(['k1']);
    expect(client.names).toEqual([]);
  });
});

describe('what was started before the page was loaded again', () => {
  /** A tab of a browser; each page of it has a model of its own. */
  const tab = () => {
    const kept = new MemoryStorage();
    const own = () => new OwnOperations(() => kept);
    return { own, all: () => own().all };
  };
  const begin = async ({ own }: ReturnType<typeof tab>) => {
    const page = modelOf({}, own());
    const done = page.model.run('startRelocation', 'k1', MOVE, { about: 'a.ipynb' });
    await settle();
    return { ...page, done };
  };
  /** The next page, whose storage server lists one operation. */
  const reload = ({ own }: ReturnType<typeof tab>, listed: readonly Operation[]) => {
    const page = modelOf(
      {
        listAllOperations: () => ({ operations: [...listed] }),
        getOperation: () => listed[0] as never
      },
      own()
    );
    const ends: unknown[] = [];
    page.model.followAgain((one, end) => {
      ends.push(one.about);
      end.then(
        ({ state }) => ends.push(state),
        (error: unknown) => ends.push(error)
      );
    });
    page.link.connected.emit();
    return { ...page, ends };
  };

  it('is followed to its end, with its notification, and told once', async () => {
    const browser = tab();
    await begin(browser);
    expect(browser.all()).toEqual([{ id: 'operation-1', session_id: 'k1', about: 'a.ipynb' }]);
    const second = reload(browser, [relocationOf()]);
    await settle();
    expect(second.notifications.show).toHaveBeenCalledOnce();
    expect(second.ends).toEqual(['a.ipynb']);
    expect(browser.all()).toHaveLength(1);
    const third = reload(browser, [RELOCATED]);
    await settle();
    expect(third.ends).toEqual(['a.ipynb', 'succeeded']);
    expect(browser.all()).toEqual([]);
    const fourth = reload(browser, [RELOCATED]);
    await settle();
    expect(fourth.ends).toEqual([]);
  });

  it('is forgotten where its page told the end, or the storage server knows it no more', async () => {
    const browser = tab();
    const { done, tell } = await begin(browser);
    tell(RELOCATED);
    await done;
    expect(browser.all()).toEqual([]);
    await begin(browser);
    const next = reload(browser, []);
    await settle();
    expect(next.ends).toEqual([]);
    expect(browser.all()).toEqual([]);
  });

  it('is not kept where nobody asked for notifications, or the browser keeps nothing', async () => {
    const browser = tab();
    const { model } = modelOf({}, browser.own());
    void model.run('startRelocation', 'k1', MOVE);
    await settle();
    expect(browser.all()).toEqual([]);
    const own = new OwnOperations(() => {
      throw new Error('This browser keeps nothing.');
    });
    own.add({ id: 'operation-1', session_id: 'k1', about: 'a.ipynb' });
    expect(own.all).toEqual([]);
  });
});
