import { describe, expect, it } from 'vitest';
import type { StorageOptions } from '../../src/api/location.js';
import { withDefaults } from '../../src/location/default-options.js';
import { optionsThere, secretsTarget } from '../../src/location/secrets-target.js';
import { parseRoot, reachingOptions, rootText } from '../../src/location/value-root.js';
import { ACCOUNT, dirOf } from './fsspec-support.js';

describe('one store', () => {
  it.each<[string, StorageOptions, string]>([
    ['gs://bucket/x', { endpoint_url: 'http://Host:4443/' }, 'gs://bucket/x at http://host:4443'],
    ['gs://bucket/x', { endpoint_url: 'https://storage.googleapis.com' }, 'gs://bucket/x'],
    ['abfs://box/x', ACCOUNT, 'abfs://box@acct.dfs.core.windows.net/x'],
    ['abfs://box@acct.dfs.core.windows.net/x', ACCOUNT, 'abfs://box@acct.dfs.core.windows.net/x'],
    [
      'abfs://box/x',
      { connection_string: 'AccountName=acct;AccountKey=canary' },
      'abfs://box@acct.dfs.core.windows.net/x'
    ],
    [
      'abfs://box/x',
      { ...ACCOUNT, account_host: 'acct.blob.core.usgovcloudapi.net' },
      'abfs://box@acct.dfs.core.usgovcloudapi.net/x'
    ],
    [
      'abfs://box/x',
      { connection_string: 'UseDevelopmentStorage=true' },
      'abfs://box/x at http://127.0.0.1:10000/devstoreaccount1'
    ],
    [
      'abfs://box/x',
      { connection_string: 'AccountName=a;AccountKey=canary;BlobEndpoint=http://h:1/a;' },
      'abfs://box/x at http://h:1/a'
    ],
    ['sftp:///x', { host: 'Host', username: 'ana', port: 22 }, 'sftp://ana@host/x'],
    ['sftp://host/x', { username: 'ana' }, 'sftp://ana@host/x'],
    ['webdav://x', { base_url: 'https://Host/dav/' }, 'webdav://x at https://host/dav']
  ])('%s with %j has the root %s', (text, options, root) => {
    expect(rootText(dirOf(text), options)).toBe(root);
    expect(parseRoot(root).text).toBe(root);
  });

  it('is reached later with what is harmless', () => {
    const reached = (text: string, options: StorageOptions) =>
      reachingOptions(dirOf(text), options);
    expect(reached('gs://bucket', { token: '/etc/key.json', project: 'ml' })).toEqual({
      project: 'ml',
      token: '/etc/key.json'
    });
    expect(reached('gs://bucket', { token: 'ya29.canary' })).toEqual({});
    expect(reached('abfs://box', { ...ACCOUNT, account_key: 'canary' })).toEqual(ACCOUNT);
    const key = '-----BEGIN PRIVATE KEY-----canary-----END PRIVATE KEY-----';
    expect(reached('sftp://h/x', { client_keys: [key], known_hosts: '/k' })).toEqual({
      known_hosts: '/k'
    });
  });

  it('gets the secrets that were told for it, and no other one', () => {
    const options = { password: 'canary', username: 'ana' };
    const there = (one: string, other: string) =>
      optionsThere(dirOf(other), dirOf(one), options) === options;
    expect(there('sftp://host/a', 'sftp://host/b')).toBe(true);
    expect(there('sftp://host/a', 'sftp://other/a')).toBe(false);
    expect(there('sftp://host/a', 'smb://host/a')).toBe(false);
    expect(there('box://a', 'dropbox://a')).toBe(false);
    expect(
      there('abfs://box@acct.dfs.core.windows.net', 'abfs://box2@acct.dfs.core.windows.net')
    ).toBe(true);
    expect(
      there('abfs://box@acct.dfs.core.windows.net', 'abfs://box@acct2.dfs.core.windows.net')
    ).toBe(false);
    expect(there('gs://bucket/x', 'gs://other/y')).toBe(true);
  });

  it('takes from the environment only what is of its server', () => {
    const configured = {
      abfs: { account_name: 'acct', account_key: 'canary' },
      sftp: { host: 'host', username: 'ana', password: 'canary' },
      dropbox: { token: 'canary' }
    };
    const used = (text: string, given: StorageOptions = {}) =>
      withDefaults(dirOf(text), given, configured).options;
    expect(used('abfs://box')).toEqual(configured.abfs);
    expect(used('abfs://box@acct.dfs.core.windows.net')).toEqual({ account_key: 'canary' });
    expect(used('abfs://box@other.dfs.core.windows.net')).toEqual({});
    const connection_string = 'AccountName=other;AccountKey=x';
    expect(used('abfs://box', { connection_string })).toEqual({ connection_string });
    expect(used('sftp:///x')).toEqual(configured.sftp);
    expect(used('sftp://other/x')).toEqual({});
    expect(used('box://x')).toEqual({});
  });

  it('is no target of secrets while its server is still typed', () => {
    expect(secretsTarget('sftp://', {})).toBeUndefined();
    expect(secretsTarget('sftp://ana@host/x', {})).toBe(secretsTarget('sftp://ana@host/y', {}));
    expect(secretsTarget('gs://', {})).toBe(secretsTarget('gs://bucket/x', {}));
    expect(secretsTarget('/data', {})).toBeUndefined();
  });
});
