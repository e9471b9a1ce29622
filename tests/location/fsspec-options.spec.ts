import { describe, expect, it } from 'vitest';
import type { StorageOptions } from '../../src/api/location.js';
import { openingOptions } from '../../src/location/opening-options.js';
import { checkLocationOptions } from '../../src/location/storage-options.js';
import { dirOf, refusal } from './fsspec-support.js';

describe('options of fsspec', () => {
  const check = (text: string, options: StorageOptions) =>
    refusal(() => checkLocationOptions(dirOf(text), options));
  const CONNECTION = 'AccountName=acct;AccountKey=canary==;EndpointSuffix=core.windows.net';

  const NESTED: unknown = JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`);

  it.each<readonly [string, StorageOptions, string, string]>([
    ['gs://bucket', { token: 'browser' }, 'token', 'gcloud auth application-default login'],
    ['gs://bucket', { block_size: 1000 }, 'block_size', '262144'],
    ['gs://bucket', { access: 'x' }, 'access', 'read_only'],
    ['gs://bucket', { endpoint_url: 'https://ana:canary@host' }, 'endpoint_url', 'https://host'],
    ['gs://bucket', { credentials: 'canary' }, 'credentials', '"token"'],
    ['gs://bucket', { anon: true }, 'anon', '"token": "anon"'],
    ['gs://bucket', { bucket: 'b' }, 'bucket', 'gs://bucket/folder'],
    ['gs://bucket', { account_key: 'canary' }, 'account_key', 'another filesystem'],
    ['gs://bucket', { project: 1 }, 'project', 'string'],
    ['abfs://box', { account_key: 'canary', sas_token: 'canary' }, 'sas_token', 'account_key'],
    ['abfs://box', { connection_string: CONNECTION, account_key: 'canary' }, 'account_key', 'both'],
    ['abfs://box', { connection_string: 'canary' }, 'connection_string', 'Access keys'],
    ['abfs://box', { connection_string: CONNECTION, account_name: 'b' }, 'account_name', 'another'],
    ['abfs://box', { account_name: 'https://canary' }, 'account_name', 'no URL'],
    ['abfs://box', { account_host: 'https://h' }, 'account_host', 'without https://'],
    ['abfs://box@acct.dfs.core.windows.net', { account_name: 'other' }, 'account_name', 'URL'],
    ['abfs://box', { access_key: 'canary' }, 'access_key', '"account_key"'],
    ['abfs://box', { profile: 'x' }, 'profile', 'another filesystem'],
    ['sftp://host/x', { host: 'other' }, 'host', 'URL'],
    ['sftp:///x', {}, 'host', 'sftp://ana@host/folder'],
    ['sftp://host/x', { key_filename: '/x' }, 'key_filename', '"client_keys"'],
    ['webdav://x', {}, 'base_url', 'https://host/dav'],
    ['webdav://x', { base_url: 'ftp://host' }, 'base_url', 'https://host'],
    ['webdav://x', { base_url: 'https://ana:canary@host' }, 'base_url', 'without user'],
    ['webdav://x', { base_url: '127.0.0.1:8080' }, 'base_url', 'http:// or https://'],
    ['sftp:///x', { host: 'sftp://host' }, 'host', 'sftp://ana@host/folder'],
    ['sftp:///x', { host: 'ana:canary@host' }, 'host', 'not the name of a server alone'],
    ['ftp:///x', { host: 'host:2121' }, 'host', 'not the name of a server alone'],
    ['smb:///share', { host: '[::1]' }, 'host', 'not the name of a server alone'],
    ['sftp://host/x', { port: 99_999 }, 'port', '65535'],
    ['hdfs://host/x', { port: 0 }, 'port', '65535'],
    ['webhdfs://host/x', { port: -1 }, 'port', '65535'],
    ['http://host/x', { client_kwargs: { a: NESTED } }, 'client_kwargs', '50 levels'],
    ['box://x', { strange: NESTED }, 'strange', '50 levels'],
    ['webdav://x', { base_url: 'https://h', auth: ['ana', 'canary', 'x'] }, 'auth', '["ana"'],
    ['webdav://x', { base_url: 'https://h', auth: 'ana:canary' }, 'auth', '["ana"'],
    ['webdav://x', { base_url: 'https://h', timeout: 0 }, 'timeout', 'greater than 0'],
    ['gs://bucket', { timeout: 0 }, 'timeout', 'greater than 0'],
    ['gs://bucket', { requests_timeout: -1 }, 'requests_timeout', 'greater than 0'],
    ['abfs://box', { max_concurrency: -3 }, 'max_concurrency', 'greater than 0'],
    ['abfs://box', { max_concurrency: 0 }, 'max_concurrency', 'greater than 0'],
    ['abfs://box', { blocksize: -1 }, 'blocksize', 'greater than 0'],
    ['abfs://box', { connection_timeout: 0 }, 'connection_timeout', 'greater than 0'],
    ['sftp://host/x', { connect_timeout: 0 }, 'connect_timeout', 'greater than 0'],
    ['ftp://host/x', { block_size: 0 }, 'block_size', 'greater than 0']
  ])('%s with %j is refused at its field', (text, options, name, said) => {
    expect(check(text, options)).toEqual({
      field: `storage_options.${name}`,
      said: expect.stringContaining(said)
    });
    expect(check(text, options).said).not.toContain('canary');
  });

  it('pass as they are, and what the library alone knows with them', () => {
    const dir = dirOf('sftp://ana@host:2222/x');
    const options = { client_keys: ['~/.ssh/id'], rekey_bytes: 1, use_listings_cache: true };
    expect(checkLocationOptions(dir, options)).toEqual([
      'storage_options: use_listings_cache has no effect here.'
    ]);
    expect(openingOptions(dir, options)).toEqual({
      client_keys: ['~/.ssh/id'],
      rekey_bytes: 1,
      host: 'host',
      port: 2222,
      username: 'ana'
    });
    expect(check('oss://bucket/x', { key: 'a', secret: 'b', endpoint: 'c' }).said).toBe('accepted');
  });

  it('are dictionaries again where a secret was typed as one', () => {
    const open = (options: StorageOptions) => openingOptions(dirOf('gs://bucket'), options);
    expect(open({ token: '{"type": "service_account"}' })).toEqual({
      token: { type: 'service_account' }
    });
    expect(open({ token: '{canary', project: '{}' })).toEqual({ token: '{canary', project: '{}' });
  });

  it('name a server by IPv6, too', () => {
    for (const host of ['::1', 'fe80::1%eth0', 'host', '10.0.0.1']) {
      expect(check('sftp:///x', { host, port: 22 }).said).toBe('accepted');
    }
  });

  it('take a login of WebDAV as a list, and as its text', () => {
    for (const auth of [['ana', 'canary'], '["ana", "canary"]', '', null]) {
      expect(check('webdav://x', { base_url: 'https://h', auth }).said).toBe('accepted');
    }
  });

  it('warn where a server is not verified', () => {
    const warns = (text: string, options: StorageOptions) =>
      checkLocationOptions(dirOf(text), options).join();
    expect(warns('webdav://x', { base_url: 'https://h', verify: false })).toContain('verify');
  });
});
