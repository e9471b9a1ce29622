import { describe, expect, it } from 'vitest';
import { checkStorageOptions, maskOptions, secretsOf } from '../../src/location/storage-options.js';

describe('checkStorageOptions', () => {
  it('accepts what fsspec’s local filesystem takes, and says what has no effect', () => {
    expect(checkStorageOptions('file', { auto_mkdir: false })).toEqual([]);
    expect(checkStorageOptions('file', { max_paths: 3 })).toEqual([
      'storage_options: max_paths has no effect here.'
    ]);
  });

  it.each([
    [{ auto_mkdirr: true }, 'invalid_input', 'Did you mean "auto_mkdir"?'],
    [{ profile: 'x' }, 'invalid_input', 'auto_mkdir'],
    [{ loop: null }, 'unsupported', 'leave it out'],
    [{ auto_mkdir: 'yes' }, 'invalid_input', 'Create the folder']
  ])('refuses %j', (options, kind, hint) => {
    expect(() => checkStorageOptions('file', options)).toThrow(
      expect.objectContaining({
        kind,
        field: `storage_options.${Object.keys(options)[0]}`,
        hint: expect.stringContaining(hint)
      })
    );
  });

  it('shows the begin of a name that is very long', () => {
    const name = `auto_${'x'.repeat(100_000)}`;
    expect(() => checkStorageOptions('file', { [name]: 1 })).toThrow(/^.{0,200}…" for a folder\.$/);
  });
});

describe('numbers and names in the options of S3', () => {
  it.each([
    [{ max_concurrency: 0 }, 'max_concurrency'],
    [{ config_kwargs: { connect_timeout: -1 } }, 'config_kwargs.connect_timeout'],
    [{ config_kwargs: { max_pool_connections: 0 } }, 'config_kwargs.max_pool_connections'],
    [{ config_kwargs: { retries: { max_attempts: -1 } } }, 'config_kwargs.retries.max_attempts'],
    [
      { config_kwargs: { retries: { total_max_attempts: 0 } } },
      'config_kwargs.retries.total_max_attempts'
    ],
    [{ config_kwargs: { region_name: 'eu west 1' } }, 'config_kwargs.region_name'],
    [{ client_kwargs: { region_name: '../x' } }, 'client_kwargs.region_name'],
    [{ client_kwargs: { region_name: 'eu.example.org' } }, 'client_kwargs.region_name']
  ])('%j is refused by its field', (options, field) => {
    expect(() => checkStorageOptions('s3', options)).toThrow(
      expect.objectContaining({ kind: 'invalid_input', field: `storage_options.${field}` })
    );
  });

  it.each([
    { client_kwargs: { region_name: '' } },
    { client_kwargs: { region_name: 'eu-central-1' } },
    { config_kwargs: { retries: { max_attempts: 0 }, read_timeout: 0.5 } }
  ])('%j is accepted', (options) => {
    expect(checkStorageOptions('s3', options)).toEqual([]);
  });
});

describe('secrets in storage options', () => {
  const options = {
    profile: 'team',
    key: 'AKIA',
    secret: 'hunter2',
    client_kwargs: { aws_session_token: 'tok', region_name: 'eu' }
  };

  it('are found, nested ones too', () => {
    expect(secretsOf(options)).toEqual(['AKIA', 'hunter2', 'tok']);
  });

  it('are masked', () => {
    expect(maskOptions(options)).toEqual({
      profile: 'team',
      key: '***',
      secret: '***',
      client_kwargs: { aws_session_token: '***', region_name: 'eu' }
    });
  });
});
