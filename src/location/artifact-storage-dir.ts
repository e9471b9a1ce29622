import { ArtifactStorageError } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import {
  type ArtifactStorageDir,
  FILESYSTEMS,
  filesystemOf,
  filesystemOfProtocol
} from './filesystems/filesystems.js';
import { type LocationBase, NO_BASE } from './location-base.js';
import { refusedProtocol } from './other-protocols.js';
import { strangeUrl } from './strange-addresses.js';
import { isConnectionString, isNotShown } from './written-secrets.js';

const FIELD = 'artifact_storage_dir';
const SCHEME = /^([A-Za-z][A-Za-z0-9+._-]+):\/\/(.*)$/s;

function refuse(
  message: string,
  hint: string,
  kind: 'invalid_input' | 'unsupported',
  meant?: string
): never {
  throw new ArtifactStorageError({ kind, message, hint, field: FIELD, meant });
}

const USUAL =
  'the path of a folder, s3://bucket/folder, gs://bucket/folder, abfs://container/folder or another filesystem';
const PROTOCOLS = FILESYSTEMS.flatMap(({ protocols }) => protocols);

/**
 * Parses an `artifact_storage_dir`: a path (absolute, relative or from `~`) or a `file://` URL,
 * as fsspec's LocalFileSystem takes them, or a URL as its other filesystems take them.
 *
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `artifact_storage_dir`.
 */
export function parseArtifactStorageDir(text: string, base: LocationBase): ArtifactStorageDir {
  const trimmed = text.trim();
  if (trimmed === '') {
    refuse('artifact_storage_dir is empty.', `Enter ${USUAL}.`, 'invalid_input');
  }
  if (isNotShown(trimmed)) {
    refuse(
      'artifact_storage_dir was not valid, so it is not shown.',
      `Enter ${USUAL}.`,
      'invalid_input'
    );
  }
  if (isConnectionString(trimmed)) {
    refuse(
      'artifact_storage_dir is a connection string, which holds a secret.',
      'Write abfs://container/folder, and put the connection string into storage_options.',
      'unsupported'
    );
  }
  const [, written, rest = ''] = SCHEME.exec(trimmed) ?? [];
  const protocol = written?.toLowerCase();
  if (protocol === undefined || FILESYSTEMS[0].protocols.includes(protocol)) {
    return FILESYSTEMS[0].parse(trimmed, base);
  }
  const strange = strangeUrl(trimmed, FIELD);
  if (strange !== undefined) {
    refuse(strange.message, strange.hint, 'invalid_input', strange.meant);
  }
  const refused = refusedProtocol(protocol, rest, PROTOCOLS);
  if (refused !== undefined) {
    refuse(refused.message, refused.hint, 'unsupported', refused.meant);
  }
  return filesystemOfProtocol(protocol).parse(trimmed, base);
}

/** The protocol that a text begins with, in small letters, also while it is being typed. */
export function protocolOf(text: string): string | undefined {
  return SCHEME.exec(text.trim())?.[1]?.toLowerCase();
}

/** The filesystem that a text names, also while it is being typed. */
export function schemeOf(text: string): ArtifactStorageDir['scheme'] {
  const protocol = protocolOf(text);
  return protocol === undefined ? FILESYSTEMS[0].scheme : filesystemOfProtocol(protocol).scheme;
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
