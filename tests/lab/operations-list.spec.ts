import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import {
  operationSubject,
  operationTitle,
  progressText,
  speedText,
  stateText
} from '../../src/lab/operations/operation-words.js';
import {
  canBeReviewed,
  isTriedAgain,
  recentOperations
} from '../../src/lab/operations/shown-operations.js';
import { checkOf, GONE, RELOCATED, REPORT, relocationOf, returnOf } from './support/answers.js';

const trans = nullTranslator.load('test');

describe('the recent operations of a session', () => {
  it('are the five newest', () => {
    const many = Array.from({ length: 7 }, (_, index) =>
      relocationOf({ id: `operation-${index}` })
    );
    expect(recentOperations(many)).toEqual(many.slice(0, 5));
  });

  it('leave out checks that were quick, or that still run: their lines tell them', () => {
    const slow = checkOf(REPORT);
    const quick = { ...slow, ended: '2026-11-27T04:00:00.900Z' };
    const { ended: _, ...running } = { ...slow, state: 'running' as const };
    expect(recentOperations([quick, running, slow, RELOCATED])).toEqual([slow, RELOCATED]);
  });

  it('leave out plans that were carried out, and quick plans of a copy', () => {
    const addresses = ['/old', '/new'];
    const plan = { ...RELOCATED, addresses };
    const later = '2026-11-27T04:02:00.000Z';
    const run = relocationOf({ dry_run: false, addresses, started: later });
    expect(recentOperations([run, plan])).toEqual([run]);
    const others = [
      relocationOf({ dry_run: false, addresses: ['/old', '/other'], started: later }),
      relocationOf({ dry_run: false, addresses, session_id: 'k2', started: later }),
      { ...run, started: '2026-11-27T03:59:00.000Z' }
    ];
    expect(recentOperations([...others, plan])).toEqual([...others, plan]);
    const { result: _, ...quick } = { ...plan, ended: '2026-11-27T04:00:00.200Z' };
    const copy = { ...quick, kind: 'copy' as const };
    const failed = { ...copy, state: 'failed' as const };
    expect(recentOperations([copy, failed, quick])).toEqual([failed, quick]);
  });
});

describe('a plan', () => {
  it('is offered for a decision, unless it found nothing to do', () => {
    const { result: _, ...plan } = { ...RELOCATED, kind: 'clean_up' as const };
    expect(canBeReviewed(plan)).toBe(true);
    expect(canBeReviewed({ ...plan, found_nothing: true })).toBe(false);
    expect(canBeReviewed({ ...plan, dry_run: false })).toBe(false);
    expect(canBeReviewed({ ...plan, state: 'failed' })).toBe(false);
    expect(canBeReviewed({ ...plan, kind: 'verify_store' })).toBe(false);
  });
});

describe('an operation that ended badly', () => {
  const failed = relocationOf({
    ...{ id: 'operation-2', dry_run: false, state: 'failed', same_work: 'a' },
    ended: '2026-11-27T04:01:00.000Z'
  });
  const later = relocationOf({
    ...{ dry_run: false, same_work: 'a', started: '2026-11-27T05:00:00.000Z' }
  });

  it('was tried again where a later one does the same, in whatever session', () => {
    expect(isTriedAgain(failed, [later, failed])).toBe(true);
    expect(isTriedAgain(failed, [{ ...later, session_id: 'k2' }, failed])).toBe(true);
    const wrong = { ...failed, state: 'succeeded', found_problems: true } as const;
    expect(isTriedAgain(wrong, [later, wrong])).toBe(true);
  });

  it('stands where nothing later does the same, or where it ended well', () => {
    expect(isTriedAgain(failed, [failed])).toBe(false);
    expect(isTriedAgain(failed, [{ ...later, same_work: 'b' }, failed])).toBe(false);
    expect(isTriedAgain(failed, [{ ...later, dry_run: true }, failed])).toBe(false);
    expect(isTriedAgain(later, [{ ...later, ended: later.started }, failed])).toBe(false);
    const well = { ...failed, state: 'succeeded' } as const;
    expect(isTriedAgain(well, [later, well])).toBe(false);
    const { same_work: _, ...earlier } = failed;
    expect(isTriedAgain(earlier, [later, earlier])).toBe(false);
  });

  it('is planned by a plan of the same work, whatever else was done there', () => {
    const plan = { ...RELOCATED, same_work: 'a' };
    expect(recentOperations([{ ...later, same_work: 'b' }, plan])).toContain(plan);
    expect(recentOperations([later, plan])).not.toContain(plan);
  });
});

