import { checkS3Rules } from '../s3-option-rules.js';
import { S3_OPTIONS } from '../s3-options.js';
import { describeS3, endpointOf, parseS3Url } from '../s3-url.js';
import type { Filesystem, ParsedDir } from './filesystem.js';

/** Values in a bucket of Amazon S3, or of a store that speaks its protocol. */
export interface S3StorageDir extends ParsedDir {
  readonly scheme: 's3';
  /** Name of the bucket, or ARN of an access point. */
  readonly bucket: string;
  /** Key prefix without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
}

/** s3fs's S3FileSystem: a folder in a bucket. */
export const S3: Filesystem<S3StorageDir> = {
  scheme: 's3',
  protocols: ['s3', 's3a'],
  place: 'Amazon S3',
  examples: ['s3://bucket/folder'],
  options: S3_OPTIONS,
  awsProfiles: true,
  parse: parseS3Url,
  describe: (dir, options) => describeS3(dir, options),
  checkRules: checkS3Rules,
  placeOf: (options) => endpointOf(options) ?? ''
};
