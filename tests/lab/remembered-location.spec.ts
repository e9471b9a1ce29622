import { describe, expect, it } from 'vitest';
import type { LocationKey, ResolvedLocation, StorageOptions } from '../../src/api/location.js';
import {
  changeToRemembered,
  isInForce,
  readRemembered,
  rememberable,
  textOf
} from '../../src/lab/location/remember/remembered-location.js';
import forms from '../fixtures/written-secrets.json' with { type: 'json' };

function located(
  dir: string,
  url: string,
  options: StorageOptions,
  own: readonly LocationKey[] = ['artifact_storage_dir', 'database_url', 'storage_options']
): ResolvedLocation {
  const setting = <T>(key: LocationKey, value: T) => ({
    value,
    origin: own.includes(key) ? ('session' as const) : ('default' as const),
    inherited: { value, origin: 'default' as const }
  });
  return {
    artifact_storage_dir: setting('artifact_storage_dir', dir),
    database_url: setting('database_url', url),
    storage_options: setting('storage_options', options)
  };
}

describe('what a notebook may remember', () => {
  it('is what the session has of its own', () => {
    const location = located('/team/values', 'sqlite:////a.sqlite', {}, ['artifact_storage_dir']);
    expect(rememberable(location)).toEqual({
      settings: { artifact_storage_dir: '/team/values' },
      secrets: []
    });
  });

  it('is no secret, and those left out have a name', () => {
    const location = located('s3://team/churn', 'postgresql://ana:***@db/ml?sslmode=require', {
      key: '***',
      profile: 'analytics',
      client_kwargs: { region_name: 'eu-central-1', aws_secret_access_key: '***' }
    });
    const { settings, secrets } = rememberable(location);
    expect(settings).toEqual({
      artifact_storage_dir: 's3://team/churn',
      database_url: 'postgresql://ana@db/ml?sslmode=require',
      storage_options: { profile: 'analytics', client_kwargs: { region_name: 'eu-central-1' } }
    });
    expect(secrets).toEqual([
      'database_url',
      'storage_options.key',
      'storage_options.client_kwargs.aws_secret_access_key'
    ]);
    expect(JSON.stringify(settings)).not.toContain('***');
    expect(isInForce(settings, location)).toBe(true);
  });

  it.each([
    ['postgresql://ana:***@db/ml', 'postgresql://ana@db/ml'],
    ['postgresql://ana%40corp:***@db/ml', 'postgresql://ana%40corp@db/ml'],
    ['postgresql://:pw@db/ml', 'postgresql://@db/ml'],
    ['postgresql://db/ml?user=ana&password=pw', undefined],
    ['postgresql://ana:p@ss:w@db/ml', undefined]
  ])('leaves the password out of %s', (url, expected) => {
    const { settings, secrets } = rememberable(located('/v', url, {}, ['database_url']));
    expect(settings.database_url).toBe(expected);
    expect(secrets).toEqual(['database_url']);
    expect(readRemembered({ artifact_storage_dir: '/v', ...settings }).kind).toBe('location');
  });
});

describe('what stands in the metadata', () => {
  it.each(forms.refused.map((form) => [JSON.stringify(form), form] as const))(
    'is not used where it is refused: %s',
    (_, form) => {
      expect(readRemembered(form).kind).toBe('unusable');
    }
  );

  it('is read as it was written', () => {
    const { settings } = rememberable(located('/v', 'sqlite:////a', { auto_mkdir: true }));
    expect(readRemembered(JSON.parse(JSON.stringify(settings)))).toEqual({
      kind: 'location',
      settings
    });
    expect(readRemembered(undefined)).toEqual({ kind: 'none' });
  });

  it.each([
    [{ database_url: 'postgresql://ana:pw@db/ml' }],
    [{ artifact_storage_dir: 's3://ana:pw@bucket' }],
    [{ storage_options: { secret: 'x' } }],
    [{ storage_options: { client_kwargs: { token: 'x' } } }],
    [{ storage_options: { accounts: [[{ name: 'a', password: 'x' }]] } }],
    [{ storage_options: { proxies: ['http://ana:pw@proxy'] } }],
    [{ storage_options: { proxy: 'http://ana:pw@proxy' } }]
  ])('is refused with a secret: %j', (value) => {
    expect(readRemembered(value)).toEqual({ kind: 'unusable', reason: 'secret' });
  });

  it.each([
    ['text'],
    [[]],
    [{}],
    [{ artifact_storage_dir: 5 }],
    [{ artifact_storage_dir: ' ' }],
    [{ storage_options: [] }]
  ])('is refused in another form: %j', (value) => {
    expect(readRemembered(value)).toEqual({ kind: 'unusable', reason: 'form' });
  });

  it('changes all three settings together', () => {
    expect(changeToRemembered({ artifact_storage_dir: '/v' })).toEqual({
      artifact_storage_dir: '/v',
      database_url: null,
      storage_options: null
    });
  });

  it('is one location whatever the order of its keys, and another one when anything differs', () => {
    const a = { artifact_storage_dir: '/v', storage_options: { b: 1, a: { d: 1, c: 2 } } };
    const b = { storage_options: { a: { c: 2, d: 1 }, b: 1 }, artifact_storage_dir: '/v' };
    expect(textOf(a)).toBe(textOf(b));
    expect(textOf(a)).not.toBe(textOf({ ...a, artifact_storage_dir: '/w' }));
    expect(isInForce({ artifact_storage_dir: '/v' }, located('/v', 'sqlite:///x', {}, []))).toBe(
      false
    );
  });

  it('has the text that people agreed to earlier, lists as they were written', () => {
    const storage_options = { b: [{ d: 1, c: 2 }], a: { d: 1, c: 2 } };
    expect(textOf({ storage_options, artifact_storage_dir: '/v' })).toBe(
      '{"artifact_storage_dir":"/v","storage_options":{"a":{"c":2,"d":1},"b":[{"d":1,"c":2}]}}'
    );
  });
});
