import { describe, expect, it } from 'vitest';
import type { LocationSettings } from '../../src/api/location.js';
import { LocationDraft } from '../../src/lab/location/draft/location-draft.js';
import { activeAt, locationOf, NAMED, PG, S3 } from './support/drafts.js';

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
