import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import type { ArtifactStorageError } from '../../src/api/errors.js';
import type { ResolvedLocation } from '../../src/api/location.js';
import type { IDraftFields, IOptionRow } from '../../src/lab/interfaces/draft.js';
import { changeOfSecrets } from '../../src/lab/location/cards/missing-secrets.js';
import { changeOf, hidePassword, isStruckOut } from '../../src/lab/location/draft/draft-change.js';
import { optionsFor, rowsOf } from '../../src/lab/location/options/option-rows.js';

const trans = nullTranslator.load('test');

function locationOf(
  database_url: string,
  storage_options: Record<string, unknown> = {},
  origin: 'session' | 'default' = 'session'
): ResolvedLocation {
  const inherited = { value: '', origin: 'default' } as const;
  return {
    artifact_storage_dir: { value: '/data/churn', origin, inherited },
    database_url: { value: database_url, origin, inherited },
    storage_options: {
      value: storage_options,
      origin,
      inherited: { value: {}, origin: 'default' }
    }
  };
}

const draftOf = (change: Partial<IDraftFields>): IDraftFields => ({
  source: 'custom',
  artifact_storage_dir: '/data/churn',
  database_url: 'postgresql://ana@db/ml',
  password: '***',
  rows: [],
  secret_rows: [],
  ...change
});

const rowsFrom = (rows: readonly Omit<IOptionRow, 'id'>[]): readonly IOptionRow[] =>
  rows.map((row, index) => ({ id: String(index), ...row }));

const KEPT = locationOf('postgresql://ana:***@db/ml');

function refused(act: () => unknown): ArtifactStorageError {
  try {
    act();
  } catch (error) {
    return error as ArtifactStorageError;
  }
  throw new Error('It was not refused.');
}

describe('what the form tells the storage server', () => {
  it('leaves out what stayed as it is, a kept password too', () => {
    expect(changeOf(draftOf({}), KEPT)).toEqual({});
  });

  it('leaves out options that go with the kind of place that is left, and says which', () => {
    const s3 = locationOf('postgresql://ana:***@db/ml', {
      endpoint_url: 'http://s3',
      secret: '***'
    });
    const location = {
      ...s3,
      artifact_storage_dir: { ...s3.artifact_storage_dir, value: 's3://team/x' }
    };
    const kept = rowsOf(location.storage_options.value, optionsFor('s3://team'));
    const typed = { id: 'added:1', name: 'auto_mkdir', text: 'true' };
    const wrong = { id: 'added:2', name: 'region', text: 'eu' };
    expect(changeOf(draftOf({ rows: kept }), location)).toEqual({
      artifact_storage_dir: '/data/churn'
    });
    expect(changeOf(draftOf({ rows: [...kept, typed, wrong] }), location)).toEqual({
      artifact_storage_dir: '/data/churn',
      storage_options: { auto_mkdir: true, region: 'eu' }
    });
    const struck = (rows: readonly IOptionRow[], dir: string) =>
      rows.filter((row) => isStruckOut(row, dir, location)).map(({ name }) => name);
    expect(struck([...kept, typed, wrong], '/data')).toEqual(['endpoint_url', 'secret']);
    expect(struck(kept, 's3://other')).toEqual([]);
    const [first] = kept;
    expect(
      struck([{ ...first, id: 'given:endpoint_url', name: 'endpoint_url', text: 'x' }], '/d')
    ).toEqual([]);
  });

  it('puts a new password into its place, percent-encoded', () => {
    expect(changeOf(draftOf({ password: 'p@ss:/?#%' }), KEPT)).toEqual({
      database_url: 'postgresql://ana:p%40ss%3A%2F%3F%23%25@db/ml'
    });
  });

  it('never sends a kept password to another database', () => {
    const error = refused(() =>
      changeOf(draftOf({ database_url: 'postgresql://ana@elsewhere/ml' }), KEPT)
    );
    expect(error).toMatchObject({ kind: 'invalid_input', field: 'database_url.password' });
    expect(error.hint).not.toBe('');
  });

  it('drops the password with the database', () => {
    expect(changeOf(draftOf({ database_url: 'sqlite:////data/a.sqlite' }), KEPT)).toEqual({
      database_url: 'sqlite:////data/a.sqlite'
    });
    expect(changeOf(draftOf({ password: '' }), KEPT)).toEqual({
      database_url: 'postgresql://ana@db/ml'
    });
  });

  it('takes a password that still stands in the URL', () => {
    expect(
      changeOf(draftOf({ database_url: 'postgresql://ana:new%21@db/ml', password: '' }), KEPT)
    ).toEqual({ database_url: 'postgresql://ana:new!@db/ml' });
  });

  it('goes back to the default, or to a named location, as a whole', () => {
    const all = { artifact_storage_dir: null, database_url: null, storage_options: null };
    expect(changeOf(draftOf({ source: 'default' }), KEPT)).toEqual(all);
    const named = { name: 'team', settings: { artifact_storage_dir: 's3://team/churn' } };
    expect(changeOf(draftOf({ source: 'named', named }), KEPT)).toEqual({
      ...all,
      artifact_storage_dir: 's3://team/churn'
    });
    expect(refused(() => changeOf(draftOf({ source: 'named' }), KEPT)).hint).toContain('Choose');
  });

  it.each([
    ['a row without a name', [{ name: '', text: 'x' }], 'storage_options.0'],
    [
      'a name that is there twice',
      [
        { name: 'anon', text: 'true' },
        { name: 'anon ', text: 'false' }
      ],
      'storage_options.anon'
    ],
    [
      'the mask of a secret beside a change',
      [
        { name: 'secret', text: '***' },
        { name: 'anon', text: 'true' }
      ],
      'storage_options.secret'
    ],
    [
      'a nested mask',
      [{ name: 'client_kwargs', text: '{"aws_secret_access_key": "***", "x": 1}' }],
      'storage_options.client_kwargs'
    ]
  ])('refuses %s, at its field', (_, rows, field) => {
    expect(refused(() => changeOf(draftOf({ rows: rowsFrom(rows) }), KEPT))).toMatchObject({
      kind: 'invalid_input',
      field
    });
  });
});

