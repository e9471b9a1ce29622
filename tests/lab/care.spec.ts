import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import type { Retention } from '../../src/api/retention.js';
import { shownOf } from '../../src/lab/artifacts/shown-of.js';
import {
  type CopyTarget,
  emptyTarget,
  settingsOfTarget,
  withDatabase
} from '../../src/lab/care/copy-target.js';
import { retainedWords } from '../../src/lab/care/end-words.js';
import { likelyChoice, namesOf, versionsOf } from '../../src/lab/care/selection.js';
import { numberOf, numberProblem } from '../../src/lab/care/typed-number.js';
import { PG, S3 } from './support/drafts.js';

const custom = (more: Partial<CopyTarget> = {}): CopyTarget => ({
  ...emptyTarget([]),
  ...more
});

describe('where a copy goes', () => {
  it('is the default where that is chosen: nothing is said', () => {
    const target = custom({ source: 'default', artifact_storage_dir: '/entered/before' });
    expect(settingsOfTarget(target)).toEqual({});
  });

  it('is a named location with the secrets that are entered', () => {
    const target = { ...emptyTarget([PG, S3]), password: 'p@ss' };
    expect(settingsOfTarget(target)).toEqual({
      artifact_storage_dir: '/team',
      database_url: 'postgresql://ana:p%40ss@db/ml'
    });
    const rows = [{ id: 'added:1', name: 'secret', text: 'hidden' }];
    expect(settingsOfTarget({ ...emptyTarget([S3]), rows })).toEqual({
      artifact_storage_dir: 's3://team/churn',
      storage_options: { use_ssl: true, secret: 'hidden' }
    });
  });

  it('is what is entered; an empty field is the default', () => {
    expect(settingsOfTarget(custom({ artifact_storage_dir: ' /team/values ' }))).toEqual({
      artifact_storage_dir: '/team/values'
    });
  });

  it('never shows a password that is typed into the address', () => {
    const target = withDatabase(custom(), 'postgresql://ana:secret@db/ml');
    expect(target).toMatchObject({ database_url: 'postgresql://ana@db/ml', password: 'secret' });
    expect(settingsOfTarget(target).database_url).toBe('postgresql://ana:secret@db/ml');
  });

  it('refuses options that cannot be sent', () => {
    const rows = [{ id: 'added:1', name: '', text: 'value' }];
    expect(() => settingsOfTarget(custom({ rows }))).toThrow('no name');
  });
});

describe('which artifacts are meant', () => {
  const rows = [{ name: 'model', version: 3 }, { name: 'model' }, { name: 'scores' }];
  const seen = { rows, filters: { search: 'run' } };

  it('are those that are selected, else all', () => {
    expect(likelyChoice(seen)).toBe('selected');
    expect(likelyChoice({ rows: [] })).toBe('all');
  });

  it('are told by name, or as a list would find them', () => {
    expect(namesOf('all', seen)).toEqual({});
    expect(namesOf('filtered', seen)).toEqual({ filters: { search: 'run' } });
    expect(namesOf('selected', seen)).toEqual({ names: ['model', 'scores'] });
  });

  it('are told to a copy version by version', () => {
    expect(versionsOf('all', seen)).toEqual({ all: true });
    expect(versionsOf('filtered', { rows })).toEqual({ all: true });
    expect(versionsOf('selected', seen)).toEqual({ versions: rows });
  });

  it('are those that a list shows, with what is typed in its search box', () => {
    const list = { filters: { tag: 'baseline' }, search: ' run ', total: 2, totalIsMinimum: false };
    expect(shownOf(list)).toEqual({ filters: { tag: 'baseline', search: 'run' }, matching: 2 });
    expect(shownOf({ ...list, totalIsMinimum: true })).not.toHaveProperty('matching');
    expect(shownOf({ ...list, filters: {}, search: ' ' })).toEqual({});
  });
});

describe('what became of old versions', () => {
  const said = (deleted: number, failed: number, purge_at?: string) =>
    retainedWords({ deleted, failed, purge_at } as Retention, nullTranslator.load('test'));

  it('is said of those that are in the trash, and of those that could not be deleted', () => {
    const soon = '2026-12-05T04:00:00.000Z';
    expect(said(2, 0, soon)).toEqual({
      isGood: true,
      message: '2 versions were moved to the trash.'
    });
    expect(said(1, 0)).toEqual({ isGood: true, message: '1 version was deleted for good.' });
    expect(said(2, 1, soon)).toEqual({
      isGood: false,
      message:
        '2 versions were moved to the trash. 1 version could not be deleted: its value cannot be reached.'
    });
  });
});

describe('a number that may be left out', () => {
  it.each([
    ['', undefined],
    [' ', undefined],
    ['7', 7],
    ['0.5', 0.5],
    ['-1', undefined],
    ['many', undefined]
  ])('%j is %j', (text, number) => {
    expect(numberOf(text, 0)).toBe(number);
  });
});

describe('what is said at a number', () => {
  const trans = nullTranslator.load('test');
  const said = (text: string, range: Parameters<typeof numberProblem>[1]) => {
    const problem = numberProblem(text, range, trans);
    return problem && `${problem.message} ${problem.hint}`;
  };

  it.each([
    ['', { min: 1 }, undefined],
    ['1', { min: 1, isWhole: true }, undefined],
    ['0.5', { min: 0 }, undefined],
    ['0', { min: 1, isWhole: true }, '0 does not fit here. Enter a whole number, 1 or more.'],
    ['2.5', { min: 1, isWhole: true }, '2.5 does not fit here. Enter a whole number, 1 or more.'],
    ['-1', { min: 0 }, '-1 does not fit here. Enter a number, 0 or more.'],
    [' ', { min: 1, required: 'Enter an age.' }, 'No condition is given. Enter an age.'],
    ['3', { min: 1, required: 'Enter an age.' }, undefined]
  ])('tells for %j in %j: %j', (text, range, message) => {
    expect(said(text, range)).toBe(message);
  });
});
