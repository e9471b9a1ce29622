import { option, type StorageOption } from '../storage-option.js';

/** gcsfs.GCSFileSystem's options (gcsfs/core.py). */
export const GCS_OPTIONS: readonly StorageOption[] = [
  option('project', 'map', 'string', 'Project that is billed for requests.'),
  option('token', 'map', 'any', 'Credentials.'),
  option('endpoint_url', 'map', 'string', 'Address of another server that speaks the protocol.'),
  option('requester_pays', 'map', 'any', 'You pay for requests and transfer.')
];
