import { ArtifactStorageError } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import type { ArtifactStorageDir, LocationBase } from './location-types.js';
import { isAbsolutePath, resolvePath } from './paths.js';
import { describeS3, parseS3Url } from './s3-url.js';
import { isConnectionString, isNotShown } from './written-secrets.js';

const FIELD = 'artifact_storage_dir';
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//;

/** Schemes of fsspec that this version knows, but does not serve yet. */
const PLANNED_SCHEMES: Readonly<Record<string, string>> = {
  gs: 'Google Cloud Storage',
  gcs: 'Google Cloud Storage',
  abfs: 'Azure Blob Storage',
  abfss: 'Azure Blob Storage',
  az: 'Azure Blob Storage'
};

function refuse(message: string, hint: string, kind: 'invalid_input' | 'unsupported'): never {
  throw new ArtifactStorageError({ kind, message, hint, field: FIELD });
}

function pathOfFileUrl(text: string): string {
  const rest = text.replace(/^file:\/\//i, '');
  const path = rest.startsWith('localhost/') ? rest.slice('localhost'.length) : rest;
  if (path === '') {
    refuse('The file:// URL has no path.', 'Write it as file:///folder.', 'invalid_input');
  }
  if (!isAbsolutePath(path)) {
    const [host = ''] = path.split('/');
    // A login may stand there: only what looks like a name is shown.
    refuse(
      `The file:// URL names another machine${/^[\w.-]+$/.test(host) ? `, ${host}` : ''}.`,
      'Use three slashes for a folder of this machine: file:///folder.',
      'invalid_input'
    );
  }
  // RFC 8089, appendix E.2: file:///C:/folder
  return /^\/[A-Za-z]:[\\/]/.test(path) ? path.slice(1) : path;
}

/**
 * Parses an `artifact_storage_dir`: a path (absolute, relative or from `~`) or a `file://` URL,
 * as fsspec's LocalFileSystem takes them, or an `s3://` URL as s3fs takes it.
 *
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `artifact_storage_dir`.
 */
export function parseArtifactStorageDir(text: string, base: LocationBase): ArtifactStorageDir {
  const trimmed = text.trim();
  if (trimmed === '') {
    refuse(
      'artifact_storage_dir is empty.',
      'Enter the path of a folder, or s3://bucket/folder.',
      'invalid_input'
    );
  }
  if (trimmed.includes('\0')) {
    refuse('artifact_storage_dir contains a NUL character.', 'Remove it.', 'invalid_input');
  }
  if (isNotShown(trimmed)) {
    refuse(
      'artifact_storage_dir was not valid, so it is not shown.',
      'Enter the path of a folder, or s3://bucket/folder.',
      'invalid_input'
    );
  }
  if (isConnectionString(trimmed)) {
    refuse(
      'artifact_storage_dir is a connection string, which holds a secret.',
      'Enter a place: the path of a folder, or s3://bucket/folder.',
      'unsupported'
    );
  }
  const scheme = SCHEME.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === 's3' || scheme === 's3a') {
    return parseS3Url(trimmed);
  }
  if (scheme !== undefined && scheme !== 'file' && scheme !== 'local') {
    const known = PLANNED_SCHEMES[scheme];
    refuse(
      known === undefined
        ? `${scheme}:// is not a storage that Artifact Storage knows.`
        : `This version cannot keep values in ${known} (${scheme}://) yet.`,
      'Use the path of a folder, a file:// URL, or s3://bucket/folder.',
      'unsupported'
    );
  }
  const path = scheme === undefined ? trimmed : pathOfFileUrl(trimmed.replace(/^local:/i, 'file:'));
  const absolute = resolvePath(path, base);
  return { scheme: 'file', path: absolute, text: absolute };
}

/** The filesystem that a text names, also while it is being typed. */
export function schemeOf(text: string): ArtifactStorageDir['scheme'] {
  return /^\s*s3a?:\/\//i.test(text) ? 's3' : 'file';
}

/**
 * An `artifact_storage_dir` in words, for people.
 *
 * @param options the storage options in force; an endpoint is named where there is one
 * @throws ArtifactStorageError as {@link parseArtifactStorageDir}.
 */
export function describeArtifactStorageDir(
  text: string,
  base?: LocationBase,
  options: StorageOptions = {}
): string {
  const dir = parseArtifactStorageDir(text, base ?? NO_BASE);
  if (dir.scheme === 's3') {
    return describeS3(dir, options);
  }
  const relative = base === undefined && !isAbsolutePath(text.trim()) && !SCHEME.test(text.trim());
  if (relative) {
    return text.trim().startsWith('~')
      ? 'Folder in your home directory'
      : 'Folder below the notebook’s working directory';
  }
  return `Folder on this machine: ${dir.path}`;
}

/** Stands for the session's directories where only the form of a text matters. */
export const NO_BASE: LocationBase = { home: '/', lineapy_home: '/', working_directory: '/' };
