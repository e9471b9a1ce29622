import { nullTranslator } from '@jupyterlab/translation';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CopyReport } from '../../src/api/copy.js';
import { copiedWords } from '../../src/lab/care/end-words.js';
import { reportOf } from '../../src/lab/operations/report/report-of.js';
import { GONE, RELOCATED } from './support/answers.js';

const trans = nullTranslator.load('test');

const COPY: CopyReport = {
  dry_run: false,
  job_id: 'job-1',
  source: { artifact_storage_dir: '/home/ana/values', database_url: 'sqlite:////home/ana/db' },
  target: { artifact_storage_dir: '/home/ana/team', database_url: 'postgresql://ana:***@db/ml' },
  planned: 12,
  to_copy: 0,
  already_there: 2,
  copied: 7,
  verified: 6,
  not_verified: 1,
  failed: 2,
  skipped: 1,
  lineapy: 0,
  bytes: 9000,
  bytes_copied: 7000,
  conflicts: [{ name: 'model', version: 1, target_version: 5 }],
  conflict_count: 1,
  problems: [{ name: 'scores', version: 0, reason: 'missing', problem: GONE }],
  verified_now: 1,
  unverified: [{ name: 'model', version: 4 }],
  unverified_count: 3,
  saved_meanwhile: 3
};

beforeAll(() => {
  vi.stubGlobal('navigator', { language: 'en-US' });
});

describe('the report of a copy', () => {
  const report = reportOf('copy', COPY, trans, '/home/ana');
  const facts = Object.fromEntries(report?.facts ?? []);

  it('says where to in short, and counts what became of every version', () => {
    expect(facts).toMatchObject({
      'Values go to': '~/team',
      'Metadata go to': 'PostgreSQL · ana@db/ml',
      Versions: '12',
      Copied: '7 (7 kB)',
      'Copied and verified': '6',
      'Copied, not verified': '1',
      'Already there': '2',
      'Verified now, copied earlier': '1',
      'To verify there': '3',
      Failed: '2',
      'Left out': '1',
      'Saved here meanwhile': '3'
    });
    expect(facts).not.toHaveProperty('Of LineaPy');
  });

  it('names what failed and whose number was taken, and how many more failed', () => {
    expect(report?.problems).toEqual([
      { of: 'scores version 0', said: 'Gone.' },
      {
        of: 'model version 1',
        said: 'comes behind those there, as version 5: its number is taken'
      },
      { of: 'model version 4', said: 'is copied, and could not be read back there' }
    ]);
    expect(report?.more).toBe(3);
  });

  it.each([
    'The value of "scores" version 0 is missing: /values has no scores/a.pkl.',
    'The value of "scores" version 0 is not what was saved: /values, scores/a.pkl.'
  ])('says once which version failed and why: %s', (title) => {
    const problem = { ...GONE, title };
    const problems = [{ name: 'scores', version: 0, reason: 'damaged', problem } as const];
    const again = reportOf('copy', { ...COPY, problems, conflicts: [] }, trans, undefined);
    expect(again?.problems[0]).toEqual({ of: '', said: title });
  });
});

describe('the sentence about a copy', () => {
  const problem = COPY.problems[0] ?? { name: '', version: 0, reason: 'missing', problem: GONE };

  it('names what failed and why, and says where that was tried again', () => {
    expect(copiedWords(COPY, undefined, trans)).toEqual({
      isGood: false,
      message: '2 of 12 versions could not be copied: scores version 0 (missing), … and 1 more.'
    });
    const damaged = { ...problem, name: 'model', reason: 'damaged' } as const;
    const both = { ...COPY, problems: [problem, damaged] };
    expect(copiedWords(both, undefined, trans, true).message).toBe(
      '2 of 12 versions still could not be copied: scores version 0 (missing), model version 0 (damaged).'
    );
  });
});

describe('the report of another operation', () => {
  it('counts what was found', () => {
    const { result } = RELOCATED;
    const report = result && reportOf('relocate', result, trans, undefined);
    expect(report?.facts[0]?.[0]).toBe('Versions');
  });
});