describe('a password that is typed into the URL', () => {
  it('moves to its masked field', () => {
    const draft = draftOf({ database_url: 'postgresql://ana:p%40ss@db/ml', password: '' });
    expect(hidePassword(draft)).toMatchObject({
      database_url: 'postgresql://ana@db/ml',
      password: 'p@ss'
    });
  });

  it.each([
    'postgresql://ana:half@typed@db/ml',
    'postgresql://ana@db/ml',
    'sqlite:////data/a:b@c.sqlite',
    'not a url'
  ])('stays where taking it out would lose a part: %s', (database_url) => {
    const draft = draftOf({ database_url });
    expect(hidePassword(draft)).toBe(draft);
  });
});

describe('secrets that were forgotten', () => {
  it('come back in the places of their masks, and nothing else is sent', () => {
    const location = locationOf('postgresql://ana:***@db/ml', {
      key: '***',
      client_kwargs: { aws_session_token: '***', region_name: 'eu' }
    });
    const missing = ['database_url.password'];
    expect(
      changeOfSecrets(
        { location, missing_secrets: missing },
        { 'database_url.password': 'p@' },
        trans
      )
    ).toEqual({ database_url: 'postgresql://ana:p%40@db/ml' });
    expect(
      changeOfSecrets(
        {
          location,
          missing_secrets: [
            'storage_options.key',
            'storage_options.client_kwargs.aws_session_token'
          ]
        },
        {
          'storage_options.key': 'AKIA',
          'storage_options.client_kwargs.aws_session_token': 'FwoG'
        },
        trans
      )
    ).toEqual({
      storage_options: {
        key: 'AKIA',
        client_kwargs: { aws_session_token: 'FwoG', region_name: 'eu' }
      }
    });
  });

  it('are asked for one by one', () => {
    const state = { location: KEPT, missing_secrets: ['database_url.password'] };
    expect(refused(() => changeOfSecrets(state, {}, trans)).field).toBe('database_url.password');
  });
});
