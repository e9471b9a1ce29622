import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LocationChange } from '../../src/api/location.js';
import type { SessionState } from '../../src/api/session.js';
import { LocationChanger } from '../../src/lab/location/change/location-changer.js';
import { NotebookMemory } from '../../src/lab/location/remember/notebook-memory.js';
import { METADATA_KEY } from '../../src/lab/location/remember/remembered-location.js';
import { TrustStore } from '../../src/lab/location/remember/trust-store.js';
import { AnsweringClient, type Answers, checkOf, REPORT } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeOperations, FakeSession } from './support/models.js';
import { activeOf, FakeNotebook, stateOf } from './support/sessions.js';
import { locationAt, settingsAt } from './support/workbench.js';

beforeEach(() => people.reset());

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
const OWN = { overridden: true, location: locationAt('mine') };

/** The memory of a notebook that is in front, with what its session is. */
function memoryOf({
  state = {},
  metadata = {},
  answers = {}
}: {
  state?: Partial<SessionState>;
  metadata?: Record<string, unknown>;
  answers?: Answers;
} = {}) {
  const client = new AnsweringClient(answers);
  const session = new FakeSession();
  const trans = nullTranslator.load('test');
  const notebook = new FakeNotebook('a.ipynb', 'k1', metadata);
  const active = activeOf(stateOf('k1', state), notebook);
  session.show(active);
  const memory = new NotebookMemory({
    session,
    location: new LocationChanger({
      client,
      operations: new FakeOperations(client),
      session,
      nameOf: () => '/there',
      home: () => undefined,
      trans
    }),
    trust: new TrustStore(null),
    sharesKernel: async () => false,
    trans
  });
  const changes = (): (LocationChange | undefined)[] =>
    client.calls
      .filter(({ name }) => name === 'changeLocation')
      .map(({ body }) => body as LocationChange);
  return { memory, client, session, notebook, active, changes };
}

describe('remembering', () => {
  it('is offered for settings of the session’s own that are not remembered yet', async () => {
    expect(memoryOf().memory.canRemember).toBe(false);
    const { memory, active, notebook } = memoryOf({ state: OWN });
    expect(memory.canRemember).toBe(true);
    await memory.remember(active);
    expect(notebook.metadata[METADATA_KEY]).toEqual(settingsAt('mine'));
    expect(memory.remembered).toEqual({ kind: 'location', settings: settingsAt('mine') });
    expect([memory.inForce, memory.canRemember]).toEqual([true, false]);
  });

  it('leaves secrets out, after a question', async () => {
    const location = {
      ...locationAt('mine'),
      storage_options: {
        value: { key: '***', profile: 'team' },
        origin: 'session' as const,
        inherited: { value: {}, origin: 'default' as const }
      }
    };
    const { memory, active, notebook } = memoryOf({ state: { overridden: true, location } });
    people.answer = () => ({ accept: false });
    await memory.remember(active);
    expect(notebook.metadata).toEqual({});
    people.answer = () => ({ accept: true });
    await memory.remember(active);
    expect(notebook.metadata[METADATA_KEY]).toEqual({
      ...settingsAt('mine'),
      storage_options: { profile: 'team' }
    });
    expect(people.questions).toHaveLength(2);
  });

  it('ends with forgetting; the session keeps what it uses', async () => {
    const metadata = { [METADATA_KEY]: settingsAt('mine') };
    const { memory, active, notebook, changes } = memoryOf({ state: OWN, metadata });
    await memory.forget(active.document);
    expect(notebook.metadata).toEqual({});
    expect(memory.remembered).toEqual({ kind: 'none' });
    expect(changes()).toEqual([]);
  });
});

describe('a location that a notebook brings along', () => {
  const metadata = { [METADATA_KEY]: settingsAt('theirs') };

  it('is used after a yes', async () => {
    people.answer = () => ({ accept: true, actions: ['yes'] });
    const { changes } = memoryOf({ metadata });
    await settle();
    expect(people.questions).toHaveLength(1);
    expect(changes()).toEqual([{ ...settingsAt('theirs'), storage_options: null }]);
  });

  it('is not used where the session has settings of its own, nor asked about', async () => {
    const { changes } = memoryOf({ metadata, state: OWN });
    await settle();
    expect(people.questions).toEqual([]);
    expect(changes()).toEqual([]);
  });

  it.each([
    ['a secret', { database_url: 'postgresql://ana:pw@db/ml' }, 'secret'],
    ['something else', 'text', 'form']
  ])('is never used where it holds %s', async (_, value, reason) => {
    const { memory, changes, session, notebook } = memoryOf({
      metadata: { [METADATA_KEY]: value }
    });
    await settle();
    expect(memory.remembered).toEqual({ kind: 'unusable', reason });
    const told: string[] = [];
    memory.notUsed.connect((_, { active: { id } }) => told.push(id));
    session.show(activeOf(stateOf('k2'), new FakeNotebook('b.ipynb', 'k2', notebook.metadata)));
    session.stateChanged.emit();
    expect(told).toEqual(['k2']);
    expect(changes()).toEqual([]);
  });

  it('can be used by a click, which needs no question', async () => {
    const { memory, active, changes } = memoryOf({ metadata, state: OWN });
    await memory.use(active);
    expect(people.questions).toEqual([]);
    expect(changes()).toHaveLength(1);
  });

  it('says why it is not in force', async () => {
    const problem = { title: 'Gone.', status: 503, kind: 'unreachable', hint: 'Wait.' } as const;
    const { memory, active } = memoryOf({
      metadata,
      state: OWN,
      answers: {
        startCheck: () =>
          checkOf({ ...REPORT, ok: false, values: { ...REPORT.values, ok: false, problem } })
      }
    });
    const told: string[] = [];
    memory.notUsed.connect((_, { problem: { message } }) => told.push(message));
    await memory.use(active);
    expect(memory.problem).toMatchObject({ kind: 'unreachable', message: 'Gone.' });
    expect(told).toEqual(['Gone.']);
  });
});
