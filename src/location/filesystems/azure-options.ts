import { option, type StorageOption } from '../storage-option.js';

/** adlfs.AzureBlobFileSystem's options (adlfs/spec.py). */
export const AZURE_OPTIONS: readonly StorageOption[] = [
  option('account_name', 'map', 'string', 'Name of the storage account.'),
  option('account_key', 'map', 'string', 'Key of the storage account.'),
  option('sas_token', 'map', 'string', 'Shared access signature.'),
  option('connection_string', 'map', 'string', 'Connection string of the storage account.'),
  option('anon', 'map', 'boolean', 'Requests without credentials.')
];
