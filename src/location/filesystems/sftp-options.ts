import { option, type StorageOption } from '../storage-option.js';

/** sshfs.SSHFileSystem's options: those of asyncssh.connect. */
export const SFTP_OPTIONS: readonly StorageOption[] = [
  option('host', 'map', 'string', 'Name of the server.'),
  option('port', 'map', 'integer', 'Port of the server (default 22).'),
  option('username', 'map', 'string', 'User on the server.'),
  option('password', 'map', 'string', 'Password of the user.'),
  option('client_keys', 'map', 'any', 'Private keys: paths of their files.'),
  option('passphrase', 'map', 'string', 'Passphrase of the private keys.'),
  option('known_hosts', 'map', 'any', 'File of the keys of servers.')
];
