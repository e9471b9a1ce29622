import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import type { OperationOf } from '../../src/api/operation.js';
import { LocationChanger } from '../../src/lab/location/change/location-changer.js';
import { AnsweringClient, type Answers, checkOf, REPORT } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeOperations, FakeSession } from './support/models.js';
import { activeOf, FakeNotebook, stateOf } from './support/sessions.js';

/** What people click in the question. */
const SWITCH = { accept: true, actions: ['switch'] };
const RESTART = { accept: true, actions: ['restart'] };
const HIDING = { ...REPORT, reset_due: true, used_names: ['m'] };

function changerOf(answers: Answers = {}) {
  const client = new AnsweringClient({ startCheck: () => checkOf(HIDING), ...answers });
  const session = new FakeSession();
  const notebook = new FakeNotebook('a.ipynb', 'k1');
  const target = activeOf(stateOf('k1'), notebook);
  const trans = nullTranslator.load('test');
  const location = new LocationChanger({
    client,
    operations: new FakeOperations(client),
    session,
    nameOf: () => '/there',
    home: () => undefined,
    trans
  });
  return { client, session, notebook, target, location };
}

beforeEach(() => {
  people.reset();
  people.answer = () => SWITCH;
});

describe('a change of location', () => {
  it('is checked, asked about, applied, and taken over by the panel', async () => {
    const { client, session, target, location } = changerOf();
    const phases: string[] = [];
    const { kind } = await location.use(target, {}, { onPhase: (phase) => phases.push(phase) });
    expect(kind).toBe('applied');
    expect(phases).toEqual(['asking', 'switching']);
    expect(client.names).toEqual(['startCheck', 'changeLocation']);
    expect(session.accepted).toHaveLength(1);
  });

  it('asks nothing where it hides no artifact that was used', async () => {
    const { target, location } = changerOf({ startCheck: () => checkOf(REPORT) });
    expect((await location.use(target, {})).kind).toBe('applied');
    expect(people.questions).toEqual([]);
  });

  it('keeps the earlier location when the check fails', async () => {
    const { client, target, location } = changerOf({
      startCheck: () => checkOf({ ...REPORT, ok: false })
    });
    expect((await location.use(target, {})).kind).toBe('refused');
    expect(client.names).toEqual(['startCheck']);
  });

  it('keeps the earlier location when people say no', async () => {
    people.answer = () => ({ accept: false, actions: [] });
    const { client, target, location } = changerOf();
    expect((await location.use(target, {})).kind).toBe('cancelled');
    expect(client.names).toEqual(['startCheck']);
  });

  it('keeps the earlier location when the kernel does not restart', async () => {
    people.answer = () => RESTART;
    const { client, notebook, target, location } = changerOf();
    notebook.restartKernel = () => Promise.reject(new Error('stuck'));
    await expect(location.use(target, {})).rejects.toThrow('did not restart');
    expect(client.names).toEqual(['startCheck']);
  });

  it('restarts the kernel before it switches', async () => {
    people.answer = () => RESTART;
    const { notebook, target, location } = changerOf({
      changeLocation: () => {
        expect(notebook.restarts).toEqual(['k1']);
        return { session: stateOf('k1'), report: REPORT, change_id: '1' };
      }
    });
    expect((await location.use(target, {})).kind).toBe('applied');
  });

  it('asks for the settings that were checked, so that no other change is replaced unseen', async () => {
    const conflict = new ArtifactStorageError({ kind: 'conflict', message: 'Changed.', hint: '' });
    const { client, target, location } = changerOf({
      startCheck: () => checkOf({ ...HIDING, before: 'tag 1' }),
      changeLocation: () => Promise.reject(conflict)
    });
    await expect(location.use(target, {})).rejects.toBe(conflict);
    expect(client.calls.at(-1)).toMatchObject({
      name: 'changeLocation',
      query: { before: 'tag 1' }
    });
  });

  it('to the default resets all three settings', async () => {
    const { client, target, location } = changerOf();
    await location.reset(target);
    expect(client.calls.at(-1)?.body).toEqual({
      artifact_storage_dir: null,
      database_url: null,
      storage_options: null
    });
  });
});

