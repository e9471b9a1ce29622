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

/** A session with versions that wait, and a storage server that copies one in each step. */
function waiting(saved: number, fail?: (step: number) => Error | undefined) {
  const bodies: unknown[] = [];
  const state = {
    id: 'k1',
    fallback: { database_url: DATABASE, saved } as { saved: number } | undefined
  };
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
      const left = (state.fallback?.saved ?? 0) - 1;
      state.fallback =
        body.copy && left > 0 && state.fallback !== undefined
          ? { ...state.fallback, saved: left }
          : undefined;
      return { session: { ...state }, copied: body.copy ? [{}] : [] };
    }
  } as unknown as StorageClient;
  return { model: new FallbackModel({ client, session, trans }), bodies, state };
}

describe('the way back from a fallback', () => {
  it('copies version by version, and says what came of it', async () => {
    const { model, bodies } = waiting(3);
    const seen: (number | undefined)[] = [];
    model.stateChanged.connect(() => seen.push(model.progress?.copied));
    await model.goBack(true);
    expect(bodies).toEqual(Array(3).fill({ copy: true, at_most: 1 }));
    expect(seen).toEqual([0, 1, 2, 3, undefined]);
    expect(told.messages.at(-1)).toBe(
      '3 versions were copied and verified; churn.ipynb uses PostgreSQL again.'
    );
  });

  it('copies nothing where that is asked', async () => {
    const { model, bodies } = waiting(3);
    await model.goBack(false);
    expect(bodies).toEqual([{ copy: false }]);
    expect(told.messages.at(-1)).toBe('churn.ipynb uses PostgreSQL again.');
  });

  it('can be stopped, and goes on later with the rest', async () => {
    const { model, bodies, state } = waiting(3);
    model.stateChanged.connect(() => {
      if (model.progress?.copied === 1 && !model.progress.stopping) {
        model.stop();
      }
    });
    await model.goBack(true);
    expect(bodies).toHaveLength(1);
    expect(state.fallback?.saved).toBe(2);
    expect(model.progress).toBeUndefined();
  });

  it('tells why it failed, until the next attempt', async () => {
    const problem = new ArtifactStorageError({
      kind: 'unreachable',
      message: 'PostgreSQL cannot be reached.',
      hint: 'Try again.'
    });
    const { model } = waiting(1, (step) => (step === 1 ? problem : undefined));
    await model.goBack(true);
    expect(model.problem).toBe(problem);
    await model.goBack(true);
    expect(model.problem).toBeUndefined();
  });
});
