import { ArtifactStorageError } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import { strangeAddress } from './strange-addresses.js';

function refuse(name: string, message: string, hint: string): never {
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message,
    hint,
    field: `storage_options.${name}`
  });
}

const has = (options: StorageOptions, name: string): boolean =>
  options[name] !== undefined && options[name] !== null && options[name] !== '';

function record(value: unknown): StorageOptions {
  return typeof value === 'object' && value !== null ? (value as StorageOptions) : {};
}

function oneOf(value: unknown, path: string, allowed: readonly string[]): void {
  if (typeof value === 'string' && !allowed.includes(value.toLowerCase())) {
    refuse(path, `"${path}" cannot be "${value}".`, `Use ${allowed.join(' or ')}.`);
  }
}

function checkCredentials(options: StorageOptions): void {
  for (const [one, other] of [
    ['key', 'username'],
    ['secret', 'password']
  ] as const) {
    if (has(options, one) && has(options, other)) {
      refuse(other, `${one} and ${other} are the same: both were given.`, `Leave ${other} out.`);
    }
  }
  const client = record(options.client_kwargs);
  const key = has(options, 'key') || has(options, 'username') || has(client, 'aws_access_key_id');
  const secret =
    has(options, 'secret') || has(options, 'password') || has(client, 'aws_secret_access_key');
  if (key !== secret) {
    const missing = key ? 'secret' : 'key';
    refuse(
      missing,
      `${key ? 'key' : 'secret'} was given without ${missing}.`,
      `Give ${missing} too, or leave both out to use the profile or role of the storage server.`
    );
  }
  if (!key && (has(options, 'token') || has(client, 'aws_session_token'))) {
    refuse('token', 'token was given without key and secret.', 'Give key and secret too.');
  }
}

/**
 * What S3's options mean together.
 *
 * @returns a sentence for what is a danger
 * @throws ArtifactStorageError `invalid_input`, field `storage_options.<name>`.
 */
export function checkS3Rules(options: StorageOptions): readonly string[] {
  checkCredentials(options);
  const endpoint = options.endpoint_url ?? record(options.client_kwargs).endpoint_url;
  if (typeof endpoint === 'string') {
    const nested = record(options.client_kwargs).use_ssl;
    if (/^https:/i.test(endpoint) && (options.use_ssl ?? nested) === false) {
      const name = options.use_ssl === false ? 'use_ssl' : 'client_kwargs.use_ssl';
      refuse(name, `${name} is false, but endpoint_url is https.`, `Leave ${name} out.`);
    }
    const url = URL.parse(/^[a-z]+:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`);
    if (
      url === null ||
      !/^https?:$/.test(url.protocol) ||
      url.username !== '' ||
      url.search !== ''
    ) {
      refuse(
        'endpoint_url',
        'endpoint_url is not the address of a server.',
        'Write it as https://host:port, without user, password and query.'
      );
    }
  }
  const config = record(options.config_kwargs);
  const path = (name: string) => `config_kwargs.${name}`;
  const retries = record(config.retries);
  for (const [name, value, least] of [
    ['max_concurrency', options.max_concurrency, 1],
    ['default_block_size', options.default_block_size, 1],
    [path('connect_timeout'), config.connect_timeout, 0],
    [path('read_timeout'), config.read_timeout, 0],
    [path('max_pool_connections'), config.max_pool_connections, 1],
    [path('retries.max_attempts'), retries.max_attempts, 0],
    [path('retries.total_max_attempts'), retries.total_max_attempts, 1]
  ] as const) {
    if (typeof value === 'number' && value < least) {
      refuse(name, `${name} must be at least ${least}.`, 'Use a larger number, or leave it out.');
    }
  }
  checkRegion(path('region_name'), config.region_name);
  checkRegion('client_kwargs.region_name', record(options.client_kwargs).region_name);
  oneOf(config.signature_version, path('signature_version'), ['s3v4', 'unsigned']);
  const checksums = ['when_required', 'when_supported'];
  oneOf(config.request_checksum_calculation, path('request_checksum_calculation'), checksums);
  oneOf(config.response_checksum_validation, path('response_checksum_validation'), checksums);
  oneOf(record(config.retries).mode, path('retries.mode'), ['standard', 'adaptive', 'legacy']);
  oneOf(record(config.s3).addressing_style, path('s3.addressing_style'), [
    'auto',
    'virtual',
    'path'
  ]);
  checkTransport(config);
  checkFile('client_kwargs.verify', record(options.client_kwargs).verify);
  return record(options.client_kwargs).verify === false
    ? [
        'storage_options: client_kwargs.verify is false, so attackers on the way can read and change values.'
      ]
    : [];
}

/** A region becomes a part of the host's name. Source: botocore's `validate_region_name`. */
function checkRegion(path: string, value: unknown): void {
  if (typeof value === 'string' && !/^(?:(?!-)[A-Za-z\d-]{1,63}(?<!-))?$/.test(value)) {
    refuse(path, `${path} is not the name of a region.`, 'For example "eu-central-1".');
  }
}

/** botocore's `proxies` (URLs by scheme) and `client_cert` (a path, or certificate and key). */
function checkTransport(config: StorageOptions): void {
  for (const [scheme, proxy] of Object.entries(record(config.proxies))) {
    const url = typeof proxy === 'string' ? proxyUrl(proxy) : null;
    if (!['http', 'https'].includes(scheme) || url === null) {
      refuse(
        'config_kwargs.proxies',
        'config_kwargs.proxies must have the addresses of HTTP proxies.',
        'Write it as {"https": "http://proxy:3128"}.'
      );
    }
  }
  const cert = config.client_cert;
  const isPaths = (list: readonly unknown[]) => list.length === 2 && list.every(isText);
  if (cert !== undefined && cert !== null && !isText(cert)) {
    if (!Array.isArray(cert) || !isPaths(cert)) {
      refuse(
        'config_kwargs.client_cert',
        'config_kwargs.client_cert must be a path, or the two paths of certificate and key.',
        'Write it as "/path/both.pem" or ["/path/cert.pem", "/path/key.pem"].'
      );
    }
  }
  for (const file of Array.isArray(cert) ? cert : [cert]) {
    checkFile('config_kwargs.client_cert', file);
  }
}

/** A file is read by the storage server, whose own directory means nothing: no relative path. */
function checkFile(path: string, value: unknown): void {
  if (!isText(value)) {
    return;
  }
  const strange = strangeAddress(value, `"${path}"`);
  if (strange !== undefined || !value.startsWith('/')) {
    refuse(
      path,
      strange?.message ?? `"${path}" is not the absolute path of a file.`,
      strange?.hint ?? 'Write it from / on, as on the machine of the storage server.'
    );
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The URL of a proxy, which botocore takes without a scheme, too; null for anything else. */
export function proxyUrl(text: string): string | null {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url.href : null;
}
