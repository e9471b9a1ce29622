import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { people } from './support/jupyterlab/apputils.js';
import { FakeNotebook } from './support/sessions.js';
import { locationAt, settingsAt, settle, Workbench } from './support/workbench.js';

beforeEach(() => {
  vi.useFakeTimers();
  people.reset();
});
afterEach(() => {
  vi.useRealTimers();
});

const KEY = 'artifact_storage';

/** Notebooks a.ipynb with kernel k-a and so on; those of `remembering` remember a place of that name. */
function open(names: string, remembering = ''): Workbench {
  return new Workbench(
    [...names].map(
      (name) =>
        new FakeNotebook(
          `${name}.ipynb`,
          `k-${name}`,
          remembering.includes(name) ? { [KEY]: settingsAt(name) } : {}
        )
    )
  );
}

/** The panel shows nothing, or the session of the kernel of the notebook in front. */
function expectOneSnapshot({ session }: Workbench): void {
  const { active, document } = session;
  if (active !== undefined) {
    expect(active.document).toBe(document);
    expect(active.id).toBe(document?.kernel?.id);
    expect(active.id).toBe(`k-${active.name[0]}`);
  }
}

describe('the session that is shown', () => {
  it('is dropped in the same moment in which another notebook is in front', async () => {
    const bench = open('ab');
    bench.click(0);
    await bench.answerAll();
    expect(bench.session.active?.id).toBe('k-a');
    bench.session.stateChanged.connect(() => expectOneSnapshot(bench));
    bench.click(1);
    expect(bench.session.active).toBeUndefined();
    expect(bench.session.state.kind).toBe('loading');
    await bench.answerAll();
    expect(bench.session.active?.name).toBe('b.ipynb');
  });

  it('is never that of a late answer', async () => {
    const bench = open('ab');
    bench.click(0);
    await settle();
    bench.click(1);
    await settle();
    expect(bench.pending.map(({ session_id }) => session_id)).toEqual(['k-a', 'k-b']);
    await bench.answer(1);
    expect(bench.session.active?.id).toBe('k-b');
    await bench.answer(0);
    expect(bench.session.active?.id).toBe('k-b');
  });

  it('stays where another view or notebook with the same kernel comes to the front', async () => {
    const bench = new Workbench([
      new FakeNotebook('a.ipynb', 'k-a'),
      new FakeNotebook('a.ipynb', 'k-a')
    ]);
    bench.click(0);
    await bench.answerAll();
    const first = bench.session.active;
    bench.click(1);
    expect(bench.session.active?.state).toBe(first?.state);
    expect(bench.session.active?.document).not.toBe(first?.document);
  });

  it('is dropped with its kernel, and follows a new name of the notebook', async () => {
    const bench = open('a');
    const [a] = bench.notebooks;
    bench.click(0);
    await bench.answerAll();
    a?.rename('atlas.ipynb');
    expect(bench.session.active?.name).toBe('atlas.ipynb');
    a?.setKernel('k-2');
    expect(bench.session.active).toBeUndefined();
    await bench.answerAll();
    expect(bench.session.active?.id).toBe('k-2');
    a?.close();
    expect(bench.session.active).toBeUndefined();
    expect(bench.session.state.kind).toBe('no_notebook');
  });

  it('ignores a state that was read before a newer one arrived', async () => {
    const bench = open('a');
    bench.click(0);
    await bench.answerAll();
    bench.session.refresh();
    await settle();
    bench.choose('k-a', locationAt('new'));
    bench.session.accept(bench.stateOf('k-a'));
    bench.choose('k-a');
    await bench.answer();
    expect(bench.session.active?.location).toEqual(locationAt('new'));
  });
});

describe('an action', () => {
  it('is for the session in which it was clicked, and names its notebook', async () => {
    const bench = open('ab');
    bench.click(0);
    await bench.answerAll();
    const { active } = bench.session;
    expect(active).toBeDefined();
    const done = active && bench.location.use(active, settingsAt('there'));
    await settle();
    bench.click(1);
    await bench.answerAll();
    await done;
    expect(bench.changes).toEqual(['k-a /there']);
    expect(people.told).toEqual(['a.ipynb now keeps its artifacts in /there']);
    expect(bench.session.active?.id).toBe('k-b');
    expect(bench.session.active?.state.overridden).toBe(false);
  });

  it('changes nothing where its notebook has another kernel by then', async () => {
    const bench = open('a');
    const [a] = bench.notebooks;
    bench.click(0);
    await bench.answerAll();
    const { active } = bench.session;
    const done = active && bench.location.use(active, settingsAt('there'));
    const refused = expect(done).rejects.toThrow('a.ipynb has another kernel by now');
    await settle();
    a?.setKernel('k-2');
    await bench.answerAll();
    await refused;
    expect(bench.changes).toEqual([]);
    expect(a?.restarts).toEqual([]);
  });

  it('goes on for a notebook that was closed: the storage server knows whether its session ended', async () => {
    const bench = open('a');
    const [a] = bench.notebooks;
    bench.click(0);
    await bench.answerAll();
    const { active } = bench.session;
    const done = active && bench.location.use(active, settingsAt('there'));
    await settle();
    a?.close();
    await bench.answerAll();
    await done;
    expect(bench.changes).toEqual(['k-a /there']);
    expect(people.told).toEqual(['a.ipynb now keeps its artifacts in /there']);
  });

  it('remembers in the notebook in which it was clicked', async () => {
    const bench = open('ab');
    const [a, b] = bench.notebooks;
    bench.choose('k-a', locationAt('mine'));
    bench.click(0);
    await bench.answerAll();
    const { active } = bench.session;
    const done = active && bench.memory.remember(active);
    bench.click(1);
    await bench.answerAll();
    await done;
    expect(a?.metadata[KEY]).toEqual(settingsAt('mine'));
    expect(b?.metadata[KEY]).toBeUndefined();
    expect(people.told).toEqual([
      'a.ipynb remembers this location. It is written when the notebook is saved.'
    ]);
  });
});

