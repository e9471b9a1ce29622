/**
 * What we use of the AWS SDK, imported as a whole at the first use of S3. Named here, because the
 * SDK's CommonJS modules, imported dynamically from a bundle, have no named exports.
 */
export {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client
} from '@aws-sdk/client-s3';
export { fromNodeProviderChain } from '@aws-sdk/credential-providers';
export { Upload } from '@aws-sdk/lib-storage';
export { loadSharedConfigFiles } from '@smithy/core/config';
