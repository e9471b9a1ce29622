import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import type { SessionState } from '../../src/api/session.js';
import { FallbackModel } from '../../src/lab/location/fallback/fallback-model.js';
import { OperationCancelled } from '../../src/lab/operations/operation-cancelled.js';
import { AnsweringClient, returnOf } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeOperations, FakeSession } from './support/models.js';
import { activeOf, stateOf } from './support/sessions.js';

const trans = nullTranslator.load('test');
const DATABASE = 'postgresql://ana:***@db/ml';

interface State {
  readonly id: string;
  fallback?: { readonly database_url: string; readonly saved: number } | undefined;
  waiting?: { readonly database_url: string; readonly saved: number } | undefined;
}

/** A storage server that copies versions, told by the test how far, and leaves out those of some saves. */
function serving(
  state: State,
  saved: number,
  skipped: readonly string[] = [],
  fail?: (attempt: number) => Error | undefined
) {
  const client = new AnsweringClient({
    startDatabaseReturn: ({ params, body }) => {
      const copies = body.copy !== false;
      for (let done = 0; copies && done <= saved; done += 1) {
        operations.tell({ state: 'running', progress: { done, total: saved, unit: 'versions' } });
      }
      const error = fail?.(client.calls.length);
      if (error !== undefined) {
        throw error;
      }
      return copies
        ? returnOf(saved - skipped.length, params.session_id, skipped)
        : returnOf(0, params.session_id);
    }
  });
  const [operations, session] = [new FakeOperations(client), new FakeSession()];
  const active = activeOf(stateOf(state.id, { ...state } as Partial<SessionState>));
  const model = new FallbackModel({ operations, session, trans });
  const bodies = () => client.calls.map(({ body }) => body);
  return { model, active, bodies, operations, session };
}

/** A session with a fallback and versions that wait. */
const waiting = (saved: number, fail?: (attempt: number) => Error | undefined) =>
  serving({ id: 'k1', fallback: { database_url: DATABASE, saved } }, saved, [], fail);

describe('the way back from a fallback', () => {
  it('shows how far a copy is, and says what came of it', async () => {
    const { model, active, bodies, session } = waiting(3);
    const seen: (number | undefined)[] = [];
    model.stateChanged.connect(() => seen.push(model.progressOf(active)?.copied));
    await model.copyOver(active);
    expect(bodies()).toEqual([{ copy: true }]);
    expect(seen).toEqual([0, 0, 1, 2, 3, undefined]);
    expect(session.refreshed).toBe(1);
    expect(people.told.at(-1)).toBe(
      '3 versions were copied and verified; churn.ipynb uses PostgreSQL again.'
    );
  });

  it('copies nothing where that is asked', async () => {
    const { model, active, bodies } = waiting(3);
    await model.keepHere(active);
    expect(bodies()).toEqual([{ copy: false }]);
    expect(people.told.at(-1)).toBe('churn.ipynb uses PostgreSQL again.');
  });

  it('stops its operation, and tells no failure then', async () => {
    const stopped = new OperationCancelled({
      kind: 'conflict',
      message: 'The operation was stopped.',
      hint: 'Start it again.'
    });
    const { model, active, operations } = waiting(3, () => stopped);
    const before = people.told.length;
    model.stateChanged.connect(() => {
      if (model.progressOf(active)?.copied === 1 && !model.progressOf(active)?.stopping) {
        model.stop(active);
      }
    });
    await model.copyOver(active);
    expect(operations.cancelled).toEqual(['operation-1']);
    expect(model.errorOf(active)).toBeUndefined();
    expect(model.progressOf(active)).toBeUndefined();
    expect(people.told).toHaveLength(before);
  });

  it('tells why it failed, until the next attempt', async () => {
    const problem = new ArtifactStorageError({
      kind: 'unreachable',
      message: 'PostgreSQL cannot be reached.',
      hint: 'Try again.'
    });
    const { model, active } = waiting(1, (step) => (step === 1 ? problem : undefined));
    await model.copyOver(active);
    expect(model.errorOf(active)).toBe(problem);
    await model.copyOver(active);
    expect(model.errorOf(active)).toBeUndefined();
  });

  it('copies also where nothing waits yet: a save may be under way', async () => {
    const { model, active, bodies } = waiting(0);
    await model.copyOver(active);
    expect(bodies()).toEqual([{ copy: true }]);
    expect(people.told.at(-1)).toBe('churn.ipynb uses PostgreSQL again.');
  });

  it('goes on beyond what cannot be copied, and names it', async () => {
    const { model, active, bodies } = serving(
      { id: 'k1', fallback: { database_url: DATABASE, saved: 3 } },
      3,
      ['save 2']
    );
    await model.copyOver(active);
    expect(bodies()).toEqual([{ copy: true }]);
    expect(model.skippedOf(active).map(({ save_id }) => save_id)).toEqual(['save 2']);
    expect(people.told.at(-1)).toContain('2 versions were copied');
  });
});

describe('what waits from other sessions', () => {
  it('is copied, and that is said', async () => {
    const { model, active } = serving(
      { id: 'k1', waiting: { database_url: DATABASE, saved: 2 } },
      2
    );
    await model.copyOver(active);
    expect(people.told.at(-1)).toBe('2 versions were copied to PostgreSQL and verified.');
  });

  it('stays where it is, and nothing is said', async () => {
    const { model, active, bodies } = serving(
      { id: 'k1', waiting: { database_url: DATABASE, saved: 2 } },
      2
    );
    const before = people.told.length;
    await model.keepHere(active);
    expect(bodies()).toEqual([{ copy: false }]);
    expect(people.told).toHaveLength(before);
  });
});
