import { option, type StorageOption } from '../storage-option.js';

/** adlfs.AzureBlobFileSystem's options (adlfs/spec.py). */
export const AZURE_OPTIONS: readonly StorageOption[] = [
  option('account_name', 'map', 'string', 'Name of the storage account, where the URL has none.'),
  option('account_key', 'map', 'string', 'Key of the storage account.'),
  option('sas_token', 'map', 'string', 'Shared access signature.'),
  option(
    'connection_string',
    'map',
    'string',
    'Connection string of the account: it wins over all others.'
  ),
  option('credential', 'map', 'string', 'Shared access signature, as sas_token.'),
  option(
    'tenant_id',
    'map',
    'string',
    'Tenant of a service principal; with client_id and client_secret.'
  ),
  option('client_id', 'map', 'string', 'Id of a service principal.'),
  option('client_secret', 'map', 'string', 'Secret of a service principal.'),
  option(
    'anon',
    'map',
    'boolean',
    'true: requests without credentials. Otherwise Azure’s own chain.'
  ),
  option(
    'account_host',
    'map',
    'string',
    'Host of the account in another cloud, without https://.'
  ),
  option('location_mode', 'map', 'string', '"primary" (default) or "secondary".'),
  option('blocksize', 'map', 'integer', 'Bytes of one block of an upload.'),
  option('max_concurrency', 'map', 'integer', 'Blocks that are sent at once.'),
  option('timeout', 'map', 'integer', 'Seconds that the server may take.'),
  option('connection_timeout', 'map', 'integer', 'Seconds to connect.'),
  option('read_timeout', 'map', 'integer', 'Seconds to wait for an answer.'),
  option(
    'assume_container_exists',
    'map',
    'any',
    'true: the container is not looked up, for credentials that may not.'
  ),
  option('version_aware', 'no_effect', 'any', 'Values are written once and never changed.'),
  ...['default_fill_cache', 'default_cache_type', 'socket_timeout'].map((name) =>
    option(name, 'no_effect', 'any', 'Values are read as streams.')
  ),
  option('request_session', 'reject', 'any', 'A Python object: leave it out.')
];

/** What other libraries and programs call them. */
export const AZURE_OTHER_NAMES: Readonly<Record<string, string>> = {
  account_name:
    'account storage_account storage_account_name azure_storage_account azure_storage_account_name',
  account_key:
    'key access_key storage_key storage_account_key shared_key azure_storage_key azure_storage_account_key',
  sas_token: 'sas sas_key shared_access_signature azure_storage_sas_token',
  connection_string: 'conn_str connectionstring azure_storage_connection_string',
  client_id: 'application_id azure_client_id app_id azure_storage_client_id',
  client_secret: 'azure_client_secret azure_storage_client_secret',
  tenant_id: 'tenant authority_id azure_tenant_id azure_storage_tenant_id',
  anon: 'anonymous skip_signature public',
  account_host: 'endpoint endpoint_url account_url blob_endpoint base_url',
  blocksize: 'block_size chunk_size'
};
