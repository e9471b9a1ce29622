import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import type { ArtifactSummary } from '../../src/api/artifact.js';
import type { Pairing } from '../../src/api/location.js';
import { shownFilters } from '../../src/lab/artifacts/filter/filter-words.js';
import { missingLabel } from '../../src/lab/artifacts/list/missing-words.js';
import { lacksValues, pairingTitle } from '../../src/lab/location/lines/pairing-words.js';
import { summaryOf } from './support/answers.js';

const trans = nullTranslator.load('test');

const rowOf = (more: Partial<ArtifactSummary>): string | undefined =>
  missingLabel({ ...summaryOf('model'), version_count: 5, ...more }, trans);

describe('the mark of a name', () => {
  it('says what is wrong with its newest version, where that is all', () => {
    expect(rowOf({})).toBeUndefined();
    expect(rowOf({ value_missing: true, missing_versions: 1 })).toBe('its value is missing');
    const damaged_at = '2026-11-27T04:00:00.000Z';
    const bytes = 'its value has other bytes than were saved';
    expect(rowOf({ damaged_at, damaged_versions: 1 })).toBe(bytes);
    expect(rowOf({ damaged_at, version_count: 1, damaged_versions: 1 })).toBe(bytes);
  });

  it('counts earlier versions that are missing or damaged', () => {
    expect(rowOf({ damaged_versions: 1 })).toBe('1 damaged version');
    expect(rowOf({ damaged_versions: 2, missing_versions: 1 })).toBe(
      '1 of 5 versions has no value, 2 damaged versions'
    );
    expect(rowOf({ value_missing: true, missing_versions: 1, damaged_versions: 1 })).toBe(
      '1 of 5 versions has no value, 1 damaged version'
    );
  });
});

it('filters of what is wrong stand on chips', () => {
  const shown = shownFilters({ missing: true, damaged: true }, trans);
  expect(shown.map(({ text }) => text)).toEqual(['Without a value', 'Damaged value']);
});

const at = (name: string, changed?: true): Pairing['lost'][number] => ({
  name,
  version: 1,
  root: '/values',
  ...(changed && { changed })
});

const pairing = (more: Partial<Pairing>): Pairing => ({
  checked: 50,
  total: 90,
  missing: 0,
  lost: [],
  unknown: 0,
  duration_ms: 1,
  roots: [],
  messages: [],
  ...more
});

describe('what is wrong with the values of a location', () => {
  it('is nothing where nothing is known', () => {
    expect(lacksValues(pairing({}))).toBe(false);
  });

  it.each<[Partial<Pairing>, string]>([
    [{ missing: 1, lost: [at('a')] }, '1 of the newest 50 versions has no value: a v1'],
    [{ missing: 1, lost: [at('a', true)] }, '1 version is damaged: a v1'],
    [
      { known: { missing: 0, damaged: 2, versions: [at('b', true), at('c', true)] } },
      '2 versions are damaged: b v1, c v1'
    ],
    [
      {
        missing: 1,
        lost: [at('a')],
        known: { missing: 1, damaged: 1, versions: [at('b'), at('c', true)] }
      },
      '2 versions have no value: a v1, b v1; 1 version is damaged: c v1'
    ],
    [{ unknown: 3 }, 'The values of 3 of the newest 50 versions could not be looked up.']
  ])('is said in a sentence: %j', (more, said) => {
    expect(lacksValues(pairing(more))).toBe(true);
    expect(pairingTitle(pairing(more), trans)).toBe(said);
  });
});
