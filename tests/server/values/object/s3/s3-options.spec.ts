import { describe, expect, it } from 'vitest';
import type { StorageOptions } from '../../../../../src/api/location.js';
import type { StorageOption } from '../../../../../src/location/storage-option.js';
import {
  checkStorageOptions,
  STORAGE_OPTIONS
} from '../../../../../src/location/storage-options.js';
import { type S3Config, s3Config } from '../../../../../src/server/values/object/s3/s3-config.js';

/** One row of s3fs's and botocore's options: what is given, and what becomes of it. */
type Row =
  | readonly [option: string, value: unknown, gives: Partial<S3Config>, beside?: StorageOptions]
  | readonly [option: string, value: unknown, 'no effect']
  | readonly [option: string, value: unknown, 'refused', hint: RegExp];

const KEYS = { key: 'AKIA', secret: 'abc' };
const CREDENTIALS = { accessKeyId: 'AKIA', secretAccessKey: 'abc' };
const additional = (name: string, value: unknown): Row => [
  `s3_additional_kwargs.${name}`,
  value,
  { parameters: { [name]: value } }
];

const ROWS: readonly Row[] = [
  ['anon', true, { anonymous: true, keys: null }, KEYS],
  ['endpoint_url', 'https://minio:9000', { endpoint: 'https://minio:9000', path_style: true }],
  ['endpoint_url', 'minio:9000', { endpoint: 'https://minio:9000' }],
  ['endpoint_url', 'https://minio', { request_checksums: 'WHEN_REQUIRED' }],
  ['endpoint_url', 'https://minio', { response_checksums: 'WHEN_REQUIRED' }],
  ['key', 'AKIA', { keys: CREDENTIALS }, { secret: 'abc' }],
  ['username', 'AKIA', { keys: CREDENTIALS }, { secret: 'abc' }],
  ['secret', 'abc', { keys: CREDENTIALS }, { key: 'AKIA' }],
  ['password', 'abc', { keys: CREDENTIALS }, { key: 'AKIA' }],
  ['token', 'tok', { keys: { ...CREDENTIALS, sessionToken: 'tok' } }, KEYS],
  ['profile', 'team', { profile: 'team', keys: null }],
  ['use_ssl', false, { endpoint: 'http://minio' }, { endpoint_url: 'minio' }],
  ['requester_pays', true, { parameters: { RequestPayer: 'requester' } }],
  ['default_block_size', 16 << 20, { part_size: 16 << 20, concurrency: 3 }],
  // s3fs's own defaults
  [
    'default_block_size',
    50 << 20,
    { part_size: 32 << 20, concurrency: 1 },
    { max_concurrency: 10 }
  ],
  ['default_block_size', 1024, { part_size: 5 << 20 }],
  ['max_concurrency', 6, { concurrency: 6 }],
  ['max_concurrency', 10, { concurrency: 7 }],
  ['cache_regions', true, {}],
  additional('ServerSideEncryption', 'aws:kms'),
  additional('SSEKMSKeyId', 'k'),
  additional('SSEKMSEncryptionContext', 'e30='),
  additional('BucketKeyEnabled', true),
  additional('SSECustomerAlgorithm', 'AES256'),
  additional('SSECustomerKey', 'c2VjcmV0'),
  additional('SSECustomerKeyMD5', 'md5'),
  additional('StorageClass', 'STANDARD_IA'),
  additional('ACL', 'bucket-owner-full-control'),
  additional('Tagging', 'team=churn'),
  additional('Metadata', { team: 'churn' }),
  additional('RequestPayer', 'requester'),
  additional('ExpectedBucketOwner', '123456789012'),
  additional('ChecksumAlgorithm', 'SHA256'),
  ['client_kwargs.region_name', 'eu-west-1', { region: 'eu-west-1' }],
  ['client_kwargs.endpoint_url', 'http://minio', { endpoint: 'http://minio', path_style: true }],
  [
    'client_kwargs.endpoint_url',
    'http://minio',
    { endpoint: 'http://wins' },
    { endpoint_url: 'http://wins' }
  ],
  ['client_kwargs.aws_access_key_id', 'AKIA', { keys: CREDENTIALS }, { secret: 'abc' }],
  ['client_kwargs.aws_access_key_id', 'other', { keys: CREDENTIALS }, KEYS],
  ['client_kwargs.aws_secret_access_key', 'abc', { keys: CREDENTIALS }, { key: 'AKIA' }],
  [
    'client_kwargs.aws_session_token',
    'tok',
    { keys: { ...CREDENTIALS, sessionToken: 'tok' } },
    KEYS
  ],
  ['client_kwargs.use_ssl', false, { endpoint: 'http://minio' }, { endpoint_url: 'minio' }],
  ['client_kwargs.verify', false, { verify: false }],
  ['client_kwargs.verify', '/ca.pem', { verify: { ca_file: '/ca.pem' } }],
  ['client_kwargs.config', {}, 'refused', /config_kwargs/],
  ['client_kwargs.api_version', '2006-03-01', 'refused', /leave it out/],
  ['config_kwargs.region_name', 'eu-west-1', { region: 'eu-west-1' }],
  ['config_kwargs.signature_version', 's3v4', { anonymous: false }],
  ['config_kwargs.signature_version', 'unsigned', { anonymous: true }],
  ['config_kwargs.signature_version', 's3', 'refused', /s3v4/],
  ['config_kwargs.connect_timeout', 2.5, { connect_timeout_ms: 2500 }],
  ['config_kwargs.read_timeout', 60, { read_timeout_ms: 60_000 }],
  ['config_kwargs.max_pool_connections', 10, { max_sockets: 10 }],
  ['config_kwargs.retries.max_attempts', 3, { max_attempts: 4 }],
  ['config_kwargs.retries.total_max_attempts', 3, { max_attempts: 3 }],
  ['config_kwargs.retries.mode', 'adaptive', { retry_mode: 'adaptive' }],
  ['config_kwargs.retries.mode', 'legacy', { retry_mode: 'standard' }],
  ['config_kwargs.retries.mode', 'often', 'refused', /standard/],
  ['config_kwargs.s3.addressing_style', 'path', { path_style: true }],
  [
    'config_kwargs.s3.addressing_style',
    'virtual',
    { path_style: false },
    { endpoint_url: 'https://minio' }
  ],
  ['config_kwargs.s3.addressing_style', 'auto', { path_style: false }],
  ['config_kwargs.s3.addressing_style', 'dns', 'refused', /virtual/],
  ['config_kwargs.s3.use_accelerate_endpoint', true, { accelerate: true }],
  ['config_kwargs.s3.payload_signing_enabled', true, 'refused', /leave it out/],
  ['config_kwargs.s3.us_east_1_regional_endpoint', 'regional', 'no effect'],
  ['config_kwargs.use_dualstack_endpoint', true, { dualstack: true }],
  ['config_kwargs.use_fips_endpoint', true, { fips: true }],
  [
    'config_kwargs.request_checksum_calculation',
    'when_required',
    { request_checksums: 'WHEN_REQUIRED' }
  ],
  ['config_kwargs.request_checksum_calculation', 'never', 'refused', /when_required/],
  [
    'config_kwargs.response_checksum_validation',
    'when_supported',
    { response_checksums: 'WHEN_SUPPORTED' },
    { endpoint_url: 'https://minio' }
  ],
  ['config_kwargs.proxies.http', 'proxy:3128', { proxies: { HTTP_PROXY: 'http://proxy:3128/' } }],
  [
    'config_kwargs.proxies.https',
    'http://proxy:3128',
    { proxies: { HTTPS_PROXY: 'http://proxy:3128/' } }
  ],
  ['config_kwargs.proxies.https', 'socks5://proxy', 'refused', /http:\/\/proxy/],
  ['config_kwargs.proxies_config', {}, 'refused', /proxies alone/],
  [
    'config_kwargs.client_cert',
    '/c.pem',
    { client_cert: { cert_file: '/c.pem', key_file: '/c.pem' } }
  ],
  [
    'config_kwargs.client_cert',
    ['/c.pem', '/k.pem'],
    { client_cert: { cert_file: '/c.pem', key_file: '/k.pem' } }
  ],
  ['config_kwargs.client_cert', ['/c.pem'], 'refused', /cert\.pem/],
  ['config_kwargs.user_agent', 'x', 'no effect'],
  ['config_kwargs.user_agent_extra', 'x', 'no effect'],
  ['config_kwargs.tcp_keepalive', true, 'no effect'],
  ['config_kwargs.parameter_validation', false, 'no effect'],
  ['config_kwargs.inject_host_prefix', true, 'refused', /endpoint_url/],
  ['config_kwargs.defaults_mode', 'auto', 'refused', /connect_timeout/],
  ['config_kwargs.allow_http_redirects', true, 'no effect'],
  ['config_kwargs.endpoint_discovery_enabled', true, 'no effect'],
  ['version_aware', true, 'no effect'],
  ['fixed_upload_size', true, 'no effect'],
  ['local_expiry_check', true, 'no effect'],
  ['default_fill_cache', true, 'no effect'],
  ['default_cache_type', 'none', 'no effect'],
  ['skip_instance_cache', true, 'no effect'],
  ['use_listings_cache', true, 'no effect'],
  ['listings_expiry_time', 60, 'no effect'],
  ['max_paths', 10, 'no effect'],
  ['asynchronous', true, 'refused', /leave it out/],
  ['loop', null, 'refused', /leave it out/],
  ['session', {}, 'refused', /leave it out/]
];

