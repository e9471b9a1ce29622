/**
 * What other libraries and programs call an option of S3, as it is written here: boto3 and AWS's
 * variables, pyarrow, polars and object_store, rclone, s3cmd, MinIO's client, Hadoop's S3A.
 * Names are lower case with underscores, without `aws_`, `s3_` or `fs.s3a.` before them.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  key: 'access_key_id access_key accesskey key_id accesskeyid user login',
  secret:
    'secret_access_key secret_key access_secret secretkey secretaccesskey ' +
    'access_key_secret key_secret',
  token: 'session_token security_token access_token sessiontoken',
  profile: 'profile_name default_profile credential_profile shared_credentials_profile',
  anon: 'anonymous skip_signature no_sign_request unsigned public',
  endpoint_url:
    'endpoint endpoint_override endpoint_url_s3 host host_base host_name hostname server ' +
    'service_url url base_url',
  use_ssl: 'ssl secure use_https https ssl_enabled connection_ssl_enabled',
  requester_pays: 'request_payer request_pays requesterpays',
  default_block_size:
    'block_size chunk_size upload_chunk_size multipart_chunksize multipart_size part_size',
  max_concurrency: 'concurrency upload_concurrency max_concurrent_requests max_threads',
  'client_kwargs.region_name':
    'region region_name default_region bucket_region endpoint_region location ' +
    'location_constraint',
  'client_kwargs.verify':
    'verify verify_ssl ssl_verify no_verify_ssl no_check_certificate ' +
    'allow_invalid_certificates ca_bundle ca_cert cacert ca_certs_file tls_ca_file_path',
  'config_kwargs.client_cert': 'client_cert cert client_certificate',
  'config_kwargs.proxies': 'proxy proxies proxy_url proxy_options http_proxy https_proxy',
  'config_kwargs.signature_version': 'signature_version signer_type v2_auth',
  'config_kwargs.s3.addressing_style':
    'addressing_style bucket_lookup force_path_style force_virtual_addressing path_style ' +
    'path_style_access use_path_style virtual_hosted_style_request virtual_host_style',
  'config_kwargs.s3.use_accelerate_endpoint': 'use_accelerate_endpoint accelerate',
  'config_kwargs.connect_timeout': 'connect_timeout connection_timeout',
  'config_kwargs.read_timeout': 'read_timeout request_timeout timeout socket_timeout',
  'config_kwargs.max_pool_connections': 'max_pool_connections connection_maximum pool_size',
  'config_kwargs.retries': 'retries max_retries max_attempts retry_mode retry_max',
  'config_kwargs.use_dualstack_endpoint': 'use_dualstack_endpoint use_dual_stack dualstack',
  'config_kwargs.use_fips_endpoint': 'use_fips_endpoint fips',
  'config_kwargs.request_checksum_calculation': 'request_checksum_calculation checksum_algorithm',
  's3_additional_kwargs.ServerSideEncryption':
    'server_side_encryption server_side_encryption_algorithm serversideencryption sse ' +
    'sse_type encryption',
  's3_additional_kwargs.SSEKMSKeyId':
    'sse_kms_key_id kms_key_id ssekmskeyid server_side_encryption_key kms_key',
  's3_additional_kwargs.SSECustomerKey':
    'sse_customer_key sse_customer_key_base64 sse_c_key ssecustomerkey',
  's3_additional_kwargs.StorageClass': 'storage_class storageclass',
  's3_additional_kwargs.ACL': 'acl canned_acl default_acl bucket_acl',
  's3_additional_kwargs.Tagging': 'tagging tags object_tags',
  's3_additional_kwargs.Metadata': 'metadata default_metadata',
  's3_additional_kwargs.ExpectedBucketOwner': 'expected_bucket_owner bucket_owner'
};

/** Names that people write beside the address, which says it already. */
const IN_PLACE = new Set('bucket bucket_name container folder path prefix root'.split(' '));

/** What needs a profile: a role is taken, or a program asked, where the storage server runs. */
const IN_PROFILE = new Set(
  (
    'assume_role_arn credential_process credential_source external_id mfa_serial role ' +
    'role_arn role_session_name session_name sso_session web_identity_token_file'
  ).split(' ')
);

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_NAMES).flatMap(([option, names]) =>
    [...names.split(' '), ...(option.includes('.') ? [] : [option])].map(
      (name) => [name, option] as const
    )
  )
);

/** A name without the spelling of its library. */
function plain(name: string): string {
  return name
    .trim()
    .replace(/^(?:fs\.s3a?\.|s3\.)/i, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[-.\s]+/g, '_')
    .replace(/^(?:aws_|s3_|minio_|rclone_(?:config_)?)+/, '');
}

/** `client_kwargs.region_name` as it is written: `"client_kwargs": {"region_name": …}`. */
function writtenAs(path: string): string {
  const parts = path.split('.');
  const nested = parts.reduceRight((inner, part) => `{"${part}": ${inner}}`, '…');
  return parts.length === 1 ? `"${path}"` : `"${path}", which is ${nested}`;
}

/**
 * What to write in the place of an option of another library.
 *
 * @returns a hint; undefined for a name that no library has
 */
export function otherNameHint(name: string): string | undefined {
  const wanted = plain(name);
  const option = BY_NAME.get(wanted) ?? BY_NAME.get(wanted.replaceAll('_', ''));
  if (option !== undefined) {
    return `Did you mean ${writtenAs(option)}?`;
  }
  if (IN_PLACE.has(wanted)) {
    return 'Leave it out: artifact_storage_dir says it, as s3://bucket/folder.';
  }
  return IN_PROFILE.has(wanted)
    ? 'Write it into a profile of ~/.aws/config where the storage server runs, and use "profile".'
    : undefined;
}