describe('an operation in words', () => {
  it.each([
    [checkOf(REPORT), 'Check the location'],
    [returnOf(2), 'Go back to the database'],
    [relocationOf(), 'Verify values'],
    [relocationOf({ dry_run: false }), 'Use the new address of values'],
    [{ kind: 'clean_up', dry_run: true } as const, 'Look for values without an artifact'],
    [{ kind: 'clean_up', dry_run: false } as const, 'Delete values without an artifact']
  ])('says what it does: %#', (operation, title) => {
    expect(operationTitle(operation, trans)).toBe(title);
  });

  it.each([
    ['relocate', ['/home/ana/old', 's3://team/new'], ['~/old → s3://team/new']],
    [
      'check',
      ['/home/ana/values', 'postgresql://ana:***@db/ml'],
      ['~/values, PostgreSQL · ana@db/ml']
    ],
    [
      'copy',
      ['/home/ana/a', 'sqlite:////home/ana/a.sqlite', 's3://team/b', 'postgresql://ana:***@db/ml'],
      ['From ~/a, SQLite · ~/a.sqlite', 'To s3://team/b, PostgreSQL · ana@db/ml']
    ],
    [
      'clean_up',
      ['s3://team/churn at http://minio:9000'],
      ['s3://team/churn at http://minio:9000']
    ],
    ['retry_database', ['sqlite:////home/ana/db.sqlite'], ['SQLite · ~/db.sqlite']],
    ['check', undefined, []]
  ] as const)('says what %s is about', (kind, addresses, said) => {
    expect(
      operationSubject(
        { kind, ...(addresses && { addresses: [...addresses] }) },
        '/home/ana',
        trans
      )
    ).toEqual(said);
  });

  it.each([
    [relocationOf(), '0 of 2 (0%)'],
    [relocationOf({ state: 'paused' }), 'paused, 0 of 2 (0%)'],
    [relocationOf({ state: 'cancelling' }), 'stopping…'],
    [RELOCATED, 'done'],
    [{ ...checkOf(REPORT), found_problems: true }, 'found problems'],
    [{ ...RELOCATED, found_nothing: true }, 'nothing to do'],
    [relocationOf({ state: 'failed', error: GONE }), 'failed'],
    [relocationOf({ state: 'cancelled', error: GONE }), 'stopped']
  ])('says how it is: %#', (operation, text) => {
    expect(stateText(operation, trans)).toBe(text);
  });

  it('says how far it came before it was stopped, but not of a check', () => {
    const progress = { done: 1, total: 2, unit: 'values' } as const;
    const stopped = relocationOf({ state: 'cancelled', progress });
    expect(stateText(stopped, trans)).toBe('stopped at 1 of 2 (50%)');
    expect(stateText({ ...checkOf(REPORT), state: 'cancelled', progress }, trans)).toBe('stopped');
  });

  it('says how many versions where bytes are counted', () => {
    const progress = {
      done: 4_000_000,
      total: 8_000_000,
      unit: 'bytes',
      versions: { done: 3, total: 12 }
    } as const;
    expect(progressText(progress, trans)).toBe('4 MB of 8 MB (50%), 3 of 12 versions');
    const speed = { perSecond: 2_000_000, remaining: 7800 };
    expect(speedText(progress, speed, trans)).toBe('2 MB/s, 2 h left');
  });

  it.each([
    ['values', 1, '1 value'],
    ['versions', 2, '2 versions'],
    ['files', 1, '1 file'],
    ['steps', 3, '3 steps']
  ] as const)('counts %s where nobody knows how many there are', (unit, done, text) => {
    expect(progressText({ done, total: null, unit }, trans)).toBe(text);
  });
});