/** `{a: {b: value}}` for `a.b`, merged into other options. */
function nest(path: string, value: unknown, beside: StorageOptions = {}): StorageOptions {
  const [name = '', ...rest] = path.split('.');
  const inner = beside[name] as StorageOptions | undefined;
  return { ...beside, [name]: rest.length === 0 ? value : nest(rest.join('.'), value, inner) };
}

const leaves = (options: readonly StorageOption[], prefix = ''): readonly string[] =>
  options.flatMap(({ name, nested }) =>
    nested === undefined ? [`${prefix}${name}`] : leaves(nested, `${prefix}${name}.`)
  );

describe('the options of s3fs', () => {
  it('all have a row here', () => {
    const rows = new Set(ROWS.map(([name]) => name));
    expect(leaves(STORAGE_OPTIONS.s3).filter((name) => !rows.has(name))).toEqual([]);
  });

  it.each(ROWS.map((row) => ({ name: row[0], given: row[1], row })))(
    '$name = $given',
    ({ row }) => {
      const [path, value, outcome, beside] = row;
      if (outcome === 'refused') {
        expect(() => checkStorageOptions('s3', nest(path, value))).toThrow(
          expect.objectContaining({
            field: expect.stringMatching(`^storage_options.${path.split('.')[0]}`),
            hint: expect.stringMatching(beside as RegExp)
          })
        );
        return;
      }
      const options = nest(path, value, outcome === 'no effect' ? {} : (beside as StorageOptions));
      const notices = checkStorageOptions('s3', options);
      if (outcome === 'no effect') {
        expect(notices).toEqual([`storage_options: ${path} has no effect here.`]);
        expect(s3Config(options)).toEqual(s3Config({}));
      } else {
        expect(s3Config(options)).toMatchObject(outcome);
        expect(notices).toHaveLength(path === 'client_kwargs.verify' && value === false ? 1 : 0);
      }
    }
  );

  it.each([
    ['endpoint', 'endpoint_url'],
    ['client_kwargs.regionname', 'region_name'],
    ['config_kwargs.retries.max_attempt', 'max_attempts'],
    ['s3_additional_kwargs.StorageClas', 'StorageClass']
  ])('asks what was meant by %s', (path, meant) => {
    expect(() => checkStorageOptions('s3', nest(path, 'x'))).toThrow(
      expect.objectContaining({
        field: `storage_options.${path}`,
        hint: expect.stringContaining(`Did you mean "${meant}"`)
      })
    );
  });

  it.each([
    [{ key: 'a' }, 'secret'],
    [{ secret: 'a' }, 'key'],
    [{ token: 'a' }, 'token'],
    [{ key: 'a', username: 'b', secret: 'c' }, 'username'],
    [{ use_ssl: false, endpoint_url: 'https://minio' }, 'use_ssl'],
    [{ client_kwargs: { use_ssl: false, endpoint_url: 'https://minio' } }, 'client_kwargs.use_ssl'],
    [{ endpoint_url: 'ftp://minio' }, 'endpoint_url'],
    [{ endpoint_url: 'https://ana:pw@minio' }, 'endpoint_url'],
    [{ max_concurrency: 0 }, 'max_concurrency'],
    [{ default_block_size: -1 }, 'default_block_size'],
    [{ max_concurrency: '4' }, 'max_concurrency']
  ])('refuses %j', (options, name) => {
    expect(() => checkStorageOptions('s3', options)).toThrow(
      expect.objectContaining({ field: `storage_options.${name}` })
    );
  });
});
