import { ArtifactStorageError } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import {
  type ArtifactStorageDir,
  FILESYSTEMS,
  filesystemOf,
  filesystemOfProtocol
} from './filesystems/filesystems.js';
import { type LocationBase, NO_BASE } from './location-base.js';
import { strangeAddress } from './strange-addresses.js';
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

function refuse(
  message: string,
  hint: string,
  kind: 'invalid_input' | 'unsupported',
  meant?: string
): never {
  throw new ArtifactStorageError({ kind, message, hint, field: FIELD, meant });
}

/** `a, b, or c`: how places are written. */
function listOf(examples: readonly string[]): string {
  return [...examples.slice(0, -1), `or ${examples.at(-1)}`].join(', ');
}

const usual = listOf(FILESYSTEMS.map(({ examples }) => examples[0] ?? ''));
const everyWay = listOf(FILESYSTEMS.flatMap(({ examples }) => examples));

/**
 * Parses an `artifact_storage_dir`: a path (absolute, relative or from `~`) or a `file://` URL,
 * as fsspec's LocalFileSystem takes them, or an `s3://` URL as s3fs takes it.
 *
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `artifact_storage_dir`.
 */
export function parseArtifactStorageDir(text: string, base: LocationBase): ArtifactStorageDir {
  const trimmed = text.trim();
  if (trimmed === '') {
    refuse('artifact_storage_dir is empty.', `Enter ${usual}.`, 'invalid_input');
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
      `Enter a place: ${usual}.`,
      'unsupported'
    );
  }
  const protocol = SCHEME.exec(trimmed)?.[1]?.toLowerCase();
  if (protocol === undefined || FILESYSTEMS[0].protocols.includes(protocol)) {
    return FILESYSTEMS[0].parse(trimmed, base);
  }
  const strange = strangeAddress(trimmed, FIELD);
  if (strange !== undefined) {
    refuse(strange.message, strange.hint, 'invalid_input', strange.meant);
  }
  const filesystem = filesystemOfProtocol(protocol);
  if (/^(?:sqlite|postgres(?:ql)?)(?:\+|$)/.test(protocol)) {
    refuse(
      `${protocol}:// is a database, not an address for values.`,
      `Write it into database_url. Values are in ${usual}.`,
      'unsupported'
    );
  }
  if (filesystem === undefined) {
    const known = PLANNED_SCHEMES[protocol];
    refuse(
      known === undefined
        ? `${protocol}:// is not a storage that Artifact Storage knows.`
        : `This version cannot keep values in ${known} (${protocol}://) yet.`,
      `Use ${everyWay}.`,
      'unsupported'
    );
  }
  return filesystem.parse(trimmed, base);
}

/** The filesystem that a text names, also while it is being typed. */
export function schemeOf(text: string): ArtifactStorageDir['scheme'] {
  const protocol = SCHEME.exec(text.trim())?.[1] ?? '';
  return (filesystemOfProtocol(protocol) ?? FILESYSTEMS[0]).scheme;
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
  const written = base === undefined ? text.trim() : undefined;
  return filesystemOf(dir.scheme).describe(dir, options, written);
}
