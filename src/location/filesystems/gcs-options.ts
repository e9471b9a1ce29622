import { option, type StorageOption } from '../storage-option.js';

const WHOLE = 'Every value is verified by its SHA-256.';

/** gcsfs.GCSFileSystem's options (gcsfs/core.py). */
export const GCS_OPTIONS: readonly StorageOption[] = [
  option(
    'project',
    'map',
    'string',
    'Project of the bucket; without it, the one of the credentials.'
  ),
  option(
    'token',
    'map',
    'any',
    'Credentials: the path of a JSON file, "google_default", "cloud", "cache" or "anon"; a token or a dictionary is a secret. Without it, Google’s own chain.'
  ),
  option('endpoint_url', 'map', 'string', 'Address of another server that speaks its protocol.'),
  option(
    'requester_pays',
    'map',
    'any',
    'You pay for requests and transfer: true, or the project that pays.'
  ),
  option('access', 'map', 'string', '"full_control" (default), "read_write" or "read_only".'),
  option('block_size', 'map', 'integer', 'Bytes of one part of an upload: a multiple of 262144.'),
  option('timeout', 'map', 'number', 'Seconds to wait for an answer.'),
  option('requests_timeout', 'map', 'number', 'Seconds to wait for one request.'),
  option('session_kwargs', 'map', 'object', 'Arguments of aiohttp’s ClientSession.', []),
  option('consistency', 'no_effect', 'any', WHOLE),
  option('version_aware', 'no_effect', 'any', 'Values are written once and never changed.'),
  option('default_location', 'no_effect', 'any', 'Buckets are never made here.'),
  ...['cache_timeout', 'check_connection', 'secure_serialize'].map((name) =>
    option(name, 'no_effect', 'any', 'gcsfs itself ignores it.')
  )
];

/** What other libraries and programs call them. */
export const GCS_OTHER_NAMES: Readonly<Record<string, string>> = {
  token:
    'credentials credentials_file google_application_credentials service_account ' +
    'service_account_file service_account_json service_account_path key_file keyfile ' +
    'key_path json_keyfile access_token google_service_account',
  project: 'project_id project_name google_cloud_project gcp_project project_number',
  endpoint_url: 'endpoint base_url api_endpoint endpoint_override storage_emulator_host',
  requester_pays: 'user_project billing_project',
  block_size: 'chunk_size blocksize chunksize',
  'token": "anon': 'anon anonymous skip_signature public'
};
