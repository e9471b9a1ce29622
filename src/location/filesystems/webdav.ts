import type { StorageOptions } from '../../api/location.js';
import { asWritten } from '../as-written.js';
import { option } from '../storage-option.js';
import { foldersOf, fsspecFilesystem, refuseDir } from './fsspec-filesystem.js';
import { checkServerUrl, refuseOption } from './option-checks.js';
import { serverAddress } from './server-address.js';

const place = 'WebDAV';
const example = 'webdav://folder';

function serverOf({ base_url }: StorageOptions): string | null {
  const url = typeof base_url === 'string' ? URL.parse(base_url.trim()) : null;
  return url === null || !/^https?:$/.test(url.protocol) ? null : serverAddress(url);
}

function checkRules({ auth, base_url, verify }: StorageOptions): readonly string[] {
  const login = asWritten('auth', auth ?? '');
  const isLogin =
    Array.isArray(login) && login.length === 2 && login.every((part) => typeof part === 'string');
  if (login !== '' && !isLogin) {
    refuseOption('auth', 'auth is not a user and a password.', 'Write it as ["ana", "password"].');
  }
  if (typeof base_url !== 'string' || base_url.trim() === '') {
    refuseOption(
      'base_url',
      'WebDAV needs base_url, the address of the server.',
      'Write it as https://host/dav.'
    );
  }
  checkServerUrl('base_url', base_url);
  if (!/^https?:\/\//i.test(base_url.trim())) {
    refuseOption(
      'base_url',
      'base_url does not say whether it is http:// or https://.',
      'Write it as https://host/dav.'
    );
  }
  return verify === false
    ? ['storage_options: verify is false, so attackers on the way can read and change values.']
    : [];
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
    ...['headers', 'cookies', 'cert', 'proxy', 'trust_env', 'follow_redirects', 'http2'].map(
      (name) => option(name, 'map', 'any', 'An argument of httpx’s Client.', [])
    ),
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
