import type { StorageOptions } from '../api/location.js';
import { NO_BASE, parseArtifactStorageDir } from './artifact-storage-dir.js';
import type { ArtifactStorageDir, LocationBase } from './location-types.js';
import { endpointOf } from './s3-url.js';
import { hasPassword } from './sqlalchemy-url.js';
import { isSecretOption } from './storage-options.js';

/** Where a value was written to: what an artifact remembers as its root. */
export interface ValueRoot {
  readonly dir: ArtifactStorageDir;
  /** The address of the S3-compatible store; null for Amazon S3 and for folders. */
  readonly endpoint: string | null;
  /** The canonical text. */
  readonly text: string;
}

/** A canonical S3 URL has no `//` in its folder, so this is in none of them. */
const AT_ENDPOINT = /^(s3:\/\/.*) at (https?:\/\/\S+)$/s;

/** What tells how a bucket is reached. A list of what may be recorded: never a secret. */
const REACHING: readonly string[] = [
  'endpoint_url',
  'use_ssl',
  'profile',
  'anon',
  'requester_pays',
  'client_kwargs.endpoint_url',
  'client_kwargs.region_name',
  'client_kwargs.use_ssl',
  'client_kwargs.verify',
  'config_kwargs.region_name',
  'config_kwargs.request_checksum_calculation',
  'config_kwargs.response_checksum_validation',
  'config_kwargs.s3.addressing_style',
  'config_kwargs.signature_version',
  'config_kwargs.use_dualstack_endpoint',
  'config_kwargs.use_fips_endpoint',
  's3_additional_kwargs.ExpectedBucketOwner',
  's3_additional_kwargs.RequestPayer'
];

/** One spelling for one address: botocore's default scheme, and no slash at the end. */
function canonicalEndpoint(options: StorageOptions): string | null {
  const endpoint = endpointOf(options);
  if (endpoint === null) {
    return null;
  }
  const scheme = options.use_ssl === false ? 'http' : 'https';
  const url = URL.parse(/^https?:\/\//i.test(endpoint) ? endpoint : `${scheme}://${endpoint}`);
  return url === null ? endpoint : `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * The text by which an artifact remembers where its value is: the canonical `artifact_storage_dir`,
 * and for S3-compatible stores their address, for two of them may have buckets of one name.
 */
export function rootText(dir: ArtifactStorageDir, options: StorageOptions): string {
  const endpoint = dir.scheme === 's3' ? canonicalEndpoint(options) : null;
  return endpoint === null ? dir.text : `${dir.text} at ${endpoint}`;
}

/**
 * Parses what {@link rootText} made, or an `artifact_storage_dir`.
 *
 * @param base what a relative path is relative to
 * @throws ArtifactStorageError as `parseArtifactStorageDir`.
 */
export function parseRoot(text: string, base: LocationBase = NO_BASE): ValueRoot {
  const [, url = text, endpoint = null] = AT_ENDPOINT.exec(text.trim()) ?? [];
  const dir = parseArtifactStorageDir(url, base);
  const options: StorageOptions = endpoint === null ? {} : { endpoint_url: endpoint };
  const root = rootText(dir, options);
  return { dir, endpoint: root === dir.text ? null : endpoint, text: root };
}

/** Those of the options that are recorded with a root, so that others and later sessions reach it. */
export function reachingOptions(dir: ArtifactStorageDir, options: StorageOptions): StorageOptions {
  return dir.scheme === 's3' ? reaching(options, '') : {};
}

function reaching(options: StorageOptions, prefix: string): StorageOptions {
  return Object.fromEntries(
    Object.entries(options)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
        const path = `${prefix}${name}`;
        if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
          const nested = reaching(value as StorageOptions, `${path}.`);
          return Object.keys(nested).length === 0 ? [] : [[name, nested]];
        }
        const isSafe = typeof value !== 'string' || !hasPassword(value);
        return REACHING.includes(path) && !isSecretOption(name) && isSafe ? [[name, value]] : [];
      })
  );
}
