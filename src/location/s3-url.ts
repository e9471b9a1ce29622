import { ArtifactStorageError } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import type { ParsedDir } from './filesystems/filesystem.js';

/** Values in a bucket of Amazon S3, or of a store that speaks its protocol. */
export interface S3StorageDir extends ParsedDir {
  readonly scheme: 's3';
  /** Name of the bucket, or ARN of an access point. */
  readonly bucket: string;
  /** Key prefix without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
}

/** A general purpose bucket's name: 3 to 63 lower case letters, digits, dots and hyphens. */
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** An access point's ARN in the bucket's place, as s3fs takes it (`_find_bucket_key`). */
const ACCESS_POINT =
  /^(arn:aws[a-z-]*:s3(?:-object-lambda)?:[a-z0-9-]*:\d{12}:accesspoint[:/][a-zA-Z0-9.-]{1,63}|arn:aws[a-z-]*:s3-outposts:[a-z0-9-]+:\d{12}:outpost[:/][a-zA-Z0-9-]{1,63}[:/](?:bucket|accesspoint)[:/][a-zA-Z0-9-]{1,63})(?:\/(.*))?$/s;

/** The longest key of S3 is 1,024 bytes; ours end with up to 140. */
const MAX_PREFIX_BYTES = 800;

const EXAMPLE = 'Write it as s3://bucket/folder.';

function refuse(message: string, hint = EXAMPLE): never {
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message,
    hint,
    field: 'artifact_storage_dir'
  });
}

function split(path: string): readonly [bucket: string, prefix: string] {
  const arn = ACCESS_POINT.exec(path);
  if (arn !== null) {
    return [arn[1] ?? '', arn[2] ?? ''];
  }
  const slash = path.indexOf('/');
  return slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)];
}

/**
 * Parses `s3://bucket/folder` (also `s3a://`) as s3fs does.
 *
 * @throws ArtifactStorageError `invalid_input`, field `artifact_storage_dir`.
 */
export function parseS3Url(text: string): S3StorageDir {
  const path = text.trim().replace(/^s3a?:\/\//i, '');
  if (/[?&]versionId=/i.test(path)) {
    refuse('A folder has no versionId.', `Leave ?versionId=… out. ${EXAMPLE}`);
  }
  const [bucket, rest] = split(path);
  if (bucket === '') {
    refuse('The S3 URL names no bucket.');
  }
  const [, host] = /^([^:@]+:\d{1,5})$/.exec(bucket) ?? [];
  if (host !== undefined) {
    refuse(
      'The S3 URL names a server and its port in place of a bucket.',
      `Write s3://bucket/folder, and the address of the server into storage_options: {"endpoint_url": "http://${host}"}.`
    );
  }
  if (bucket.includes('@') || (bucket.includes(':') && !bucket.startsWith('arn:'))) {
    refuse(
      'The S3 URL holds a user or a password.',
      'Put key and secret into storage_options, or use a profile.'
    );
  }
  if (!BUCKET.test(bucket) && !bucket.startsWith('arn:')) {
    refuse(
      `"${bucket}" is not the name of an S3 bucket.`,
      'A bucket name has 3 to 63 lower case letters, digits, dots and hyphens.'
    );
  }
  if (bucket.startsWith('arn:') && !ACCESS_POINT.test(bucket)) {
    refuse('The ARN is not one of an S3 access point.');
  }
  const parts = rest.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '.' || part === '..')) {
    refuse('An S3 folder cannot have "." or ".." in it.');
  }
  const prefix = parts.join('/');
  if (new TextEncoder().encode(prefix).length > MAX_PREFIX_BYTES) {
    refuse('The S3 folder is too long.', `Use at most ${MAX_PREFIX_BYTES} bytes.`);
  }
  return {
    scheme: 's3',
    bucket,
    prefix,
    text: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`
  };
}

/** The endpoint that storage options name, without what may be a secret in it. */
export function endpointOf(options: StorageOptions): string | null {
  const { endpoint_url, client_kwargs } = options;
  const nested =
    typeof client_kwargs === 'object' && client_kwargs !== null && 'endpoint_url' in client_kwargs
      ? client_kwargs.endpoint_url
      : undefined;
  const endpoint = endpoint_url ?? nested;
  return typeof endpoint === 'string' && endpoint !== '' ? withoutSecrets(endpoint) : null;
}

function withoutSecrets(endpoint: string): string {
  return endpoint.replace(/^([^/]*\/\/)?[^/]*@/, '$1').replace(/[?#].*$/s, '');
}

/**
 * An S3 address in words, for people.
 *
 * @param configured the endpoint that the environment or a profile names, where it is known
 */
export function describeS3(
  { bucket, prefix }: S3StorageDir,
  options: StorageOptions,
  configured: string | null = null
): string {
  const endpoint = endpointOf(options) ?? (configured === null ? null : withoutSecrets(configured));
  const where = endpoint === null ? 'Amazon S3' : `S3-compatible storage at ${endpoint}`;
  return `${where} · bucket ${bucket}${prefix === '' ? '' : `, folder ${prefix}`}`;
}
