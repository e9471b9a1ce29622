import { option } from '../storage-option.js';
import { readBucket } from './bucket.js';
import { fsspecFilesystem } from './fsspec-filesystem.js';

const place = 'OCI Object Storage';
const example = 'oci://bucket@namespace/folder';

/** ocifs.OCIFileSystem. */
export const OCI = fsspecFilesystem({
  scheme: 'oci',
  protocols: ['oci', 'ocilake'],
  keepsProtocol: true,
  place,
  example,
  options: [
    option(
      'config',
      'map',
      'any',
      'Path of OCI’s configuration file (default ~/.oci/config), or a dictionary.'
    ),
    option('profile', 'map', 'string', 'Profile of the configuration file.'),
    option('region', 'map', 'string', 'Region of the bucket.'),
    option(
      'iam_type',
      'map',
      'string',
      'Way to log in: api_key, instance_principal or resource_principal.'
    ),
    option('default_block_size', 'map', 'integer', 'Bytes of one part of an upload.'),
    ...['config_kwargs', 'oci_additional_kwargs'].map((name) =>
      option(name, 'map', 'object', 'Arguments of OCI’s client.', [])
    )
  ],
  read: (rest) =>
    readBucket(rest, {
      place,
      example,
      word: 'bucket',
      names: /^[\w.-]{1,256}(?:@[\w-]+)?$/,
      rule: 'A bucket name has letters, digits, hyphens, underscores and dots; its namespace follows after an "@".'
    }),
  reaching: ['profile', 'region', 'iam_type']
});
