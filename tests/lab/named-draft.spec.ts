import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/plugin.json' with { type: 'json' };
import {
  draftsOf,
  locationsOf,
  type NamedDraft,
  problemOfDraft
} from '../../src/lab/settings/named-draft.js';
import { enteredSettings, settingsProblem } from '../../src/lab/settings/setting-problem.js';
import forms from '../fixtures/written-secrets.json' with { type: 'json' };

const takes = new Ajv({ strict: false }).compile(schema);

const draft = (change: Partial<NamedDraft>): NamedDraft => ({
  id: 'added:1',
  name: 'team',
  artifact_storage_dir: '/data/values',
  database_url: '',
  rows: [],
  ...change
});

describe('named locations in the settings editor', () => {
  it('are the same after they were read and written', () => {
    const locations = {
      team: {
        artifact_storage_dir: 's3://team/churn',
        database_url: 'postgresql://ana@db/ml',
        storage_options: { profile: 'team', client_kwargs: { region_name: 'eu-west-1' } }
      },
      '10': { artifact_storage_dir: '/data' }
    };
    expect(locationsOf(draftsOf(locations))).toEqual(locations);
  });

  it.each<[Partial<NamedDraft>, string | undefined, string]>([
    [{ name: ' ' }, 'name', 'The name is empty.'],
    [{ name: 'x'.repeat(65) }, 'name', 'The name is too long.'],
    [{ name: ' other ' }, 'name', 'There is a location other already.'],
    [{ artifact_storage_dir: '' }, undefined, 'This location says nothing yet.'],
    [
      { database_url: 'postgresql://ana:canary@db/ml' },
      'database_url',
      'This is a secret, and settings are a plain text file.'
    ],
    [
      {
        artifact_storage_dir: 's3://team/churn',
        rows: [
          { id: '1', name: 'profile', text: 'team' },
          { id: '2', name: 'secret', text: 'canary' }
        ]
      },
      'storage_options.secret',
      'This is a secret, and settings are a plain text file.'
    ]
  ])('are refused at the field that is wrong: %j', (change, field, message) => {
    const [other, wrong] = [draft({ name: 'other' }), draft(change)];
    const problem = problemOfDraft(wrong, [other]);
    expect(problem).toMatchObject({ message });
    expect(problem?.field).toBe(field);
    expect(`${problem?.message} ${problem?.hint}`).not.toContain('canary');
    expect(locationsOf([other, wrong])).toBeUndefined();
    expect(locationsOf([other])).toEqual({ other: { artifact_storage_dir: '/data/values' } });
  });
});

describe('settings that the fields let through', () => {
  it.each(forms.refused.map((settings) => [JSON.stringify(settings), settings] as const))(
    'are never a secret: %s',
    (_, settings) => {
      expect(settingsProblem(settings)).toBeDefined();
    }
  );

  it.each(forms.taken.map((settings) => [JSON.stringify(settings), settings] as const))(
    'are those that the schema takes: %s',
    (_, settings) => {
      const [read] = draftsOf({ team: settings });
      const { settings: entered, problem } = enteredSettings(read ?? draft({}), read?.rows ?? []);
      if (problem === undefined) {
        expect(takes({ locations: { team: entered } })).toBe(true);
      }
    }
  );
});

it('a text that the schema refuses says so without a pattern', () => {
  expect(takes({ database_url: 'mysql://ana:canary@db/ml' })).toBe(false);
  const said = JSON.stringify(takes.errors?.map(({ message }) => message));
  expect(said.length).toBeLessThan(200);
});
