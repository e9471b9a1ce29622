import { nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CopyRequest } from '../../src/api/copy.js';
import type { AnyOperation, OperationOf } from '../../src/api/operation.js';
import type { VerifyStoreRequest } from '../../src/api/store-verification.js';
import type { NamedOperation, RepeatOptions } from '../../src/lab/care/repeat.js';
import { retryCopy } from '../../src/lab/care/repeat-copy.js';
import { verifyAgain } from '../../src/lab/care/repeat-verification.js';
import { reviewPlan } from '../../src/lab/care/review-plan.js';
import type { IActiveSession } from '../../src/lab/interfaces/session.js';
import type { IArtifactStorage } from '../../src/lab/tokens.js';
import { AnsweringClient } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeOperations, FakeSession } from './support/models.js';
import { activeOf, DEFAULT_LOCATION, FakeNotebook, stateOf } from './support/sessions.js';

beforeEach(() => people.reset());

const AT = [DEFAULT_LOCATION.artifact_storage_dir.value, DEFAULT_LOCATION.database_url.value];

/** A copy that ended; `asked` is what its report keeps. */
const ended = (asked: CopyRequest | undefined, from = AT): AnyOperation =>
  ({
    id: 'operation-1',
    session_id: 'k1',
    kind: 'copy',
    dry_run: false,
    state: 'succeeded',
    found_problems: true,
    addresses: [...from, '/team', 'sqlite:////team.sqlite'],
    ...(asked === undefined ? {} : { asked })
  }) as unknown as AnyOperation;

/** A verification that ended. */
const verified = (asked: VerifyStoreRequest | undefined, from = AT): AnyOperation =>
  ({
    id: 'operation-1',
    session_id: 'k1',
    kind: 'verify_store',
    dry_run: true,
    state: 'succeeded',
    addresses: from,
    ...(asked === undefined ? {} : { asked }),
    result: {
      planned: 2,
      verified: 2,
      damaged: 0,
      missing: 0,
      unreadable: 0,
      without_checksum: 0,
      skipped: 0,
      bytes: 100,
      problems: [],
      seconds: 1
    }
  }) as unknown as AnyOperation;

/** What a copy of one version did. */
const COPIED = {
  ...{ dry_run: false, planned: 1, to_copy: 1, copied: 1, verified: 1, already_there: 0 },
  ...{ failed: 0, skipped: 0, conflict_count: 0, saved_meanwhile: 0, bytes: 9, bytes_copied: 9 },
  ...{ problems: [], conflicts: [] },
  target: { artifact_storage_dir: '/team', database_url: 'sqlite:////team.sqlite' }
};

type Repeat = (options: RepeatOptions, named: NamedOperation) => Promise<void>;

/** Repeats an operation, and tells what the storage server is asked for. */
async function repeated(
  operation: AnyOperation,
  repeat: Repeat = retryCopy,
  about: string | undefined = undefined,
  open: readonly IActiveSession[] = []
) {
  const requests: unknown[] = [];
  const client = new AnsweringClient({
    startCopy: ({ params, body }) => {
      requests.push([params.session_id, body]);
      return operation as OperationOf<'copy'>;
    },
    startCleanUp: ({ params, body }) => {
      requests.push([params.session_id, body]);
      return operation as OperationOf<'clean_up'>;
    },
    startRetention: ({ params, body }) => {
      requests.push([params.session_id, body]);
      return operation as OperationOf<'retain'>;
    },
    startStoreVerification: ({ params, body }) => {
      requests.push([params.session_id, body]);
      return operation as OperationOf<'verify_store'>;
    }
  });
  const operations = new FakeOperations(client);
  operations.tell(operation);
  const storage = {
    client,
    operations,
    link: { home: '/home/ana' },
    locations: { usable: [] },
    scopes: { of: () => undefined },
    session: Object.assign(new FakeSession(), { open })
  } as unknown as IArtifactStorage;
  const trans = nullTranslator.load('test');
  const commands = {} as CommandRegistry;
  await repeat({ storage, commands, trans }, { id: 'operation-1', session_id: 'k1', about });
  return requests;
}

const asked = (target: CopyRequest['target']): CopyRequest => ({
  target,
  selection: { all: true },
  conflicts: 'append',
  dry_run: false
});

