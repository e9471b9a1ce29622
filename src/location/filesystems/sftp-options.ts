import { option, type StorageOption } from '../storage-option.js';

/** sshfs.SSHFileSystem's options: those of asyncssh.connect. */
export const SFTP_OPTIONS: readonly StorageOption[] = [
  option('host', 'map', 'string', 'Name of the server, where the URL has none.'),
  option('port', 'map', 'integer', 'Port of the server (default 22).'),
  option(
    'username',
    'map',
    'string',
    'User on the server; better in the URL: sftp://ana@host/folder.'
  ),
  option('password', 'map', 'string', 'Password of the user.'),
  option(
    'client_keys',
    'map',
    'any',
    'Private keys: a path, or a list of paths. Without it, those of ~/.ssh and the agent.'
  ),
  option('passphrase', 'map', 'string', 'Passphrase of the private keys.'),
  option(
    'known_hosts',
    'map',
    'any',
    'File with the keys of servers, for example ~/.ssh/known_hosts. Without it, sshfs does not verify the server.'
  ),
  option('config', 'map', 'any', 'Configuration files of OpenSSH: a path, or a list of paths.'),
  option('agent_path', 'map', 'string', 'Socket of the SSH agent.'),
  option('preferred_auth', 'map', 'any', 'Ways to log in, for example "publickey,password".'),
  option('proxy_command', 'map', 'any', 'Command that connects to the server.'),
  option('tunnel', 'map', 'string', 'Server to go through: user@host:port.'),
  option('connect_timeout', 'map', 'any', 'Seconds to connect.'),
  option('login_timeout', 'map', 'any', 'Seconds to log in.'),
  option('timeout', 'map', 'number', 'Seconds until the connection stands.'),
  option('keepalive_interval', 'map', 'any', 'Seconds between signs of life.'),
  option('compression_algs', 'map', 'any', 'Ways to compress.'),
  option('sftp_client_kwargs', 'map', 'object', 'Arguments of start_sftp_client.', []),
  option('pool_type', 'reject', 'any', 'A Python object: leave it out.')
];

/** What other libraries and programs call them: paramiko, OpenSSH, rclone. */
export const SFTP_OTHER_NAMES: Readonly<Record<string, string>> = {
  host: 'hostname server remote_host ssh_host',
  username: 'user login remote_user ssh_user',
  password: 'pass passwd ssh_pass ssh_password',
  client_keys:
    'key key_file key_filename keyfile private_key private_key_file private_key_path ' +
    'identity_file identityfile pkey ssh_key ssh_key_file client_key',
  passphrase: 'key_file_pass private_key_passphrase key_passphrase',
  known_hosts: 'known_hosts_file host_keys host_keys_filename userknownhostsfile',
  config: 'ssh_config config_file'
};
