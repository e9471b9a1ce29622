import type { StorageOptions } from '../../api/location.js';
import { trimEnd } from '../trim-end.js';
import { readBucket } from './bucket.js';
import { fsspecFilesystem } from './fsspec-filesystem.js';
import { GCS_OPTIONS } from './gcs-options.js';

const place = 'Google Cloud Storage';
const example = 'gs://bucket/folder';

/** The address of another server than Google's, in one spelling. */
function addressOf({ endpoint_url }: StorageOptions): string | null {
  if (typeof endpoint_url !== 'string' || endpoint_url.trim() === '') {
    return null;
  }
  const text = endpoint_url.trim();
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `http://${text}`);
  return url === null || url.hostname.endsWith('.googleapis.com')
    ? null
    : `${url.origin}${trimEnd(url.pathname, /\//)}`;
}

/** gcsfs.GCSFileSystem. */
export const GCS = fsspecFilesystem({
  scheme: 'gs',
  protocols: ['gs', 'gcs'],
  place,
  example,
  options: GCS_OPTIONS,
  read: (rest) =>
    readBucket(rest, {
      place,
      example,
      word: 'bucket',
      names: /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
      rule: 'A bucket name has at least 3 lower case letters, digits, hyphens, underscores and dots.'
    }),
  addressOf,
  addressOptions: (endpoint_url) => ({ endpoint_url }),
  reaching: ['project', 'endpoint_url', 'requester_pays', 'access']
});
