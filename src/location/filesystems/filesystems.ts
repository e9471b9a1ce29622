import type { Filesystem } from './filesystem.js';
import { FOLDER } from './folder.js';
import { S3 } from './s3.js';

/** Every filesystem for values. A text without `://` is of the first. */
export const FILESYSTEMS = [FOLDER, S3] as const;

/** A parsed `artifact_storage_dir`: where the artifact values are kept. */
export type ArtifactStorageDir = ReturnType<(typeof FILESYSTEMS)[number]['parse']>;

/** The scheme of a parsed `artifact_storage_dir`. */
export type Scheme = ArtifactStorageDir['scheme'];

/** The filesystem of a scheme. */
export function filesystemOf(scheme: Scheme): Filesystem<ArtifactStorageDir> {
  return FILESYSTEMS.find((one) => one.scheme === scheme) as Filesystem<ArtifactStorageDir>;
}

/** The filesystem of one of fsspec's protocols; undefined where values cannot be kept in it. */
export function filesystemOfProtocol(protocol: string): Filesystem<ArtifactStorageDir> | undefined {
  const found = FILESYSTEMS.find(({ protocols }) => protocols.includes(protocol.toLowerCase()));
  return found as Filesystem<ArtifactStorageDir> | undefined;
}
