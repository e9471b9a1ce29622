import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  maskedFields,
  maskSettings,
  putPassword,
  putSecrets,
  takePassword
} from '../../src/location/masked-settings.js';
import { splitUrl } from '../../src/location/sqlalchemy-url.js';

const settings = {
  artifact_storage_dir: 's3://team/churn',
  database_url: 'postgresql://ana:p%40ss@db:5433/ml?application_name=a@b',
  storage_options: {
    key: 'AKIA',
    secret: 's3cr3t',
    token: null,
    endpoint_url: 'http://s3',
    client_kwargs: { aws_session_token: 'tok', region_name: 'eu-west-1' }
  }
};

describe('masked settings', () => {
  it('keep all but the secrets, and say where those belong', () => {
    const masked = maskSettings(settings);
    expect(masked).toEqual({
      artifact_storage_dir: 's3://team/churn',
      database_url: 'postgresql://ana:***@db:5433/ml?application_name=a@b',
      storage_options: {
        key: '***',
        secret: '***',
        token: null,
        endpoint_url: 'http://s3',
        client_kwargs: { aws_session_token: '***', region_name: 'eu-west-1' }
      }
    });
    const fields = maskedFields(masked);
    expect(fields).toEqual([
      'database_url.password',
      'storage_options.key',
      'storage_options.secret',
      'storage_options.client_kwargs.aws_session_token'
    ]);
    expect(
      putSecrets(masked, {
        'database_url.password': 'p@ss',
        'storage_options.key': 'AKIA',
        'storage_options.secret': 's3cr3t',
        'storage_options.client_kwargs.aws_session_token': 'tok'
      })
    ).toEqual(settings);
    expect(maskedFields(settings)).toEqual([]);
  });

  it('never hold a piece of a password that was not percent-encoded', () => {
    const { database_url } = maskSettings({ database_url: 'postgresql://ana:p@ss:w@rd@db/ml' });
    expect(database_url).toBe('(not shown: not a valid database_url)');
  });
});

describe('a password and its URL', () => {
  it('part, and come together again', () => {
    expect(takePassword('postgresql://ana:p%40s%2Fs@db/ml')).toEqual({
      url: 'postgresql://ana@db/ml',
      password: 'p@s/s'
    });
    for (const url of ['postgresql://ana@db/ml', 'sqlite:////a/b@c:d.sqlite', '', 'no URL']) {
      expect(takePassword(url)).toEqual({ url, password: '' });
      expect(putPassword(url, '')).toBe(url);
    }
    expect(putPassword('postgresql://db/ml', 'pw')).toBe('postgresql://:pw@db/ml');
    expect(putPassword('postgresql://ana:old@db/ml', 'new')).toBe('postgresql://ana:new@db/ml');
    expect(putPassword('nonsense', 'pw')).toBe('nonsense');
  });

  it('whatever the password is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (password) => {
        const url = putPassword('postgresql+psycopg://ana@db:5433/ml?sslmode=require', password);
        expect(splitUrl(url)?.password).toBe(password);
        expect(splitUrl(url)?.host).toBe('db');
        expect(takePassword(url)).toEqual({
          url: 'postgresql+psycopg://ana@db:5433/ml?sslmode=require',
          password
        });
      })
    );
  });
});