describe('a remembered location', () => {
  it('is applied to the session of its own notebook alone', async () => {
    const bench = open('abc', 'b');
    for (const tab of [0, 1, 0, 2, 1]) {
      bench.click(tab);
      await bench.answerAll();
    }
    expect(bench.changes).toEqual(['k-b /b']);
  });

  it('is not applied over what was set or reset in the session, not even while it is checked', async () => {
    const bench = open('ab', 'ab');
    bench.choose('k-a');
    bench.click(0);
    await bench.answerAll();
    expect(bench.changes).toEqual([]);
    bench.click(1);
    await settle();
    await bench.answer();
    expect(bench.pending.map(({ name }) => name)).toContain('startCheck');
    bench.choose('k-b');
    await bench.answerAll();
    expect(bench.changes).toEqual([]);
  });

  it('is not applied to a kernel that another notebook uses as well', async () => {
    const bench = new Workbench([
      new FakeNotebook('a.ipynb', 'k-a'),
      new FakeNotebook('b.ipynb', 'k-a', { [KEY]: settingsAt('b') })
    ]);
    bench.click(0);
    await bench.answerAll();
    bench.click(1);
    await bench.answerAll();
    expect(bench.changes).toEqual([]);
    expect(people.questions).toEqual([]);
  });

  it('is asked about once, also where the notebook is renamed meanwhile', async () => {
    const bench = open('a', 'a');
    people.answer = () => ({ accept: false });
    bench.click(0);
    await bench.answerAll();
    bench.notebooks[0]?.rename('atlas.ipynb');
    await bench.answerAll();
    expect(people.questions).toHaveLength(1);
    expect(bench.changes).toEqual([]);
  });
});

describe('whatever is clicked, and in whatever order the answers come', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('click' as const), n: fc.nat(2) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('answer' as const), n: fc.nat(5) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('use' as const, 'reset' as const, 'remember' as const),
        n: fc.nat(2)
      })
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const), n: fc.nat(0) }) }
  );

  it('every change reaches the session in which it was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const bench = open('abc', 'b');
        people.told.length = 0;
        const allowed = new Set(['k-b /b']);
        bench.session.stateChanged.connect(() => expectOneSnapshot(bench));
        const running: (Promise<unknown> | undefined)[] = [];
        for (const { kind, n } of steps) {
          const { active } = bench.session;
          if (kind === 'click') {
            bench.click(n);
          } else if (kind === 'answer') {
            await bench.answer(n % Math.max(1, bench.pending.length));
          } else if (kind === 'settle') {
            await settle();
          } else if (active !== undefined) {
            const name = active.name[0] ?? '';
            allowed.add(kind === 'use' ? `${active.id} /of-${name}` : `${active.id} default`);
            const work =
              kind === 'use'
                ? bench.location.use(active, settingsAt(`of-${name}`))
                : kind === 'reset'
                  ? bench.location.reset(active)
                  : bench.memory.remember(active);
            running.push(work);
          }
          expectOneSnapshot(bench);
        }
        await bench.answerAll();
        await Promise.all(running);
        expect(bench.changes.filter((change) => !allowed.has(change))).toEqual([]);
        for (const [index, name] of ['a', 'b', 'c'].entries()) {
          // A notebook remembers nothing but what its own session used.
          const remembered = JSON.stringify(bench.notebooks[index]?.metadata[KEY] ?? '');
          expect(remembered).toMatch(new RegExp(`^(""|\\{\\}|.*"/(of-)?${name}".*)$`));
        }
        for (const message of people.told) {
          const of = /^(.)\.ipynb now keeps .*\/(?:of-)?(.)(?:,|$)/.exec(message);
          expect(of?.[2] ?? of?.[1]).toBe(of?.[1]);
        }
      }),
      { numRuns: 150, seed: 25 }
    );
  });
});
