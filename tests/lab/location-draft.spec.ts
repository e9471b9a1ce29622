import { describe, expect, it } from 'vitest';
import type { LocationSettings, Origin, ResolvedLocation } from '../../src/api/location.js';
import type { INamedLocation } from '../../src/lab/interfaces/location.js';
import { LocationDraft } from '../../src/lab/location/draft/location-draft.js';
import { activeOf, stateOf } from './support/sessions.js';

const DEFAULTS = { dir: '/default/values', url: 'sqlite:////default/db.sqlite' };

/** A location whose own settings are those of the session. */
function locationOf(own: LocationSettings): ResolvedLocation {
  const origin = (key: keyof LocationSettings): Origin =>
    own[key] === undefined ? 'default' : 'session';
  const text = (key: 'artifact_storage_dir' | 'database_url', inherited: string) => ({
    value: own[key] ?? inherited,
    origin: origin(key),
    inherited: { value: inherited, origin: 'default' as const }
  });
  return {
    artifact_storage_dir: text('artifact_storage_dir', DEFAULTS.dir),
    database_url: text('database_url', DEFAULTS.url),
    storage_options: {
      value: own.storage_options ?? {},
      origin: origin('storage_options'),
      inherited: { value: {}, origin: 'default' }
    }
  };
}

const activeAt = (location: ResolvedLocation) => activeOf(stateOf('k1', { location }));

const PG: INamedLocation = {
  name: 'team-pg',
  settings: { artifact_storage_dir: '/team', database_url: 'postgresql://ana@db/ml' }
};
const S3: INamedLocation = {
  name: 'team-s3',
  settings: { artifact_storage_dir: 's3://team/churn', storage_options: { use_ssl: true } }
};
const NAMED = [PG, S3];

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

describe('a password that was entered', () => {
  const PROD = 'postgresql://ana@prod.example.org/db';
  const begin = (own: LocationSettings = {}) => {
    const draft = new LocationDraft({ active: activeAt(locationOf(own)), named: NAMED });
    draft.edit({ source: 'custom' });
    return draft;
  };
  const pasted = () => {
    const draft = begin();
    draft.edit({ database_url: 'postgresql://ana:prodsecret@prod.example.org/db' });
    draft.hidePassword();
    return draft;
  };
  const typed = () => {
    const draft = begin();
    draft.edit({ database_url: PROD });
    draft.hidePassword();
    draft.edit({ password: 'prodsecret' });
    return draft;
  };
  const elsewhere = [
    'postgresql://ana@127.0.0.1:8972/other',
    'postgresql://ana@elsewhere/db',
    'postgresql://ana@prod.example.org:5433/db',
    'postgresql://ana@prod.example.org/other',
    'postgresql://eve@prod.example.org/db',
    'postgresql://prod.example.org/db',
    'postgresql://ana@prod.example.org/db?host=elsewhere',
    'postgresql://ana:half@typed@elsewhere/db'
  ];

  it.each(elsewhere)('is never sent to another server or as another user: %s', (database_url) => {
    for (const draft of [pasted(), typed()]) {
      draft.edit({ database_url });
      expect(draft.toChange()).toEqual({ database_url });
      draft.hidePassword();
      expect(draft.fields.password).toBe('');
    }
  });

  it('does not come back after a detour', () => {
    const draft = typed();
    draft.edit({ database_url: 'sqlite:////here.sqlite' });
    draft.edit({ database_url: elsewhere[0] ?? '' });
    expect(draft.toChange()).toEqual({ database_url: elsewhere[0] });
    draft.hidePassword();
    draft.edit({ database_url: PROD });
    expect(draft.toChange()).toEqual({ database_url: PROD });
  });

  it('goes with no request, though the URL was not left yet', async () => {
    const draft = pasted();
    draft.edit({ database_url: elsewhere[0] ?? '' });
    let sent: unknown;
    await draft.run('checking', () => {
      sent = draft.toChange();
      return Promise.resolve(undefined);
    });
    expect(sent).toEqual({ database_url: elsewhere[0] });
    expect(draft.fields.password).toBe('');
  });

  it('stays while its URL is typed anew, and where only the way there changes', () => {
    const draft = typed();
    for (const url of ['', 'postgresql://ana@p', PROD, `${PROD}?sslmode=require`]) {
      draft.edit({ database_url: url });
    }
    draft.hidePassword();
    expect(draft.toChange()).toEqual({
      database_url: 'postgresql://ana:prodsecret@prod.example.org/db?sslmode=require'
    });
    draft.edit({ database_url: 'postgresql+psycopg2://ana@prod.example.org:5432/db' });
    draft.hidePassword();
    expect(draft.fields.password).toBe('prodsecret');
  });

  it('is the new one where it is entered again', () => {
    const draft = typed();
    draft.edit({ database_url: 'postgresql://ana@elsewhere/db' });
    draft.hidePassword();
    draft.edit({ password: 'prodsecret' });
    expect(draft.toChange()).toEqual({
      database_url: 'postgresql://ana:prodsecret@elsewhere/db'
    });
  });

  it('goes to no custom URL where it was typed for a named location', () => {
    const draft = begin();
    draft.chooseNamed(PG);
    draft.edit({ password: 'prodsecret' });
    draft.choose('custom');
    draft.edit({ database_url: 'postgresql://ana@elsewhere/ml' });
    expect(draft.toChange().database_url).toBe('postgresql://ana@elsewhere/ml');
  });
});

