import { option } from '../storage-option.js';
import { fsspecFilesystem } from './fsspec-filesystem.js';
import { ofHost } from './host.js';

const OF = { place: 'FTP', example: 'ftp://ana@host/folder', user: 'username', port: 21 };

/** fsspec's FTPFileSystem (fsspec/implementations/ftp.py). */
export const FTP = fsspecFilesystem({
  scheme: 'ftp',
  protocols: ['ftp'],
  ...ofHost(OF),
  options: [
    option('host', 'map', 'string', 'Name of the server.'),
    option('port', 'map', 'integer', 'Port of the server (default 21).'),
    option('username', 'map', 'string', 'User on the server.'),
    option('password', 'map', 'string', 'Password of the user.'),
    option('tls', 'map', 'any', 'true: the connection is encrypted.'),
    option('timeout', 'map', 'number', 'Seconds to wait for the server (default 30).'),
    option('encoding', 'map', 'string', 'Encoding of names (default utf-8).'),
    option('acct', 'map', 'string', 'Account on the server.'),
    option('block_size', 'map', 'integer', 'Bytes that are sent at once.')
  ],
  reaching: ['tls', 'encoding']
});
