import { describe, expect, it } from 'vitest';
import { isArtifactStorageError } from '../../src/api/errors.js';
import { parseArtifactStorageDir } from '../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../src/location/database-url.js';
import type { LocationBase } from '../../src/location/location-types.js';
import { strangeAddress } from '../../src/location/strange-addresses.js';
import { parseRoot } from '../../src/location/value-root.js';

const base: LocationBase = {
  home: '/home/ana',
  homeOf: (user) => (user === 'eva' ? '/home/eva' : undefined),
  lineapy_home: '/home/ana/.lineapy',
  working_directory: '/project'
};

function refusalOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (isArtifactStorageError(error)) {
      expect(error.kind).toBe('invalid_input');
      return `${error.message} ${error.hint}`;
    }
    throw error;
  }
  return 'accepted';
}

const dir = (text: string) => refusalOf(() => parseArtifactStorageDir(text, base));
const url = (text: string) => refusalOf(() => parseDatabaseUrl(text, base));

/** What is written, and what the refusal says that was meant. */
const PLACES: readonly (readonly [text: string, said: string])[] = [
  ['C:\\Users\\ana\\values', '/mnt/c/Users/ana/values'],
  ['C:/x', '/mnt/c/x'],
  ['d:\\', '/mnt/d;'],
  ['C:values', '/mnt/c/values'],
  ['/C:/x', '/mnt/c/x'],
  ['/project/C:\\Users\\ana', '/mnt/c/Users/ana'],
  ['/project/C:/Users', '/mnt/c/Users'],
  ['\\\\server\\share', 'Mount the share'],
  ['\\\\wsl$\\Ubuntu\\home\\ana', 'Did you mean /home/ana?'],
  ['\\\\wsl.localhost\\Ubuntu\\home\\ana', 'Did you mean /home/ana?'],
  ['data\\values', 'Did you mean /project/data/values?'],
  ['~\\values', 'Did you mean ~/values?'],
  ['/data/my\\ values', 'Did you mean /data/my values?'],
  ['s3:/bucket/x', 'Did you mean s3://bucket/x? Its bucket is "bucket".'],
  ['s3:/x', 'Did you mean s3://x? Its bucket is "x".'],
  ['gs:x', 'Did you mean gs://x? Its bucket is "x".'],
  ['abfs:/x', 'Did you mean abfs://x? Its container is "x".'],
  ['s3:bucket/x', 'Did you mean s3://bucket/x?'],
  ['s3//bucket/x', 'Did you mean s3://bucket/x?'],
  ['S3:\\\\bucket\\x', 'Did you mean s3://bucket/x?'],
  ['/project/s3:/bucket/x', 'Did you mean s3://bucket/x?'],
  ['gs:/bucket/x', 'Did you mean gs://bucket/x?'],
  ['abfs:/container/x', 'Did you mean abfs://container/x?'],
  ['file:/x', 'Did you mean /x?'],
  ['file:x', 'Did you mean /x?'],
  ['file:C:/Users', '/mnt/c/Users'],
  ['dbfs:/x', 'Did you mean /dbfs/x?'],
  ['nas:/export/values', 'another machine'],
  ['ana@nas:/export', 'another machine'],
  ['"/x"', 'Did you mean /x?'],
  ["'/x'", 'Did you mean /x?'],
  ['“/x y”', 'Did you mean /x y?'],
  ["b'/x'", 'Did you mean /x?'],
  ["PosixPath('/x')", 'Did you mean /x?'],
  ['/x"', 'Did you mean /x?'],
  ['$HOME/x', 'Did you mean ~/x?'],
  [`$\{HOME}/x`, 'Did you mean ~/x?'],
  ['%USERPROFILE%\\x', 'Did you mean ~/x?'],
  ['$env:USERPROFILE\\x', 'Did you mean ~/x?'],
  ['$PWD/x', 'Did you mean /project/x?'],
  ['$(pwd)/x', 'Did you mean /project/x?'],
  ['/scratch/$USER/x', 'the variable $USER'],
  [`$\{SCRATCH}/x`, `the variable $\{SCRATCH}`],
  ['{folder}/x', 'braces'],
  ['[NEW-PATH]', 'placeholder'],
  ['<folder>', 'placeholder'],
  ['~nobody-here/x', 'home directory of "nobody-here"'],
  ['/a\0b', 'NUL'],
  ['/a\nb', 'U+000A'],
  ['/a\u200bb', 'U+200B'],
  ['/a\u202eb', 'U+202E'],
  ['/caf\udce9', 'UTF-8'],
  ['/caf\ufffd', 'UTF-8'],
  ['/data/x /', 'Did you mean /data/x?'],
  ['(s3://bucket/x)', 'Did you mean s3://bucket/x?'],
  ['see s3://bucket/x, please', 'Did you mean s3://bucket/x?'],
  ['s3 ://bucket/x', 'Did you mean s3://bucket/x?'],
  ['s3：//bucket/x', 'Did you mean s3://bucket/x?'],
  ['my store://bucket/x', 'does not begin with a scheme'],
  ['url=s3://bucket/x', 'Did you mean s3://bucket/x?'],
  ['artifact_storage_dir=/data/x', 'Did you mean /data/x?'],
  ["export LINEAPY_ARTIFACT_STORAGE_DIR='/data/x'", 'quotes'],
  ['/x",', 'Did you mean /x?'],
  ['\\\\?\\C:\\Users\\ana', '/mnt/c/Users/ana'],
  ['//./C:/Users', '/mnt/c/Users'],
  ['\\\\?\\UNC\\server\\share', 'Mount the share'],
  ['/cygdrive/c/Users/ana', '/mnt/c/Users/ana'],
  ['/c/Users/ana/x', '/mnt/c/Users/ana/x'],
  ['/data/x?password=canary', 'seems to hold a secret'],
  ['None', 'without a value'],
  ['None/values', './None'],
  ['/~/x', 'Did you mean ~/x?'],
  ['/proc/self/cwd/values', 'is a path of one process'],
  ['//proc/./thread-self/fd/3', 'is a path of one process'],
  ['/proc/12/root/data', 'is a path of one process'],
  ['/dev/fd/3/x', 'is a path of one process'],
  [`/${'x'.repeat(5000)}`, 'Use a shorter path.']
];

