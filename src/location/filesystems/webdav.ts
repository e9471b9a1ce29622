import { ArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import { option } from '../storage-option.js';
import { trimEnd } from '../trim-end.js';
import { foldersOf, fsspecFilesystem, refuseDir } from './fsspec-filesystem.js';

const place = 'WebDAV';
const example = 'webdav://folder';

function serverOf({ base_url }: StorageOptions): string | null {
  const url = typeof base_url === 'string' ? URL.parse(base_url.trim()) : null;
  return url === null || !/^https?:$/.test(url.protocol)
    ? null
    : `${url.origin}${trimEnd(url.pathname, /\//)}`;
}

function refuse(message: string): never {
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message,
    hint: 'Write it as https://host/dav, without user, password and query; put user and password into auth.',
    field: 'storage_options.base_url'
  });
}

function checkRules(options: StorageOptions): readonly string[] {
  const { base_url } = options;
  if (base_url === undefined || base_url === null || base_url === '') {
    refuse('WebDAV needs base_url, the address of the server.');
  }
  const url = typeof base_url === 'string' ? URL.parse(base_url.trim()) : null;
  if (serverOf(options) === null || url?.username !== '' || url.search !== '') {
    refuse('base_url is not the address of a server.');
  }
  return [];
}

/** webdav4's WebdavFileSystem. */
export const WEBDAV = fsspecFilesystem({
  scheme: 'webdav',
  protocols: ['webdav', 'dav'],
  place,
  example,
  options: [
    option('base_url', 'map', 'string', 'Address of the server: https://host/dav.'),
    option('auth', 'map', 'any', 'User and password, as ["ana", "password"].'),
    option('timeout', 'map', 'number', 'Seconds to wait for the server.'),
    option(
      'verify',
      'map',
      'any',
      'false: certificates are not verified. A path: the file of certificates to trust.'
    )
  ],
  read: (rest) => {
    const path = foldersOf(rest, place, example).join('/');
    if (/[@:]/.test(rest.split('/')[0] ?? '')) {
      refuseDir(
        'The WebDAV URL names a server, or holds a login.',
        'Write webdav://folder, and the address of the server into storage_options: {"base_url": "https://host/dav"}.'
      );
    }
    return { text: path, path, words: path === '' ? 'the folder of base_url' : `folder ${path}` };
  },
  checkRules,
  addressOf: serverOf,
  addressOptions: (base_url) => ({ base_url }),
  reaching: ['base_url', 'verify']
});
