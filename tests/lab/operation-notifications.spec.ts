import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../../src/api/operation.js';
import { OperationNotifications } from '../../src/lab/operations/operation-notifications.js';
import { OperationsModel } from '../../src/lab/operations/operations-model.js';
import { OwnOperations } from '../../src/lab/operations/own-operations.js';
import { AnsweringClient, RELOCATED, relocationOf } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeLink, MemoryStorage } from './support/models.js';

beforeEach(() => {
  people.reset();
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A verification of values that somebody started for a notebook. */
function started(first = relocationOf()) {
  const [link, client] = [new FakeLink(), new AnsweringClient({ startRelocation: () => first })];
  const model = new OperationsModel({
    client,
    link,
    own: new OwnOperations(() => new MemoryStorage()),
    interrupt: async () => undefined,
    notifications: new OperationNotifications(nullTranslator.load('test'))
  });
  const move = { old_root: '/old', new_root: '/new', dry_run: true };
  const done = model
    .run('startRelocation', 'k1', move, { about: 'churn.ipynb' })
    .catch((error: unknown) => error);
  const tell = (told: Operation): void =>
    link.received.emit({ type: 'operation', operation: told });
  return { client, done, tell };
}

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the notification of an operation', () => {
  it('comes after a second, tells the progress, and goes with the end', async () => {
    const { done, tell } = started();
    await after(999);
    expect(people.told).toEqual([]);
    await after(1);
    expect(people.told).toEqual(['churn.ipynb: Verify values, 0 of 2 (0%)']);
    tell(relocationOf({ revision: 2, progress: { done: 1, total: 2, unit: 'values' } }));
    expect(people.told.at(-1)).toBe('churn.ipynb: Verify values, 1 of 2 (50%), 1 per second');
    expect(people.shown.at(-1)).toMatchObject({ type: 'in-progress' });
    tell(RELOCATED);
    expect(await done).toBe(RELOCATED.result);
    await after(100);
    expect(people.fates.at(-1)).toBe('dismiss 1');
  });

  it('is not shown for what is done by then', async () => {
    const { done } = started(RELOCATED);
    await done;
    await after(5000);
    expect(people.told).toEqual([]);
  });

  it('counts what is done where nobody knows how much there is', async () => {
    started(relocationOf({ progress: { done: 1, total: null, unit: 'files' } }));
    await after(1000);
    expect(people.told).toEqual(['churn.ipynb: Verify values, 1 file']);
  });

  it('says how fast it is and what is left', async () => {
    const { tell } = started(relocationOf({ progress: { done: 0, total: 100, unit: 'values' } }));
    await after(5000);
    tell(relocationOf({ revision: 2, progress: { done: 10, total: 100, unit: 'values' } }));
    expect(people.told.at(-1)).toBe(
      'churn.ipynb: Verify values, 10 of 100 (10%), 2 per second, 45 s left'
    );
  });

  it('pauses the operation and lets it go on', async () => {
    const { client } = started(relocationOf({ can_pause: true }));
    await after(1000);
    expect(people.actions.map(({ label }) => label)).toEqual(['Pause', 'Stop']);
    people.actions[0]?.callback(new Event('click'));
    await after(0);
    expect(client.names.at(-1)).toBe('pauseOperation');
    expect(people.told.at(-1)).toBe('churn.ipynb: Verify values, paused, 0 of 2 (0%)');
    expect(people.actions.map(({ label }) => label)).toEqual(['Resume', 'Stop']);
  });

  it('stops the operation, and stays until it has stopped', async () => {
    const { client, tell } = started();
    await after(1000);
    const event = new Event('click', { cancelable: true });
    people.actions.find(({ label }) => label === 'Stop')?.callback(event);
    expect(event.defaultPrevented).toBe(true);
    expect(client.calls.at(-1)).toMatchObject({
      name: 'cancelOperation',
      params: { session_id: 'k1', operation_id: 'operation-1' }
    });
    tell(relocationOf({ state: 'cancelling', revision: 2 }));
    expect(people.told.at(-1)).toBe('churn.ipynb: Verify values, stopping…');
    // It can be stopped once.
    expect(people.actions).toEqual([]);
    await after(100);
    expect(people.fates.at(-1)).toBe('dismiss 1');
  });
});
