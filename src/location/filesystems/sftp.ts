import { fsspecFilesystem } from './fsspec-filesystem.js';
import { readHost, withHost } from './host.js';
import { SFTP_OPTIONS } from './sftp-options.js';

const OF = {
  place: 'SFTP',
  example: 'sftp://ana@host/folder',
  user: 'username',
  port: 22
};

/** sshfs.SSHFileSystem. */
export const SFTP = fsspecFilesystem({
  scheme: 'sftp',
  protocols: ['sftp', 'ssh'],
  place: OF.place,
  example: OF.example,
  options: SFTP_OPTIONS,
  read: (rest) => readHost(rest, OF),
  complete: (dir, options) => withHost(dir, options, OF),
  reaching: ['known_hosts', 'proxy_command']
});
