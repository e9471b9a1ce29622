import { option } from '../storage-option.js';
import { fsspecFilesystem, refuseDir } from './fsspec-filesystem.js';
import { ofHost, readHost } from './host.js';

const OF = { place: 'SMB', example: 'smb://ana@server/share/folder', user: 'username', port: 445 };

/** fsspec's SMBFileSystem (fsspec/implementations/smb.py). */
export const SMB = fsspecFilesystem({
  scheme: 'smb',
  protocols: ['smb'],
  ...ofHost(OF),
  options: [
    option('host', 'map', 'string', 'Name of the server.'),
    option('port', 'map', 'integer', 'Port of the server (default 445).'),
    option('username', 'map', 'string', 'User on the server; for a domain, as user@domain.'),
    option('password', 'map', 'string', 'Password of the user.'),
    option('timeout', 'map', 'number', 'Seconds to connect (default 60).'),
    option('encrypt', 'map', 'boolean', 'Encrypt what is sent.'),
    option('share_access', 'map', 'string', 'What others may do meanwhile: "r", "w" or "d".'),
    ...['retries', 'retry_wait', 'retry_factor'].map((name) =>
      option(`register_session_${name}`, 'map', 'number', 'How the connection is tried again.')
    ),
    option('auto_mkdir', 'no_effect', 'any', 'Folders are made as they are needed.')
  ],
  read: (rest) => {
    const read = readHost(rest, OF);
    if (read.path === '/') {
      refuseDir('The SMB URL names no share.', `Write it as ${OF.example}.`);
    }
    return read;
  },
  reaching: ['encrypt', 'share_access']
});