describe('a restart that resets the session', () => {
  const reset = (answers: Answers) => {
    const all = changerOf({ startCheck: () => checkOf(REPORT), ...answers });
    return { ...all, done: all.location.reset(all.target, { restarts: true }) };
  };

  it('asks, restarts the kernel, and drops the settings of the session', async () => {
    people.answer = () => RESTART;
    const { client, notebook, done } = reset({
      changeLocation: () => {
        expect(notebook.restarts).toEqual(['k1']);
        return { session: stateOf('k1'), report: REPORT, change_id: '1' };
      }
    });
    expect((await done).kind).toBe('applied');
    expect(people.questions).toEqual(['a.ipynb: Restart kernel and reset session?']);
    expect(client.calls.at(-1)?.body).toEqual({
      artifact_storage_dir: null,
      database_url: null,
      storage_options: null
    });
  });

  it('restarts nothing and drops nothing when people say no, or when the check fails', async () => {
    people.answer = () => ({ accept: false, actions: [] });
    const cancelled = reset({});
    const refused = reset({ startCheck: () => checkOf({ ...REPORT, ok: false }) });
    expect((await cancelled.done).kind).toBe('cancelled');
    expect((await refused.done).kind).toBe('refused');
    for (const { client, notebook } of [cancelled, refused]) {
      expect(client.names).toEqual(['startCheck']);
      expect(notebook.restarts).toEqual([]);
    }
  });
});

describe('a change that is stopped', () => {
  it('while it is checked, asks nothing and changes nothing', async () => {
    const answer = Promise.withResolvers<OperationOf<'check'>>();
    const { client, target, location } = changerOf({ startCheck: () => answer.promise });
    const stopping = new AbortController();
    const done = location.use(target, {}, { signal: stopping.signal });
    stopping.abort();
    answer.resolve(checkOf(HIDING));
    await expect(done).rejects.toThrow('aborted');
    expect(people.questions).toEqual([]);
    expect(client.names).toEqual(['startCheck']);
  });

  it('while the question is open, changes nothing', async () => {
    const { client, target, location } = changerOf();
    const stopping = new AbortController();
    people.answer = () => {
      stopping.abort();
      return SWITCH;
    };
    await expect(location.use(target, {}, { signal: stopping.signal })).rejects.toThrow('aborted');
    expect(people.questions).toHaveLength(1);
    expect(client.names).toEqual(['startCheck']);
  });
});

describe('the check of the present location', () => {
  it('shows while it runs, and renews the session when it is done, even if it failed', async () => {
    const failed = new ArtifactStorageError({ kind: 'unreachable', message: 'Late.', hint: '' });
    const { session, target, location } = changerOf({
      startCheck: () => Promise.reject(failed)
    });
    const done = location.checkPresent(target);
    expect(location.isChecking(target)).toBe(true);
    await expect(done).rejects.toBe(failed);
    expect(location.isChecking(target)).toBe(false);
    expect(session.refreshed).toBe(1);
  });
});

describe('undo', () => {
  const CHANGED = { ...REPORT, changed: ['database_url' as const] };
  const applied = () => ({ session: stateOf('k1'), report: CHANGED, change_id: 'change 7' });

  it('checks the earlier location, then goes back to it', async () => {
    const { client, target, location } = changerOf({ changeLocation: applied });
    await location.use(target, {});
    await people.click('Undo');
    expect(client.calls.slice(2)).toMatchObject([
      { name: 'undoLocation', body: { change_id: 'change 7', dry_run: true } },
      { name: 'undoLocation', body: { change_id: 'change 7', dry_run: false } }
    ]);
  });

  it('says what it is, and is still offered after a cancel', async () => {
    const { client, target, location } = changerOf({
      changeLocation: applied,
      undoLocation: () => ({ ...applied(), report: HIDING })
    });
    await location.use(target, {});
    const id = String(people.told.length);
    people.answer = () => ({ accept: false, actions: [] });
    expect(await people.click('Undo')).toBe(false);
    expect(people.questions).toEqual([
      'a.ipynb: Change location?',
      'a.ipynb: Undo the change of location?'
    ]);
    expect(people.fates).toEqual([`update ${id}`]);
    people.answer = () => SWITCH;
    await people.click('Undo');
    expect(people.fates.at(-1)).toBe(`dismiss ${id}`);
    expect(client.names.filter((name) => name === 'undoLocation')).toHaveLength(3);
  });

  it('says that it is too late where the location was changed again', async () => {
    const conflict = new ArtifactStorageError({ kind: 'conflict', message: 'Changed.', hint: '' });
    const { target, location } = changerOf({
      changeLocation: applied,
      undoLocation: () => Promise.reject(conflict)
    });
    const late: string[] = [];
    location.cannotUndo.connect((_, { id }) => late.push(id));
    await location.use(target, {});
    await people.click('Undo');
    expect(late).toEqual(['k1']);
    expect(people.told.at(-1)).toContain('could not go back');
  });
});
