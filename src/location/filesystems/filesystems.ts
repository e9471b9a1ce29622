import { AZURE } from './azure.js';
import type { Filesystem } from './filesystem.js';
import { FOLDER } from './folder.js';
import { FTP } from './ftp.js';
import { GCS } from './gcs.js';
import { GITHUB } from './github.js';
import { HDFS, WEBHDFS } from './hdfs.js';
import { HTTP } from './http.js';
import { HUGGING_FACE } from './hugging-face.js';
import { OCI } from './oci.js';
import { OTHER } from './other.js';
import { S3 } from './s3.js';
import { SFTP } from './sftp.js';
import { SMB } from './smb.js';
import { WEBDAV } from './webdav.js';

/** Every filesystem for values. A text without `://` is of the first. */
export const FILESYSTEMS = [
  FOLDER,
  S3,
  GCS,
  AZURE,
  SFTP,
  WEBDAV,
  SMB,
  FTP,
  HDFS,
  WEBHDFS,
  OCI,
  HUGGING_FACE,
  GITHUB,
  HTTP,
  OTHER
] as const;

/** A parsed `artifact_storage_dir`: where the artifact values are kept. */
export type ArtifactStorageDir = ReturnType<(typeof FILESYSTEMS)[number]['parse']>;

/** The scheme of a parsed `artifact_storage_dir`. */
export type Scheme = ArtifactStorageDir['scheme'];

/** The filesystem of a scheme. */
export function filesystemOf(scheme: Scheme): Filesystem<ArtifactStorageDir> {
  return FILESYSTEMS.find((one) => one.scheme === scheme) as Filesystem<ArtifactStorageDir>;
}

/** The filesystem of one of fsspec's protocols, also of one that nobody knows here. */
export function filesystemOfProtocol(protocol: string): Filesystem<ArtifactStorageDir> {
  const name = protocol.toLowerCase();
  const found = FILESYSTEMS.find(({ protocols }) => protocols.includes(name)) ?? OTHER;
  return found as Filesystem<ArtifactStorageDir>;
}