describe('a place that means nothing here', () => {
  it.each(PLACES)('%j is refused as a folder, with what was meant', (text, said) => {
    expect(dir(text)).toContain(said.replace(/;$/, ''));
  });

  it.each([
    './None',
    'Nonesuch/x',
    'run=1/x',
    '/c/x',
    '/proc/selfish',
    '/data/cygdrive/c',
    'a~/x',
    '/x/~'
  ])('%j stays a folder', (text) => {
    expect(dir(text)).toBe('accepted');
  });

  it('a port in place of a bucket is the address of a server', () => {
    expect(dir('s3://localhost:9000/bucket')).toContain(
      '{"endpoint_url": "http://localhost:9000"}'
    );
    expect(dir('s3://key:secret@bucket')).toContain('a user or a password');
  });

  it.each(PLACES.filter(([text]) => !/[?%]|^file:\/?x|^s3|^S3|^\$PWD|^\$\(/.test(text)))(
    '%j is refused as the file of a database',
    (text) => {
      expect(url(`sqlite:///${text}`)).not.toBe('accepted');
      expect(url(text)).not.toBe('accepted');
    }
  );

  it.each([
    ['sqlite:///C:\\data\\db.sqlite', 'sqlite:////mnt/c/data/db.sqlite'],
    ['sqlite:///C:/data/db.sqlite', 'sqlite:////mnt/c/data/db.sqlite'],
    ['sqlite:////C:/data/db.sqlite', 'sqlite:////mnt/c/data/db.sqlite'],
    ['sqlite:///$HOME/db.sqlite', 'sqlite:///~/db.sqlite'],
    ["'sqlite:////x.db'", 'sqlite:////x.db'],
    ['sqlite:/x.db', 'sqlite:////x.db'],
    ['sqlite:////x.db ?timeout=3', 'sqlite:////x.db'],
    ['sqlite:////caf%E9.db', 'UTF-8'],
    ['sqlite:////a%00b.db', 'NUL'],
    ['postgresql://h/d?sslmode=verify-full&sslrootcert=C:\\ca.pem', '/mnt/c/ca.pem']
  ])('%j is refused as a database, with what was meant', (text, said) => {
    expect(url(text)).toContain(said);
  });

  it.each([
    ['https://team.s3.amazonaws.com/models/x', 's3://team/models/x'],
    ['https://team.s3.eu-central-1.amazonaws.com/models', 's3://team/models'],
    ['https://s3.eu-central-1.amazonaws.com/team/models', 's3://team/models'],
    ['https://s3-eu-west-1.amazonaws.com/team', 's3://team'],
    ['https://s3.amazonaws.com/team/a%20b', 's3://team/a b'],
    ['https://team.data.s3.dualstack.us-east-1.amazonaws.com/x', 's3://team.data/x'],
    ['https://team.s3.cn-north-1.amazonaws.com.cn/x', 's3://team/x'],
    ['team.s3.amazonaws.com/x', 's3://team/x'],
    ['https://s3.console.aws.amazon.com/s3/buckets/team?region=x&prefix=a/b/', 's3://team/a/b'],
    [
      'https://eu-central-1.console.aws.amazon.com/s3/buckets/team?prefix=models/&tab=o',
      's3://team/models'
    ],
    ['https://s3.console.aws.amazon.com/s3/object/team?prefix=a/b.pkl', 's3://team/a/b.pkl'],
    ['https://storage.googleapis.com/team/x', 'gs://team/x'],
    ['https://console.cloud.google.com/storage/browser/team/x', 'gs://team/x'],
    [
      'https://acct.blob.core.windows.net/container/x',
      'abfs://container@acct.dfs.core.windows.net/x'
    ],
    ['http://minio:9000/team', '{"endpoint_url": "http://minio:9000"}'],
    ['arn:aws:s3:::team/models', 's3://team/models'],
    ['arn:aws-cn:s3:::team', 's3://team'],
    [
      'arn:aws:s3:eu-west-1:123456789012:accesspoint/ap/x',
      's3://arn:aws:s3:eu-west-1:123456789012:accesspoint/ap/x'
    ],
    ['arn:aws:iam::123456789012:role/x', 's3://bucket/folder']
  ])('%s is refused, with the place that it names', (text, said) => {
    expect(dir(text)).toContain(said);
  });

  it('shows no login and no signature of what it refuses', () => {
    for (const text of [
      's3:/AKIA:hunter2@team/x',
      '"s3://AKIA:hunter2@team"',
      'https://ana:hunter2@team.s3.amazonaws.com/x',
      'https://team.s3.amazonaws.com/x?X-Amz-Signature=hunter2'
    ]) {
      expect(dir(text)).not.toContain('hunter2');
      expect(dir(text)).not.toBe('accepted');
    }
  });

  it('is refused where a relative path leads to it', () => {
    const moved = { ...base, working_directory: '/caf\udce9' };
    expect(refusalOf(() => parseArtifactStorageDir('values', moved))).toContain('UTF-8');
    const away = { ...base, home: '/home/caf\ufffd' };
    expect(refusalOf(() => parseArtifactStorageDir('~/values', away))).toContain('UTF-8');
  });

  it('is no relative path whose folder nobody knows', () => {
    const nowhere = { ...base, working_directory: null };
    expect(refusalOf(() => parseArtifactStorageDir('values', nowhere))).toContain('relative');
    expect(refusalOf(() => parseDatabaseUrl('sqlite:///x.db', nowhere))).toContain('relative');
    expect(parseArtifactStorageDir('~/values', nowhere).text).toBe('/home/ana/values');
  });

  it.each([
    '/data/values',
    '/data/a:b/c',
    '/data/2026-11-26T12:00',
    'run:1/values',
    '/data/back\\slash',
    '/data/cost$',
    '/data/100%',
    "/data/ana's values",
    '/data/ space/x',
    '/naïve/ファイル/عربی',
    '/data/[x]/<y>',
    's3://team/a:b/$x/c'
  ])('%s is a place', (text) => {
    expect(dir(text)).toBe(text.includes('$x') ? dir(text) : 'accepted');
  });

  it('is still read where values were saved there before', () => {
    expect(parseRoot('/project/s3:/bucket/x').text).toBe('/project/s3:/bucket/x');
    expect(parseRoot('/project/C:\\Users').text).toBe('/project/C:\\Users');
  });

  it('is found in time that grows with the length of a text', () => {
    for (const one of ['%a', '${', '$a/', '\\', "'", '/c:', ':', '{', ' ', 's3:/', 'a.']) {
      const started = performance.now();
      strangeAddress(one.repeat(200_000), 'x');
      strangeAddress(one.repeat(Math.floor(4096 / one.length)), 'x');
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});

it.each([
  ['s3:/b/x', 'an S3 URL'],
  ['gs:/b/x', 'a gs URL'],
  ['abfs:/b/x', 'an abfs URL'],
  ['sftp:/h/x', 'an SFTP URL'],
  ['file:x', 'a file URL']
])('says what %s is nearly, with the right article', (text, kind) => {
  expect(dir(text)).toContain(`is not quite ${kind}`);
});
