import { ServerConnection } from '@jupyterlab/services';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ILineaPyEnvironment } from '../../src/lab/interfaces/location.js';
import { LineaPyFollower } from '../../src/lab/location/lineapy/lineapy-follower.js';
import { NextProcess } from '../../src/lab/location/lineapy/next-process.js';
import { FakeSession } from './support/models.js';
import { activeOf, FakeNotebook, stateOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

/** A kernel that runs LineaPy and answers `outcome`. */
function following(outcome: string | undefined) {
  const notebook = new FakeNotebook('a.ipynb', 'k1');
  const asked: unknown[] = [];
  const kernel = Object.assign(notebook.session?.kernel ?? {}, {
    connectionStatus: 'connected',
    isDisposed: false,
    requestExecute: ({ user_expressions }: { user_expressions: Record<string, unknown> }) => {
      asked.push(user_expressions);
      const data = { 'text/plain': `'${outcome}'` };
      return {
        done: Promise.resolve({
          content: {
            status: 'ok',
            user_expressions: { artifact_storage_lineapy: { status: 'ok', data } }
          }
        }),
        dispose: () => undefined
      };
    }
  }) as unknown as { readonly statusChanged: { emit(status: string): void } };
  const given: ILineaPyEnvironment[] = [];
  const next = {
    give: async (_: string, environment: ILineaPyEnvironment) => {
      given.push(environment);
      return true;
    }
  } as unknown as NextProcess;
  const session = new FakeSession();
  session.runsLineaPy = true;
  const follower = new LineaPyFollower(session, next);
  const show = async (name: string, attached = false): Promise<void> => {
    session.show(activeOf(stateOf('k1', { attached, location: locationAt(name) }), notebook));
    await settle();
  };
  return { follower, session, asked, given, kernel, show };
}

describe('a kernel that runs LineaPy', () => {
  it('is told the location at once, and so is its next process', async () => {
    const { follower, given, asked, show } = following('set');
    await show('one');
    expect(given.map(({ set }) => set.LINEAPY_ARTIFACT_STORAGE_DIR)).toEqual(['/one']);
    expect(asked).toHaveLength(1);
    expect(follower.isTold).toBe(true);
  });

  it('is not told again what it knows', async () => {
    const { given, asked, show } = following('set');
    await show('one');
    await show('one');
    expect([given.length, asked.length]).toEqual([1, 1]);
  });

  it('keeps what it has where LineaPy was imported with another location', async () => {
    const { follower, show } = following('late');
    await show('one');
    expect(follower.isTold).toBe(false);
  });

  it('waits with a new location for its restart, and is told then', async () => {
    const { follower, given, asked, kernel, show } = following('set');
    await show('one');
    await show('two');
    expect(given.at(-1)?.set.LINEAPY_ARTIFACT_STORAGE_DIR).toBe('/two');
    expect(asked).toHaveLength(1);
    expect(follower.isTold).toBe(false);
    kernel.statusChanged.emit('restarting');
    kernel.statusChanged.emit('idle');
    await settle();
    expect(asked).toHaveLength(2);
    expect(follower.isTold).toBe(true);
  });

  it('has nothing of ours left once our client attaches', async () => {
    const { given, session, show } = following('set');
    await show('one');
    session.runsLineaPy = false;
    await show('one', true);
    expect(given.at(-1)?.set).toEqual({});
  });
});

describe('other kernels', () => {
  it('are told nothing', async () => {
    const { follower, given, asked, session, show } = following('set');
    session.runsLineaPy = false;
    await show('one');
    expect(follower.environment).toBeUndefined();
    expect([given.length, asked.length]).toEqual([0, 0]);
  });
});

describe('the variables of a next process', () => {
  const ENVIRONMENT = { set: { A: '1' }, fill: { B: '2' }, in_use: {}, secret: undefined };

  const giving = (answer: () => Promise<Response>) => {
    const requests: Request[] = [];
    const settings = ServerConnection.makeSettings({
      baseUrl: 'http://hub/',
      fetch: (input, init) => {
        requests.push(new Request(input as Request, init));
        return answer();
      }
    });
    return { next: new NextProcess(settings), requests };
  };

  it('go to the Jupyter server, without what LineaPy has already', async () => {
    const { next, requests } = giving(async () => new Response('{"kept": true}'));
    expect(await next.give('k1', ENVIRONMENT)).toBe(true);
    expect(requests[0]?.method).toBe('PUT');
    expect(requests[0]?.url).toMatch(/kernels\/k1\/environment/);
    expect(await requests[0]?.json()).toEqual({ set: { A: '1' }, fill: { B: '2' } });
  });

  it.each([
    ['another server starts the kernel', async () => new Response('{"kept": false}')],
    ['the server refuses', async () => new Response('{}', { status: 403 })],
    ['nobody answers', () => Promise.reject(new TypeError('Failed to fetch'))]
  ])('are not there where %s', async (_, answer) => {
    expect(await giving(answer).next.give('k1', ENVIRONMENT)).toBe(false);
  });
});
