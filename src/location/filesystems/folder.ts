import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationBase } from '../location-base.js';
import { isAbsolutePath, normalizePath, resolvePath } from '../paths.js';
import { option } from '../storage-option.js';
import type { Filesystem, ParsedDir } from './filesystem.js';

/** Values in a directory of the storage server's machine. */
export interface FileStorageDir extends ParsedDir {
  readonly scheme: 'file';
  /** Absolute path of the directory. */
  readonly path: string;
}

const CACHE_HELP = 'Accepted without effect: Artifact Storage keeps no listing cache.';
const PYTHON_HELP = 'A Python object: leave it out.';
const URL_OF_FILE = /^(?:file|local):\/\//i;

function refuse(message: string, hint: string): never {
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message,
    hint,
    field: 'artifact_storage_dir'
  });
}

function pathOfUrl(text: string): string {
  const rest = text.replace(URL_OF_FILE, '');
  const path = rest.startsWith('localhost/') ? rest.slice('localhost'.length) : rest;
  if (path === '') {
    refuse('The file:// URL has no path.', 'Write it as file:///folder.');
  }
  if (!isAbsolutePath(path) && !/^[~\\]|^[A-Za-z]:/.test(path)) {
    const [host = ''] = path.split('/');
    // A login may stand there: only what looks like a name is shown.
    refuse(
      `The file:// URL names another machine${/^[\w.-]+$/.test(host) ? `, ${host}` : ''}.`,
      'Use three slashes for a folder of this machine: file:///folder.'
    );
  }
  return path;
}

function parse(text: string, base: LocationBase): FileStorageDir {
  const written = URL_OF_FILE.test(text) ? pathOfUrl(text) : text;
  const path = resolvePath(written, base, { field: 'artifact_storage_dir' });
  return { scheme: 'file', path, text: path };
}

/** The folder of an absolute path as it was recorded: values are there, whatever its name is. */
export function recordedFolder(path: string): FileStorageDir {
  const normal = normalizePath(path);
  return { scheme: 'file', path: normal, text: normal };
}

/** fsspec's LocalFileSystem (fsspec/implementations/local.py): a folder of this machine. */
export const FOLDER: Filesystem<FileStorageDir> = {
  scheme: 'file',
  protocols: ['file', 'local'],
  keepsProtocol: false,
  place: 'a folder',
  examples: ['the path of a folder', 'a file:// URL'],
  options: [
    option('auto_mkdir', 'map', 'boolean', 'Create the folder when it is missing (default: true).'),
    option('use_listings_cache', 'no_effect', 'boolean', CACHE_HELP),
    option('listings_expiry_time', 'no_effect', 'integer', CACHE_HELP),
    option('max_paths', 'no_effect', 'integer', CACHE_HELP),
    option('skip_instance_cache', 'no_effect', 'boolean', CACHE_HELP),
    option('asynchronous', 'reject', 'any', PYTHON_HELP),
    option('loop', 'reject', 'any', PYTHON_HELP)
  ],
  unknownOption: 'A folder takes auto_mkdir; leave the others out.',
  otherNameHint: (name) =>
    /^(?:mkdir|mkdirs|makedirs|create|create_parents|exist_ok|auto_create)$/i.test(name.trim())
      ? 'Did you mean "auto_mkdir"?'
      : undefined,
  takesOthers: false,
  awsProfiles: false,
  parse,
  complete: (dir) => dir,
  describe: ({ path }, _options, written) => {
    if (written === undefined || isAbsolutePath(written) || URL_OF_FILE.test(written)) {
      return `Folder on this machine: ${path}`;
    }
    return written.startsWith('~')
      ? `Folder in ${/^~(?:\/|$)/.test(written) ? 'your home directory' : 'the home directory of another user'}`
      : 'Folder below the notebook’s working directory';
  },
  checkRules: () => [],
  addressOf: () => null,
  addressOptions: () => ({}),
  reaching: []
};
