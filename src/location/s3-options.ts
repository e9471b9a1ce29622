import { option, type StorageOption } from './storage-option.js';

const CACHE = 'Artifact Storage keeps no such cache.';
const PYTHON = 'A Python object: leave it out.';
const TRANSPORT = 'Of botocore’s own transport; the AWS SDK for JavaScript decides for itself.';

/** botocore's create_client. */
const CLIENT_KWARGS = [
  option('region_name', 'map', 'string', 'Region of the bucket.'),
  option('endpoint_url', 'map', 'string', 'As endpoint_url, which wins.'),
  option('aws_access_key_id', 'map', 'string', 'As key, which wins.'),
  option('aws_secret_access_key', 'map', 'string', 'As secret, which wins.'),
  option('aws_session_token', 'map', 'string', 'As token, which wins.'),
  option('use_ssl', 'map', 'boolean', 'As use_ssl, which wins.'),
  option(
    'verify',
    'map',
    'any',
    'false: certificates are not verified. A path: the file of certificates to trust.'
  ),
  option('config', 'reject', 'any', 'Use config_kwargs.'),
  option('api_version', 'reject', 'any', 'S3 has one API version: leave it out.')
];

/** botocore's Config. */
const CONFIG_KWARGS = [
  option('region_name', 'map', 'string', 'Region of the bucket.'),
  option('signature_version', 'map', 'string', '"s3v4" (as always), or "unsigned" (as anon).'),
  option('connect_timeout', 'map', 'number', 'Seconds to connect (default 5).'),
  option('read_timeout', 'map', 'number', 'Seconds to wait for an answer (default 15).'),
  option('max_pool_connections', 'map', 'integer', 'Most connections at once.'),
  option('retries', 'map', 'object', 'How often a request is tried.', [
    option('max_attempts', 'map', 'integer', 'Repetitions after the first attempt.'),
    option('total_max_attempts', 'map', 'integer', 'Attempts in all (default 5).'),
    option('mode', 'map', 'string', '"standard" or "adaptive"; "legacy" is as standard.')
  ]),
  option('s3', 'map', 'object', 'Settings of S3.', [
    option('addressing_style', 'map', 'string', '"path", "virtual" or "auto".'),
    option('use_accelerate_endpoint', 'map', 'boolean', 'Transfer Acceleration.'),
    option('payload_signing_enabled', 'reject', 'any', 'The SDK decides it: leave it out.'),
    option('us_east_1_regional_endpoint', 'no_effect', 'any', 'Regional is the only way now.')
  ]),
  option('use_dualstack_endpoint', 'map', 'boolean', 'IPv6 endpoints.'),
  option('use_fips_endpoint', 'map', 'boolean', 'FIPS endpoints.'),
  option('request_checksum_calculation', 'map', 'string', '"when_required" or "when_supported".'),
  option('response_checksum_validation', 'map', 'string', '"when_required" or "when_supported".'),
  option(
    'proxies',
    'map',
    'object',
    'HTTP proxies: {"https": "http://proxy:3128"}. Without it, HTTPS_PROXY, HTTP_PROXY and NO_PROXY.',
    ['http', 'https'].map((name) => option(name, 'map', 'string', `Proxy of ${name} endpoints.`))
  ),
  option('proxies_config', 'reject', 'any', 'Name the proxy in proxies alone.'),
  option(
    'client_cert',
    'map',
    'any',
    'Client certificate: a path, or those of certificate and key.'
  ),
  ...['user_agent', 'user_agent_extra', 'tcp_keepalive', 'parameter_validation'].map((name) =>
    option(name, 'no_effect', 'any', TRANSPORT)
  ),
  option('inject_host_prefix', 'reject', 'any', 'Use endpoint_url.'),
  option('defaults_mode', 'reject', 'any', 'Use connect_timeout, read_timeout and retries.'),
  option('allow_http_redirects', 'no_effect', 'any', 'Redirects to another region are followed.'),
  option('endpoint_discovery_enabled', 'no_effect', 'any', 'S3 has no endpoint discovery.')
];