describe('a secret among the options', () => {
  const A = 'http://a.example.org:9000';
  const B = 'http://b.example.org:9000';
  const S3_DIR = 's3://team/churn';
  const row = (name: string, text: string) => ({ id: `row:${name}`, name, text });
  const typed = () => {
    const draft = new LocationDraft({ active: activeAt(locationOf({})) });
    draft.edit({
      source: 'custom',
      artifact_storage_dir: S3_DIR,
      rows: [row('endpoint_url', A), row('key', 'AKIA'), row('secret', 'of a'), row('token', 't')]
    });
    draft.hidePassword();
    return draft;
  };
  const set = (draft: LocationDraft, name: string, text: string): void =>
    draft.edit({
      rows: draft.fields.rows.map((one) => (one.name === name ? { ...one, text } : one))
    });
  const sent = (draft: LocationDraft) => draft.toChange().storage_options;

  it('goes to no other endpoint than it was entered for, and the form says so', () => {
    const draft = typed();
    set(draft, 'endpoint_url', B);
    expect(sent(draft)).toEqual({ endpoint_url: B });
    draft.hidePassword();
    expect(draft.emptied).toEqual([
      'storage_options.key',
      'storage_options.secret',
      'storage_options.token'
    ]);
    set(draft, 'endpoint_url', A);
    draft.hidePassword();
    expect(sent(draft)).toEqual({ endpoint_url: A });
  });

  it.each([
    ['without an endpoint', (draft: LocationDraft) => set(draft, 'endpoint_url', '')],
    [
      'over another protocol',
      (draft: LocationDraft) => set(draft, 'endpoint_url', 'https://a.example.org:9000')
    ],
    [
      'named in client_kwargs',
      (draft: LocationDraft) =>
        draft.edit({
          rows: [
            row('client_kwargs', JSON.stringify({ endpoint_url: B })),
            ...draft.fields.rows.slice(1)
          ]
        })
    ]
  ])('does not go to another one %s', (_, change) => {
    const draft = typed();
    change(draft);
    expect(JSON.stringify(sent(draft))).not.toMatch(/AKIA|of a|"t"/);
  });

  it('stays for another bucket, another region and the same endpoint in other words', () => {
    const draft = typed();
    draft.edit({ artifact_storage_dir: 's3://other/folder' });
    set(draft, 'endpoint_url', `${A}/`);
    draft.hidePassword();
    expect(sent(draft)).toEqual({ endpoint_url: `${A}/`, key: 'AKIA', secret: 'of a', token: 't' });
    expect(draft.emptied).toEqual([]);
  });

  it('is the new one where it is entered again', () => {
    const draft = typed();
    set(draft, 'endpoint_url', B);
    draft.hidePassword();
    set(draft, 'key', 'AKIB');
    set(draft, 'secret', 'of b');
    draft.hidePassword();
    expect(sent(draft)).toEqual({ endpoint_url: B, key: 'AKIB', secret: 'of b' });
    expect(draft.emptied).toEqual(['storage_options.token']);
  });

  it('is for Amazon where no endpoint was named', () => {
    const draft = new LocationDraft({ active: activeAt(locationOf({})), settings: S3.settings });
    set(draft, 'secret', 'of amazon');
    draft.edit({ rows: [...draft.fields.rows, row('endpoint_url', B)] });
    expect(JSON.stringify(sent(draft))).not.toContain('of amazon');
  });

  it('that is kept goes to no other endpoint, and stays for another bucket', () => {
    const own = {
      artifact_storage_dir: S3_DIR,
      storage_options: { endpoint_url: A, key: '***', secret: '***' }
    };
    const draft = new LocationDraft({ active: activeAt(locationOf(own)) });
    draft.edit({ artifact_storage_dir: 's3://other' });
    expect(draft.toChange()).toEqual({ artifact_storage_dir: 's3://other' });
    set(draft, 'endpoint_url', B);
    draft.hidePassword();
    expect(draft.emptied).toEqual(['storage_options.key', 'storage_options.secret']);
    expect(sent(draft)).toEqual({ endpoint_url: B });
  });

  it('is said to be kept only where the change takes it', () => {
    const own = {
      artifact_storage_dir: S3_DIR,
      database_url: 'postgresql://ana:***@db/ml',
      storage_options: { endpoint_url: A, key: '***', secret: '***' }
    };
    const draft = new LocationDraft({ active: activeAt(locationOf(own)) });
    expect(draft.keptSecrets).toEqual({ password: true, options: true });
    draft.edit({ database_url: 'postgresql://ana@elsewhere/ml' });
    expect(draft.keptSecrets).toEqual({ password: false, options: true });
    draft.edit({ database_url: 'postgresql://ana@db/ml' });
    set(draft, 'endpoint_url', B);
    expect(draft.keptSecrets).toEqual({ password: true, options: false });
    draft.choose('default');
    expect(draft.keptSecrets).toEqual({ password: true, options: true });
  });

  it('leaves a dictionary, of which the rest stays', () => {
    const draft = typed();
    draft.edit({
      rows: [
        row('endpoint_url', A),
        row('client_kwargs', '{"aws_secret_access_key": "of a", "region_name": "eu"}')
      ]
    });
    draft.hidePassword();
    set(draft, 'endpoint_url', B);
    expect(sent(draft)).toEqual({ endpoint_url: B, client_kwargs: { region_name: 'eu' } });
  });

  it('of a named location goes to no other endpoint in the custom fields', () => {
    const named = {
      name: 'minio',
      settings: { artifact_storage_dir: S3_DIR, storage_options: { endpoint_url: A } }
    };
    const draft = new LocationDraft({ active: activeAt(locationOf({})), named: [named] });
    draft.chooseNamed(named);
    draft.edit({
      secret_rows: draft.fields.secret_rows.map((one) => ({ ...one, text: 'of a' }))
    });
    draft.choose('custom');
    expect(JSON.stringify(sent(draft))).toContain('of a');
    set(draft, 'endpoint_url', B);
    expect(sent(draft)).toEqual({ endpoint_url: B });
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
