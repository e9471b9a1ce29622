import type { StorageOptions } from '../../api/location.js';
import { readBucket } from './bucket.js';
import { fsspecFilesystem } from './fsspec-filesystem.js';
import { GCS_OPTIONS, GCS_OTHER_NAMES } from './gcs-options.js';
import { checkServerUrl, refuseOption } from './option-checks.js';
import { serverAddress } from './server-address.js';

const place = 'Google Cloud Storage';
const example = 'gs://bucket/folder';

/** What Google takes a part of an upload in: 256 KiB. */
const PART = 262_144;

/** The address of another server than Google's, in one spelling. */
function addressOf({ endpoint_url }: StorageOptions): string | null {
  if (typeof endpoint_url !== 'string' || endpoint_url.trim() === '') {
    return null;
  }
  const text = endpoint_url.trim();
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `http://${text}`);
  return url === null || url.hostname.endsWith('.googleapis.com') ? null : serverAddress(url);
}

function checkRules({
  token,
  endpoint_url,
  access,
  block_size
}: StorageOptions): readonly string[] {
  checkServerUrl('endpoint_url', endpoint_url);
  if (token === 'browser') {
    refuseOption(
      'token',
      'token "browser" asks in a browser, and nobody sits before the storage server.',
      'Run gcloud auth application-default login where JupyterLab runs, and leave token out.'
    );
  }
  if (access !== undefined && !/^(?:full_control|read_write|read_only)$/.test(String(access))) {
    refuseOption('access', 'access is not known.', 'Use full_control, read_write or read_only.');
  }
  if (typeof block_size === 'number' && (block_size < 1 || block_size % PART !== 0)) {
    refuseOption('block_size', `block_size must be a multiple of ${PART}.`, 'Or leave it out.');
  }
  return [];
}

/** gcsfs.GCSFileSystem. */
export const GCS = fsspecFilesystem({
  scheme: 'gs',
  protocols: ['gs', 'gcs'],
  place,
  example,
  options: GCS_OPTIONS,
  otherNames: GCS_OTHER_NAMES,
  read: (rest) =>
    readBucket(rest, {
      place,
      example,
      word: 'bucket',
      names: /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
      rule: 'A bucket name has at least 3 lower case letters, digits, hyphens, underscores and dots.'
    }),
  checkRules,
  addressOf,
  addressOptions: (endpoint_url) => ({ endpoint_url }),
  reaching: ['project', 'token', 'endpoint_url', 'requester_pays', 'access']
});
