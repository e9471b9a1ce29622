import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StorageOptions } from '../../src/api/location.js';
import { describeArtifactStorageDir } from '../../src/location/artifact-storage-dir.js';
import { FILESYSTEMS } from '../../src/location/filesystems/filesystems.js';
import { parseRoot, rootText } from '../../src/location/value-root.js';
import { ACCOUNT, dirOf, refused } from './fsspec-support.js';

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
