import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isArtifactStorageError } from '../../src/api/errors.js';
import type { StorageOptions } from '../../src/api/location.js';
import {
  describeArtifactStorageDir,
  parseArtifactStorageDir
} from '../../src/location/artifact-storage-dir.js';
import { withDefaults } from '../../src/location/default-options.js';
import { FILESYSTEMS } from '../../src/location/filesystems/filesystems.js';
import type { FsspecStorageDir } from '../../src/location/filesystems/fsspec-dir.js';
import { NO_BASE } from '../../src/location/location-base.js';
import { openingOptions } from '../../src/location/opening-options.js';
import { optionsThere, secretsTarget } from '../../src/location/secrets-target.js';
import { checkLocationOptions } from '../../src/location/storage-options.js';
import { parseRoot, reachingOptions, rootText } from '../../src/location/value-root.js';

const dirOf = (text: string): FsspecStorageDir => {
  const dir = parseArtifactStorageDir(text, NO_BASE);
  if (!('protocol' in dir)) {
    throw new Error(`${text} is not of fsspec`);
  }
  return dir;
};

/** What is refused: message and hint, and the field. */
function refusal(work: () => unknown): { readonly said: string; readonly field: string } {
  try {
    work();
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return { said: `${error.message} ${error.hint}`, field: error.field ?? '' };
    }
    throw error;
  }
  return { said: 'accepted', field: '' };
}

const refused = (text: string): string =>
  refusal(() => parseArtifactStorageDir(text, NO_BASE)).said;

const ACCOUNT = { account_name: 'acct' };

/** What is written, its canonical text, fsspec's path, and what the URL says beside it. */
const ADDRESSES: readonly (readonly [string, string, string, StorageOptions?])[] = [
  ['gs://bucket', 'gs://bucket', 'bucket'],
  ['gcs://bucket//a/b/', 'gs://bucket/a/b', 'bucket/a/b'],
  ['GS://my_bucket.example/a b', 'gs://my_bucket.example/a b', 'my_bucket.example/a b'],
  ['gs://bucket/a%20b', 'gs://bucket/a%20b', 'bucket/a%20b'],
  ['abfs://container/x', 'abfs://container/x', 'container/x'],
  ['az://box-1', 'abfs://box-1', 'box-1'],
  [
    'abfss://box@acct.blob.core.windows.net/a/',
    'abfs://box@acct.dfs.core.windows.net/a',
    'box/a',
    ACCOUNT
  ],
  [
    'abfs://acct.dfs.core.windows.net/box/a',
    'abfs://box@acct.dfs.core.windows.net/a',
    'box/a',
    ACCOUNT
  ],
  [
    'abfs://box@acct.dfs.core.chinacloudapi.cn/a',
    'abfs://box@acct.dfs.core.chinacloudapi.cn/a',
    'box/a',
    { ...ACCOUNT, account_host: 'acct.blob.core.chinacloudapi.cn' }
  ],
  [
    'abfs://box@acct.z12.dfs.storage.azure.net/a',
    'abfs://box@acct.z12.dfs.storage.azure.net/a',
    'box/a',
    { ...ACCOUNT, account_host: 'acct.z12.blob.storage.azure.net' }
  ],
  ['sftp://host/data/', 'sftp://host/data', '/data', { host: 'host' }],
  ['ssh://Ana@Host:22/d', 'sftp://Ana@host/d', '/d', { host: 'host', port: 22, username: 'Ana' }],
  [
    'sftp://a%40b@[::1]:2222/d/a:b@c',
    'sftp://a%40b@[::1]:2222/d/a:b@c',
    '/d/a:b@c',
    { host: '::1', port: 2222, username: 'a@b' }
  ],
  ['sftp:///data', 'sftp:///data', '/data'],
  ['ftp://ana@host:21/x', 'ftp://ana@host/x', '/x', { host: 'host', port: 21, username: 'ana' }],
  ['webdav://a/b/', 'webdav://a/b', 'a/b'],
  ['dav://', 'webdav://', ''],
  ['smb://nas/share/x', 'smb://nas/share/x', '/share/x', { host: 'nas' }],
  ['hdfs:///x', 'hdfs:///x', '/x'],
  ['arrow_hdfs://n:8020/x', 'hdfs://n:8020/x', '/x', { host: 'n', port: 8020 }],
  [
    'webhdfs://ana@n:9870/x',
    'webhdfs://ana@n:9870/x',
    '/x',
    { host: 'n', port: 9870, user: 'ana' }
  ],
  ['oci://b@ns/x', 'oci://b@ns/x', 'b@ns/x'],
  ['hf://datasets/o/n@main/x', 'hf://datasets/o/n@main/x', 'datasets/o/n@main/x'],
  ['github://o:r@main/x', 'github://o:r@main/x', 'x', { org: 'o', repo: 'r', sha: 'main' }],
  ['HTTPS://Host:443/a//b/', 'https://host/a/b', 'https://host/a/b'],
  ['box://Team Folder/x/', 'box://Team Folder/x', 'Team Folder/x'],
  ['never-heard://a/b', 'never-heard://a/b', 'a/b']
];

