import { describe, expect, it } from 'vitest';
import { isArtifactStorageError } from '../../src/api/errors.js';
import type { StorageOptions } from '../../src/api/location.js';
import { otherNameHint } from '../../src/location/s3-other-names.js';
import { checkStorageOptions, STORAGE_OPTIONS } from '../../src/location/storage-options.js';

function hintOf(options: StorageOptions, scheme: 'file' | 's3' = 's3'): string {
  try {
    checkStorageOptions(scheme, options);
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return error.hint;
    }
    throw error;
  }
  return 'accepted';
}

const isOption = (path: string): boolean => {
  const [first, ...rest] = path.split('.');
  let known = STORAGE_OPTIONS.s3.find(({ name }) => name === first);
  for (const part of rest) {
    known = known?.nested?.find(({ name }) => name === part);
  }
  return known?.class === 'map';
};

describe('an option as another library calls it', () => {
  it.each([
    ['aws_access_key_id', 'key'],
    ['AWS_ACCESS_KEY_ID', 'key'],
    ['access_key', 'key'],
    ['accessKeyId', 'key'],
    ['fs.s3a.access.key', 'key'],
    ['aws_secret_access_key', 'secret'],
    ['secret_key', 'secret'],
    ['secretAccessKey', 'secret'],
    ['fs.s3a.secret.key', 'secret'],
    ['aws_session_token', 'token'],
    ['session_token', 'token'],
    ['profile_name', 'profile'],
    ['aws_profile', 'profile'],
    ['region', 'client_kwargs.region_name'],
    ['region_name', 'client_kwargs.region_name'],
    ['aws_region', 'client_kwargs.region_name'],
    ['aws_default_region', 'client_kwargs.region_name'],
    ['endpoint', 'endpoint_url'],
    ['endpoint_override', 'endpoint_url'],
    ['aws_endpoint_url', 'endpoint_url'],
    ['host_base', 'endpoint_url'],
    ['anonymous', 'anon'],
    ['skip_signature', 'anon'],
    ['aws_skip_signature', 'anon'],
    ['verify', 'client_kwargs.verify'],
    ['ca_bundle', 'client_kwargs.verify'],
    ['aws_allow_invalid_certificates', 'client_kwargs.verify'],
    ['force_path_style', 'config_kwargs.s3.addressing_style'],
    ['virtual_hosted_style_request', 'config_kwargs.s3.addressing_style'],
    ['addressing_style', 'config_kwargs.s3.addressing_style'],
    ['signature_version', 'config_kwargs.signature_version'],
    ['connect_timeout', 'config_kwargs.connect_timeout'],
    ['max_retries', 'config_kwargs.retries'],
    ['proxies', 'config_kwargs.proxies'],
    ['server_side_encryption', 's3_additional_kwargs.ServerSideEncryption'],
    ['ServerSideEncryption', 's3_additional_kwargs.ServerSideEncryption'],
    ['sse_kms_key_id', 's3_additional_kwargs.SSEKMSKeyId'],
    ['StorageClass', 's3_additional_kwargs.StorageClass'],
    ['storage_class', 's3_additional_kwargs.StorageClass'],
    ['acl', 's3_additional_kwargs.ACL'],
    ['secure', 'use_ssl'],
    ['chunk_size', 'default_block_size'],
    ['upload_concurrency', 'max_concurrency'],
    ['requester_pay', 'requester_pays'],
    ['endpont_url', 'endpoint_url']
  ])('%s is %s here', (name, ours) => {
    expect(hintOf({ [name]: 'x' })).toContain(`Did you mean "${ours}"`);
    expect(isOption(ours)).toBe(true);
  });

  it.each([
    [{ client_kwargs: { region: 'eu' } }, 'client_kwargs.region_name'],
    [{ client_kwargs: { aws_access_key: 'x' } }, 'key'],
    [{ config_kwargs: { addressing_style: 'path' } }, 'config_kwargs.s3.addressing_style'],
    [{ client_kwargs: { read_timeout: 3 } }, 'config_kwargs.read_timeout'],
    [{ config_kwargs: { verify: false } }, 'client_kwargs.verify'],
    [{ s3_additional_kwargs: { profile: 'x' } }, 'profile']
  ])('%j is found in a dictionary, too', (options, ours) => {
    expect(hintOf(options)).toContain(`"${ours}"`);
  });

  it('says where a dictionary is written', () => {
    expect(hintOf({ region: 'eu' })).toContain('{"client_kwargs": {"region_name": …}}');
  });

  it('says of a bucket that the place has it, and of a role that a profile takes it', () => {
    expect(hintOf({ bucket: 'team' })).toContain('artifact_storage_dir');
    expect(hintOf({ role_arn: 'arn:x' })).toContain('profile');
  });

  it('of a folder says what there is', () => {
    expect(hintOf({ mkdir: true }, 'file')).toContain('auto_mkdir');
    expect(hintOf({ makedirs: true }, 'file')).toContain('auto_mkdir');
  });

  it('that nobody has is to be left out', () => {
    expect(hintOf({ colour: 'red' })).toMatch(/^Leave it out\. There are: /);
    expect(otherNameHint('colour')).toBeUndefined();
  });
});
