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
