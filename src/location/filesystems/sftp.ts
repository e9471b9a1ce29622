import type { StorageOptions } from '../../api/location.js';
import { fsspecFilesystem } from './fsspec-filesystem.js';
import { ofHost } from './host.js';
import { refuseOption } from './option-checks.js';
import { SFTP_OPTIONS, SFTP_OTHER_NAMES } from './sftp-options.js';

const OF = {
  place: 'SFTP',
  example: 'sftp://ana@host/folder',
  user: 'username',
  port: 22
};

const SERVER = ofHost(OF);

function checkRules(options: StorageOptions): readonly string[] {
  if ((options.host ?? '') === '') {
    refuseOption('host', 'SFTP needs the name of a server.', `Write the URL as ${OF.example}.`);
  }
  return SERVER.checkRules?.(options) ?? [];
}

/** sshfs.SSHFileSystem. */
export const SFTP = fsspecFilesystem({
  scheme: 'sftp',
  protocols: ['sftp', 'ssh'],
  ...SERVER,
  options: SFTP_OPTIONS,
  otherNames: SFTP_OTHER_NAMES,
  checkRules,
  reaching: ['client_keys', 'known_hosts', 'config', 'agent_path', 'preferred_auth', 'tunnel']
});
