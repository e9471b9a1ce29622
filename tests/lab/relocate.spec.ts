import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import type { Relocation } from '../../src/api/relocation.js';
import { relocateValues } from '../../src/lab/location/relocate/relocate.js';
import type { IArtifactStorage } from '../../src/lab/tokens.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeSession } from './support/models.js';
import { activeOf, FakeNotebook, stateOf } from './support/sessions.js';

const MOVE = { old_root: '/old', new_root: '/new' };
const FOUND: Relocation = {
  ...MOVE,
  versions: 2,
  verified: 2,
  bytes: 10,
  dry_run: true,
  problems: [],
  relocated: false
};

beforeEach(() => {
  people.reset();
  people.entered = MOVE;
});

/** What a storage server finds, each after what happens meanwhile. */
function moving(found: Relocation | ArtifactStorageError, meanwhile: (at: Bench) => void) {
  const active = activeOf(stateOf('k1'), new FakeNotebook('a.ipynb', 'k1'));
  const session = new FakeSession();
  session.show(active);
  const ran: boolean[] = [];
  const bench = { session, ran };
  const run = async (_: string, __: string, { dry_run }: { readonly dry_run: boolean }) => {
    ran.push(dry_run);
    meanwhile(bench);
    if (found instanceof ArtifactStorageError) {
      throw found;
    }
    return { ...found, dry_run, relocated: !dry_run };
  };
  const storage = {
    session,
    operations: { run },
    link: { home: undefined },
    location: { checkPresent: async () => undefined }
  } as unknown as IArtifactStorage;
  const trans = nullTranslator.load('test');
  return { ...bench, done: relocateValues({ storage, active, trans }) };
}

interface Bench {
  readonly session: FakeSession;
  readonly ran: readonly boolean[];
}

const stays = () => undefined;
const goesToB = ({ session }: Bench) =>
  session.show(activeOf(stateOf('k2'), new FakeNotebook('b.ipynb', 'k2')));

const QUESTION = 'a.ipynb: Where are the values now?';
const RESULT = 'a.ipynb: Use the new address?';

/** Verifies, and then uses the new address or cancels. */
const answerWith = (use: boolean) => {
  people.answer = (title) => ({
    accept: title === QUESTION || use,
    actions: title === QUESTION ? [] : ['use']
  });
};

describe('values that moved', () => {
  it('have their new address after a confirmation that names the notebook', async () => {
    answerWith(true);
    const { done, ran } = moving(FOUND, stays);
    await done;
    expect(people.questions).toEqual([QUESTION, RESULT]);
    expect(ran).toEqual([true, false]);
    expect(people.told.at(-1)).toContain('a.ipynb: 2 versions have their values in /new now.');
  });

  it('keep their address after an Enter in the dialog with the result', async () => {
    answerWith(false);
    const { done, ran } = moving(FOUND, stays);
    await done;
    expect(people.focused.at(-1)).toBe(0);
    expect(ran).toEqual([true]);
  });

  it('open no dialog over another notebook: a notification does where people want it', async () => {
    answerWith(true);
    const { done, ran } = moving(FOUND, goesToB);
    await done;
    expect(people.questions).toEqual([QUESTION]);
    expect(people.told.at(-1)).toContain('a.ipynb: 2 of 2 values');
    expect(ran).toEqual([true]);
    expect(await people.click('Show result')).toBe(true);
    expect(people.questions).toEqual([QUESTION, RESULT]);
    expect(people.told.at(-1)).toContain('a.ipynb: 2 versions have their values in /new now.');
  });

  it('open no dialog over another notebook where they could not be verified', async () => {
    answerWith(true);
    const error = new ArtifactStorageError({ kind: 'not_found', message: 'Gone.', hint: '' });
    await moving(error, goesToB).done;
    expect(people.questions).toEqual([QUESTION]);
    expect(people.told).toEqual(['a.ipynb: Gone.']);
    people.answer = () => ({ accept: false, actions: [] });
    await people.click('Show result');
    expect(people.questions).toEqual([QUESTION, QUESTION]);
  });
});