describe('a copy that is started again from its report', () => {
  it('is the same copy, in the session that it was started in', async () => {
    const wanted = asked({ artifact_storage_dir: '/team' });
    expect(await repeated(ended(wanted))).toEqual([['k1', wanted]]);
    expect(people.questions).toEqual([]);
  });

  it('asks for the secrets of its target, and copies nothing without them', async () => {
    const masked = asked({ database_url: 'postgresql://ana:***@db/ml' });
    people.answer = () => ({ accept: false, actions: [] });
    expect(await repeated(ended(masked))).toEqual([]);
    expect(people.questions).toEqual([expect.stringMatching(/: Copy once more$/)]);
    people.answer = () => ({ accept: true, actions: [] });
    people.entered = { 'database_url.password': 'p@ss' };
    expect(await repeated(ended(masked))).toEqual([
      ['k1', asked({ database_url: 'postgresql://ana:p%40ss@db/ml' })]
    ]);
  });

  it('names the notebook that it was done for, also where another one is in front', async () => {
    people.answer = () => ({ accept: false, actions: [] });
    const masked = asked({ database_url: 'postgresql://ana:***@db/ml' });
    await repeated(ended(masked), retryCopy, 'a.ipynb');
    expect(people.questions).toEqual(['a.ipynb: Copy once more']);
    await repeated(ended(asked({}), ['/gone', 'sqlite:////gone.sqlite']), retryCopy, 'a.ipynb');
    expect(people.told.at(-1)).toContain('a.ipynb: No notebook is at /gone any more');
    await repeated(verified({}), verifyAgain, 'a.ipynb');
    expect(people.told.at(-1)).toBe('a.ipynb: 2 values are what was saved.');
  });

  it('offers its target for its own notebook, also where another one is in front', async () => {
    const wanted = asked({ artifact_storage_dir: '/team' });
    const open = [activeOf(stateOf('k1'), new FakeNotebook('a.ipynb', 'k1'))];
    await repeated(
      { ...ended(wanted), result: COPIED } as unknown as AnyOperation,
      retryCopy,
      'a.ipynb',
      open
    );
    expect(people.actions.map(({ label }) => label)).toEqual(['Use in a.ipynb', 'Report']);
  });

  it('is refused where its session is elsewhere by now', async () => {
    expect(await repeated(ended(asked({}), ['/gone', 'sqlite:////gone.sqlite']))).toEqual([]);
    expect(people.told.join()).toContain('No notebook is at /gone any more');
  });

  it('is refused where an earlier version made the report', async () => {
    expect(await repeated(ended(undefined))).toEqual([]);
    expect(people.told.join()).toContain('does not say what was to be copied');
  });
});

describe('a verification that is started again from its report', () => {
  it('reads the same values, in the session that it was started in', async () => {
    const wanted = { names: ['model'], look_for_files: false };
    expect(await repeated(verified(wanted), verifyAgain)).toEqual([['k1', wanted]]);
    expect(people.told.at(-1)).toContain('2 values are what was saved.');
  });

  it('is refused where its session is elsewhere by now, or where nobody knows what it read', async () => {
    const gone = verified({}, ['/gone', 'sqlite:////gone.sqlite']);
    expect(await repeated(gone, verifyAgain)).toEqual([]);
    expect(people.told.at(-1)).toContain('No notebook is at /gone any more');
    expect(await repeated(verified(undefined), verifyAgain)).toEqual([]);
    expect(people.told.at(-1)).toContain('does not say what was to be verified');
  });
});

/** A plan that ended so many minutes ago. */
const planOf = (
  kind: AnyOperation['kind'],
  asked: object | undefined,
  result: object,
  minutes = 1,
  addresses = AT
): AnyOperation =>
  ({
    id: 'operation-1',
    session_id: 'k1',
    kind,
    dry_run: true,
    state: 'succeeded',
    ended: new Date(Date.now() - minutes * 60_000).toISOString(),
    addresses,
    ...(asked === undefined ? {} : { asked: { ...asked, dry_run: true } }),
    result
  }) as unknown as AnyOperation;

const ORPHANS = {
  dry_run: true,
  orphans: [{ value_key: 'model/a.pkl', size: 9 }],
  deleted: 1,
  kept_in_grace: 0
};

const LIST = {
  ...{ dry_run: true, planned: 2, deleted: 0, changed: 0, failed: 0, kept: 1, bytes: 10 },
  ...{ kept_because: { newest: 1, alias: 0, keep_newest: 0, younger: 0, tag: 0 } },
  ...{ versions: [], problems: [] }
};

describe('a plan whose dialog is gone', () => {
  const clean = planOf('clean_up', { grace_seconds: 9 }, ORPHANS);
  const retain = planOf('retain', { names: ['model'], keep_newest: 1 }, LIST);

  it('is asked about again, and nothing is done before people say so', async () => {
    people.answer = () => ({ accept: false, actions: [] });
    expect(await repeated(clean, reviewPlan)).toEqual([]);
    expect(await repeated(retain, reviewPlan)).toEqual([]);
    expect(people.questions).toEqual([
      expect.stringContaining('Delete files without an artifact?'),
      expect.stringContaining('Delete 2 versions?')
    ]);
  });

  it('does what it was asked for, and no more', async () => {
    people.answer = () => ({ accept: true, actions: ['delete'] });
    expect(await repeated(clean, reviewPlan)).toEqual([
      ['k1', { grace_seconds: 9, dry_run: false }]
    ]);
    expect(await repeated(retain, reviewPlan)).toEqual([
      ['k1', { names: ['model'], keep_newest: 1, dry_run: false }]
    ]);
  });

  it('is looked for anew after ten minutes, where it deletes something', async () => {
    people.answer = () => ({ accept: false, actions: [] });
    const old = planOf('retain', { keep_newest: 1 }, LIST, 11);
    expect(await repeated(old, reviewPlan)).toEqual([['k1', { keep_newest: 1, dry_run: true }]]);
    expect(people.questions).toHaveLength(1);
  });

  it('is refused where its session is elsewhere by now, or an earlier version made it', async () => {
    const gone = planOf('clean_up', {}, ORPHANS, 1, ['/gone', 'sqlite:////gone.sqlite']);
    expect(await repeated(gone, reviewPlan)).toEqual([]);
    expect(people.told.at(-1)).toContain('No notebook is at /gone any more');
    expect(await repeated(planOf('retain', undefined, LIST), reviewPlan)).toEqual([]);
    expect(people.told.at(-1)).toContain('does not say what was planned');
    const moved = planOf('relocate', { old_root: '/old', new_root: '/new' }, {});
    expect(await repeated(moved, reviewPlan)).toEqual([]);
    expect(people.told.at(-1)).toContain('in a notebook that is not in front');
    expect(people.questions).toEqual([]);
  });
});