describe('an address of fsspec', () => {
  it.each(ADDRESSES.map(([written, text, path, said = {}]) => ({ written, text, path, said })))(
    '$written is $text',
    ({ written, text, path, said: urlOptions }) => {
      const dir = dirOf(written);
      expect(dir).toMatchObject({ text, path, urlOptions });
      expect(dirOf(text).text).toBe(text);
      expect(dirOf(text).path).toBe(path);
      expect(describeArtifactStorageDir(written)).not.toContain('undefined');
    }
  );

  it('is its own text, whatever is in its folders', () => {
    const folder = fc.stringMatching(/^[a-z0-9 _.:@=&+%é-]{1,12}$/);
    const start = fc.constantFrom(
      'gs://bucket',
      'az://box@acct.blob.core.windows.net',
      'ssh://ana@host:22/data',
      'webdav://folder',
      'smb://nas/share',
      'hdfs:///data',
      'oci://bucket@namespace',
      'hf://datasets/o/n',
      'github://o:r@main',
      'http://host:8080',
      'never-heard://folder'
    );
    fc.assert(
      fc.property(start, fc.array(folder, { minLength: 1, maxLength: 4 }), (base, names) => {
        fc.pre(names.every((name) => !/^\.{1,2}$|^~|\s$|%[a-z_]|::|^\s/i.test(name)));
        const { text, path } = dirOf(`${base}/${names.join('/')}`);
        expect(dirOf(text)).toMatchObject({ text, path });
        expect(parseRoot(rootText(dirOf(text), {})).dir.text).toBe(text);
      })
    );
  });

  it.each([
    ['gs://', 'names no bucket'],
    ['gs://B!/x', 'not the name of a bucket'],
    ['gs://ab', 'at least 3'],
    ['gs://bucket/x#1234', '"#"'],
    ['gs://bucket/x?generation=1', '"?"'],
    ['gs://bucket/../x', '".."'],
    ['gs://bucket/./x', '"."'],
    [`gs://bucket/${'x'.repeat(900)}`, 'too long'],
    ['abfs://ab/x', '3 to 63'],
    ['abfs://a--b/x', 'single hyphens'],
    ['abfs://box@acct/x', 'abfs://container@account.dfs.core.windows.net/folder'],
    ['abfs://box@acct.example.com/x', 'does not name a storage account'],
    ['sftp://host/~/x', '"~"'],
    ['sftp://host:99999/x', 'does not name a server'],
    ['sftp://ana@/x', 'does not name a server'],
    ['smb://nas', 'names no share'],
    ['webdav://host:8080/x', 'base_url'],
    ['webdavs://host/x', '{"base_url": "https://host/dav"}'],
    ['hf://name', 'names no repository'],
    ['github://owner/repository', 'github://owner:repository@branch/folder'],
    ['memory://x', 'gone when the process ends'],
    ['simplecache://x', 'wraps another filesystem'],
    ['simplecache::gs://bucket/x', 'Did you mean gs://bucket/x?'],
    ['zip://a.zip::s3://bucket/x', 'Did you mean s3://bucket/x?'],
    ['data://x', 'has no folders'],
    ['mysql://host/x', 'database_url'],
    ['azure://container/x', 'Did you mean abfs://container/x?'],
    [
      'wasbs://box@acct.blob.core.windows.net/x',
      'Did you mean abfs://box@acct.blob.core.windows.net/x?'
    ],
    ['adl://store.azuredatalakestore.net/x', 'retired'],
    ['gsc://bucket/x', 'Did you mean gs://bucket/x?'],
    ['s3n://bucket/x', 'Did you mean s3://bucket/x?'],
    ['scp://ana@host/x', 'Did you mean sftp://ana@host/x?'],
    ['minio://host/x', '"endpoint_url"'],
    ['ana@host:/data', 'sftp://ana@host/data'],
    ['\\\\server\\share\\x', 'smb://server/share/x'],
    ['AccountName=a;AccountKey=canary==;', 'abfs://container/folder'],
    ['https://storage.googleapis.com/bucket/a%20b', 'Did you mean gs://bucket/a b?'],
    ['https://bucket.storage.googleapis.com/x', 'gs://bucket/x'],
    ['https://storage.googleapis.com/storage/v1/b/bucket/o/x', 'gs://bucket/x'],
    ['https://console.cloud.google.com/storage/browser/bucket/x;tab=objects', 'gs://bucket/x'],
    ['https://console.cloud.google.com/storage/browser/_details/bucket/x', 'gs://bucket/x'],
    ['https://acct.blob.core.windows.net/box/x', 'abfs://box@acct.dfs.core.windows.net/x'],
    ['acct.blob.core.windows.net/box/x', 'abfs://box@acct.dfs.core.windows.net/x'],
    ['https://acct.dfs.core.windows.net', 'abfs://container@acct.dfs.core.windows.net/folder'],
    ['http://127.0.0.1:10000/devstoreaccount1/box/x', 'UseDevelopmentStorage=true'],
    ['https://github.com/o/r/tree/main/x', 'github://o:r@main/x'],
    ['https://huggingface.co/datasets/o/n/tree/main/x', 'hf://datasets/o/n@main/x'],
    ['https://minio.example.org/team', '{"endpoint_url": "https://minio.example.org"}']
  ])('%s is refused, with what was meant', (text, said) => {
    expect(refused(text)).toContain(said);
    expect(refused(text)).not.toContain('canary');
  });

  it('says what is read-only, and why', () => {
    for (const text of ['https://host/x', 'hf://o/n', 'github://o:r@main/x']) {
      expect(dirOf(text).readOnly?.kind).toBe('unsupported');
      expect(describeArtifactStorageDir(text)).toContain('(read only)');
    }
    expect(dirOf('gs://bucket').readOnly).toBeNull();
  });

  it('holds no login, and no message shows one', () => {
    const protocols = FILESYSTEMS.filter(({ scheme }) => scheme !== 'github').flatMap((one) => [
      ...one.protocols
    ]);
    const secret = fc.stringMatching(/^canary[a-zA-Z0-9/#?%+=]{0,8}canary$/);
    fc.assert(
      fc.property(fc.constantFrom(...protocols, 'never-heard'), secret, (protocol, password) => {
        const said = refused(`${protocol}://ana:${password}@host/x`);
        expect(said).not.toBe('accepted');
        expect(said).not.toContain('canary');
      })
    );
  });
});

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
