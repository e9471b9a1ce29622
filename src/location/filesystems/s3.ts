import type { StorageOptions } from '../../api/location.js';
import { checkS3Rules } from '../s3-option-rules.js';
import { S3_OPTIONS } from '../s3-options.js';
import { otherNameHint } from '../s3-other-names.js';
import { describeS3, endpointOf, parseS3Url, type S3StorageDir } from '../s3-url.js';
import type { Filesystem } from './filesystem.js';
import { serverAddress } from './server-address.js';

/** What tells how a bucket is reached, without secrets. */
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
  const { use_ssl } = { ...(options.client_kwargs as StorageOptions | undefined), ...options };
  const scheme = use_ssl === false ? 'http' : 'https';
  const url = URL.parse(/^https?:\/\//i.test(endpoint) ? endpoint : `${scheme}://${endpoint}`);
  return url === null ? endpoint : serverAddress(url);
}

/** s3fs's S3FileSystem: a folder in a bucket. */
export const S3: Filesystem<S3StorageDir> = {
  scheme: 's3',
  protocols: ['s3', 's3a'],
  keepsProtocol: false,
  place: 'Amazon S3',
  examples: ['s3://bucket/folder'],
  options: S3_OPTIONS,
  otherNameHint,
  takesOthers: false,
  awsProfiles: true,
  parse: parseS3Url,
  complete: (dir) => dir,
  describe: (dir, options) => describeS3(dir, options),
  checkRules: checkS3Rules,
  addressOf: canonicalEndpoint,
  addressOptions: (endpoint_url) => ({ endpoint_url }),
  reaching: REACHING
};