/** Parameters of S3's operations that we pass on. */
const ADDITIONAL_KWARGS = [
  option('ServerSideEncryption', 'map', 'string', 'Encryption at rest: AES256, aws:kms, …'),
  option('SSEKMSKeyId', 'map', 'string', 'Key of AWS KMS.'),
  option('SSEKMSEncryptionContext', 'map', 'string', 'Context of AWS KMS.'),
  option('BucketKeyEnabled', 'map', 'boolean', 'Use the bucket’s key of AWS KMS.'),
  option('SSECustomerAlgorithm', 'map', 'string', 'AES256, with a key of your own.'),
  option('SSECustomerKey', 'map', 'string', 'Key of your own; also needed to read.'),
  option('SSECustomerKeyMD5', 'map', 'string', 'MD5 of that key.'),
  option('StorageClass', 'map', 'string', 'STANDARD, STANDARD_IA, INTELLIGENT_TIERING, …'),
  option('ACL', 'map', 'string', 'Canned ACL.'),
  option('Tagging', 'map', 'string', 'Tags as key=value&key=value.'),
  option('Metadata', 'map', 'object', 'Metadata of each object; texts.'),
  option('RequestPayer', 'map', 'string', '"requester".'),
  option('ExpectedBucketOwner', 'map', 'string', 'Account that must own the bucket.'),
  option('ChecksumAlgorithm', 'map', 'string', 'CRC32, CRC32C, SHA1, SHA256 or CRC64NVME.')
];

/** s3fs.S3FileSystem's options. */
export const S3_OPTIONS: readonly StorageOption[] = [
  option('anon', 'map', 'boolean', 'Requests without a signature: read-only.'),
  option('endpoint_url', 'map', 'string', 'Address of an S3-compatible store.'),
  option('key', 'map', 'string', 'Access key id; needs secret.'),
  option('username', 'map', 'string', 'Another name of key.'),
  option('secret', 'map', 'string', 'Secret access key; needs key.'),
  option('password', 'map', 'string', 'Another name of secret.'),
  option('token', 'map', 'string', 'Session token of temporary credentials.'),
  option('profile', 'map', 'string', 'Profile of ~/.aws where the storage server runs.'),
  option(
    'use_ssl',
    'map',
    'boolean',
    'http or https, for an endpoint_url without a scheme; Amazon S3 is always https.'
  ),
  option('requester_pays', 'map', 'boolean', 'You pay for requests and transfer.'),
  option(
    'default_block_size',
    'map',
    'integer',
    'Bytes of one part of an upload, between 5 and 32 MiB (default 8 MiB). A value has 10,000 parts at most.'
  ),
  option(
    'max_concurrency',
    'map',
    'integer',
    'Parts uploaded at once (default 4); together with the next one 64 MiB at most.'
  ),
  option('cache_regions', 'map', 'boolean', 'The bucket’s region is always found and remembered.'),
  option(
    's3_additional_kwargs',
    'map',
    'object',
    'Parameters of S3’s operations.',
    ADDITIONAL_KWARGS
  ),
  option('client_kwargs', 'map', 'object', 'Arguments of botocore’s create_client.', CLIENT_KWARGS),
  option('config_kwargs', 'map', 'object', 'Arguments of botocore’s Config.', CONFIG_KWARGS),
  option(
    'version_aware',
    'no_effect',
    'boolean',
    'Values are written once and never changed, so versions of objects are not needed.'
  ),
  option('fixed_upload_size', 'no_effect', 'boolean', 'Parts always have equal sizes.'),
  option(
    'local_expiry_check',
    'no_effect',
    'boolean',
    'Values never change; a load that goes on after a broken connection checks it.'
  ),
  ...[
    'default_fill_cache',
    'default_cache_type',
    'skip_instance_cache',
    'use_listings_cache',
    'listings_expiry_time',
    'max_paths'
  ].map((name) => option(name, 'no_effect', 'any', CACHE)),
  ...['asynchronous', 'loop', 'session'].map((name) => option(name, 'reject', 'any', PYTHON))
];
