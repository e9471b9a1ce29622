import { describe, expect, it } from 'vitest';
import type { LocationSettings } from '../../src/api/location.js';
import type { INamedLocation } from '../../src/lab/interfaces/location.js';
import { LocationDraft } from '../../src/lab/location/draft/location-draft.js';
import { activeAt, DEFAULTS, locationOf, NAMED, PG, S3 } from './support/drafts.js';

describe('where the form begins', () => {
  it('is what is in force: the default, a named location, or neither', () => {
    const begin = (own: LocationSettings) =>
      new LocationDraft({ active: activeAt(locationOf(own)), named: NAMED }).fields;
    expect(begin({}).source).toBe('default');
    expect(begin({ artifact_storage_dir: '/mine' }).source).toBe('custom');
    expect(begin({ ...PG.settings, database_url: 'postgresql://ana:***@db/ml' })).toMatchObject({
      source: 'named',
      named: PG,
      password: '***'
    });
    const withSecret = { use_ssl: true, key: '***', secret: '***' };
    expect(begin({ ...S3.settings, storage_options: withSecret })).toMatchObject({
      source: 'named',
      named: S3,
      secret_rows: [
        { name: 'key', text: '***' },
        { name: 'secret', text: '***' }
      ]
    });
  });

  it('is a location that is to be used, with the rows for its secrets', () => {
    const draft = new LocationDraft({ active: activeAt(locationOf({})), settings: S3.settings });
    expect(draft.fields).toMatchObject({
      source: 'custom',
      artifact_storage_dir: 's3://team/churn',
      database_url: DEFAULTS.url,
      rows: [{ name: 'use_ssl' }, { name: 'key', text: '' }, { name: 'secret', text: '' }]
    });
  });
});

describe('a named location', () => {
  it('is chosen at once where it is the only one, and left to people among several', () => {
    const choose = (named: readonly INamedLocation[]) => {
      const draft = new LocationDraft({ active: activeAt(locationOf({})), named });
      draft.choose('named');
      return draft.fields;
    };
    expect(choose([S3])).toMatchObject({
      source: 'named',
      named: S3,
      secret_rows: [{ name: 'key' }, { name: 'secret' }]
    });
    expect(choose(NAMED)).toMatchObject({ source: 'named', named: undefined });
    expect(choose([])).toMatchObject({ source: 'named', named: undefined });
  });

  it('takes its password for the session', () => {
    const draft = new LocationDraft({ active: activeAt(locationOf({})), named: NAMED });
    draft.chooseNamed(PG);
    draft.edit({ password: 'p@' });
    expect(draft.toChange()).toEqual({
      artifact_storage_dir: '/team',
      database_url: 'postgresql://ana:p%40@db/ml',
      storage_options: null
    });
  });

  it('takes the secrets of its options for the session', () => {
    const draft = new LocationDraft({ active: activeAt(locationOf({})), named: NAMED });
    draft.chooseNamed(S3);
    const texts = ['AKIA', '123456789012'];
    draft.edit({
      secret_rows: draft.fields.secret_rows.map((row, index) => ({
        ...row,
        text: texts[index] ?? ''
      }))
    });
    expect(draft.toChange()).toEqual({
      artifact_storage_dir: 's3://team/churn',
      database_url: null,
      storage_options: { use_ssl: true, key: 'AKIA', secret: '123456789012' }
    });
  });

  it('keeps its secrets where it is in force, and sends no mask', () => {
    const own = {
      artifact_storage_dir: 's3://team/churn',
      database_url: 'postgresql://ana:***@db/ml',
      storage_options: { key: '***', secret: '***' }
    };
    const named = {
      name: 'both',
      settings: {
        artifact_storage_dir: 's3://team/churn',
        database_url: 'postgresql://ana@db/ml'
      }
    };
    const draft = new LocationDraft({ active: activeAt(locationOf(own)), named: [named] });
    expect(draft.fields.source).toBe('named');
    expect(draft.toChange()).toEqual({ artifact_storage_dir: 's3://team/churn' });
  });

  it('fills the custom fields, secrets included', () => {
    const draft = new LocationDraft({ active: activeAt(locationOf({})), named: NAMED });
    draft.chooseNamed(PG);
    draft.edit({ password: 'pw' });
    draft.choose('custom');
    expect(draft.fields).toMatchObject({
      artifact_storage_dir: '/team',
      database_url: 'postgresql://ana@db/ml',
      password: 'pw'
    });
  });

  it('never gets the secret that was typed for another one', () => {
    const other = { name: 'x', settings: { database_url: 'postgresql://eve@elsewhere/ml' } };
    const draft = new LocationDraft({ active: activeAt(locationOf({})), named: [PG, other] });
    draft.chooseNamed(PG);
    draft.edit({ password: 'pw' });
    draft.chooseNamed(other);
    expect(draft.fields.password).toBe('');
    draft.edit({ password: 'of x' });
    draft.choose('default');
    draft.choose('custom');
    expect(draft.fields.database_url).toBe('postgresql://eve@elsewhere/ml');
    draft.edit({ database_url: 'postgresql://ana@third/ml', password: 'of third' });
    draft.choose('named');
    expect(draft.fields).toMatchObject({ named: other, password: '' });
  });
});

describe('a change from the notebook while the form is open', () => {
  const a = locationOf({ artifact_storage_dir: '/a' });
  const b = locationOf({ artifact_storage_dir: '/b' });

  it('shows in a form in which nothing was entered', () => {
    const draft = new LocationDraft({ active: activeAt(a) });
    draft.follow(b);
    expect(draft.outdated).toBe(false);
    expect(draft.fields.artifact_storage_dir).toBe('/b');
  });

  it('leaves what was entered, says so, and what is shown is what is used', () => {
    const draft = new LocationDraft({ active: activeAt(a) });
    draft.edit({ database_url: 'sqlite:////new.sqlite' });
    draft.follow(b);
    expect(draft.outdated).toBe(true);
    expect(draft.toChange()).toEqual({
      artifact_storage_dir: '/a',
      database_url: 'sqlite:////new.sqlite'
    });
    draft.reload();
    expect(draft.outdated).toBe(false);
    expect(draft.toChange()).toEqual({});
    expect(draft.fields.artifact_storage_dir).toBe('/b');
  });

  it('does not send a kept password to the database that it was not for', () => {
    const draft = new LocationDraft({
      active: activeAt(locationOf({ database_url: 'postgresql://ana:***@db/ml' }))
    });
    draft.edit({ artifact_storage_dir: '/c' });
    draft.follow(locationOf({ database_url: 'postgresql://ana:***@elsewhere/ml' }));
    expect(() => draft.toChange()).toThrow('cannot be kept for another database');
  });
});

describe('an activity of the form', () => {
  it('is cancelled without a trace, and what was entered stays', async () => {
    const draft = new LocationDraft({ active: activeAt(locationOf({})) });
    draft.edit({ source: 'custom', artifact_storage_dir: '/slow' });
    const done = draft.run(
      'checking',
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        })
    );
    expect(draft.activity).toBe('checking');
    draft.stop();
    await done;
    expect(draft.activity).toBe('idle');
    expect(draft.error).toBeUndefined();
    expect(draft.fields.artifact_storage_dir).toBe('/slow');
  });

  it('can no longer be cancelled once it switches', async () => {
    const draft = new LocationDraft({ active: activeAt(locationOf({})) });
    let aborted: boolean | undefined;
    await draft.run('applying', (signal) => {
      draft.enter('switching');
      draft.stop();
      aborted = signal.aborted;
      return Promise.resolve(undefined);
    });
    expect(aborted).toBe(false);
  });
});
