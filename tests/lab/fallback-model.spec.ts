import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it, vi } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { FallbackModel } from '../../src/lab/fallback/fallback-model.js';
import type { SessionModel } from '../../src/lab/model/session-model.js';
import type { StorageClient } from '../../src/lab/model/storage-client.js';

const told = vi.hoisted(() => ({ messages: [] as string[] }));
vi.mock('@jupyterlab/apputils', () => ({
  Notification: { success: (message: string) => told.messages.push(message) }
}));
vi.mock('@jupyterlab/ui-components', async () => {
  const { Signal } = await import('@lumino/signaling');
  return {
    VDomModel: class {
      readonly stateChanged = new Signal<this, void>(this);
    }
  };
});

const trans = nullTranslator.load('test');
const DATABASE = 'postgresql://ana:***@db/ml';

interface IState {
  readonly id: string;
  fallback?: { readonly database_url: string; readonly saved: number } | undefined;
  waiting?: { readonly database_url: string; readonly saved: number } | undefined;
}

/** A storage server that copies one version in each step; versions with a negative id are damaged. */
function serving(
  state: IState,
  queue: readonly number[],
  fail?: (step: number) => Error | undefined
) {
  const bodies: { copy: boolean; except?: readonly string[] }[] = [];
  const left = [...queue];
  const session = {
    get session() {
      return state;
    },
    notebook: { name: 'churn.ipynb' },
    accept: () => undefined
  } as unknown as SessionModel;
  const client = {
    call: async (_name: string, { body }: { body: { copy: boolean } }) => {
      bodies.push(body);
      const error = fail?.(bodies.length);
      if (error !== undefined) {
        throw error;
      }
      const next = body.copy ? left.shift() : undefined;
      const remaining = body.copy ? left.length : 0;
      if (remaining === 0) {
        state.fallback = undefined;
      }
      const damaged = next !== undefined && next < 0;
      return {
        session: { ...state },
        copied: next === undefined || damaged ? [] : [{}],
        skipped: damaged ? [{ name: 'model', save_id: `save ${next}`, problem: {} }] : [],
        remaining
      };
    }
  } as unknown as StorageClient;
  return { model: new FallbackModel({ client, session, trans }), bodies, state, left };
}

/** A session with a fallback and versions that wait. */
const waiting = (saved: number, fail?: (step: number) => Error | undefined) =>
  serving(
    { id: 'k1', fallback: { database_url: DATABASE, saved } },
    Array.from({ length: saved }, (_, i) => i),
    fail
  );

describe('the way back from a fallback', () => {
  it('copies version by version, and says what came of it', async () => {
    const { model, bodies } = waiting(3);
    const seen: (number | undefined)[] = [];
    model.stateChanged.connect(() => seen.push(model.progress?.copied));
    await model.copyOver();
    expect(bodies).toEqual(Array(3).fill({ copy: true, at_most: 1 }));
    expect(seen).toEqual([0, 1, 2, 3, undefined]);
    expect(told.messages.at(-1)).toBe(
      '3 versions were copied and verified; churn.ipynb uses PostgreSQL again.'
    );
  });

  it('copies nothing where that is asked', async () => {
    const { model, bodies } = waiting(3);
    await model.keepHere();
    expect(bodies).toEqual([{ copy: false }]);
    expect(told.messages.at(-1)).toBe('churn.ipynb uses PostgreSQL again.');
  });

  it('can be stopped, and goes on later with the rest', async () => {
    const { model, bodies, left } = waiting(3);
    model.stateChanged.connect(() => {
      if (model.progress?.copied === 1 && !model.progress.stopping) {
        model.stop();
      }
    });
    await model.copyOver();
    expect(bodies).toHaveLength(1);
    expect(left).toHaveLength(2);
    expect(model.progress).toBeUndefined();
  });

  it('tells why it failed, until the next attempt', async () => {
    const problem = new ArtifactStorageError({
      kind: 'unreachable',
      message: 'PostgreSQL cannot be reached.',
      hint: 'Try again.'
    });
    const { model } = waiting(1, (step) => (step === 1 ? problem : undefined));
    await model.copyOver();
    expect(model.problem).toBe(problem);
    await model.copyOver();
    expect(model.problem).toBeUndefined();
  });

  it('copies also where nothing waits yet: a save may be under way', async () => {
    const { model, bodies } = waiting(0);
    await model.copyOver();
    expect(bodies).toEqual([{ copy: true, at_most: 1 }]);
    expect(told.messages.at(-1)).toBe('churn.ipynb uses PostgreSQL again.');
  });

  it('goes on beyond what cannot be copied, and names it', async () => {
    const { model, bodies } = serving(
      { id: 'k1', fallback: { database_url: DATABASE, saved: 3 } },
      [1, -2, 3]
    );
    await model.copyOver();
    expect(bodies.map(({ except }) => except)).toEqual([undefined, undefined, ['save -2']]);
    expect(model.skipped.map(({ save_id }) => save_id)).toEqual(['save -2']);
    expect(told.messages.at(-1)).toContain('2 versions were copied');
  });
});

describe('what waits from other sessions', () => {
  it('is copied, and that is said', async () => {
    const { model } = serving({ id: 'k1', waiting: { database_url: DATABASE, saved: 2 } }, [1, 2]);
    await model.copyOver();
    expect(told.messages.at(-1)).toBe('2 versions were copied to PostgreSQL and verified.');
  });

  it('stays where it is, and nothing is said', async () => {
    const { model, bodies } = serving(
      { id: 'k1', waiting: { database_url: DATABASE, saved: 2 } },
      [1, 2]
    );
    const before = told.messages.length;
    await model.keepHere();
    expect(bodies).toEqual([{ copy: false }]);
    expect(told.messages).toHaveLength(before);
  });
});
