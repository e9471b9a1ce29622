import type { ErrorDetails } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import type { ParsedDir } from './filesystem.js';

/** The schemes of the filesystems that fsspec opens; `other` is every protocol without its own file. */
export type FsspecScheme =
  | 'gs'
  | 'abfs'
  | 'sftp'
  | 'ftp'
  | 'webdav'
  | 'smb'
  | 'hdfs'
  | 'webhdfs'
  | 'oci'
  | 'hf'
  | 'github'
  | 'http'
  | 'other';

/** Values in a filesystem that fsspec opens. */
export interface FsspecStorageDir extends ParsedDir {
  readonly scheme: FsspecScheme;
  /** fsspec's protocol, as it is opened. */
  readonly protocol: string;
  /** The root inside the filesystem, as fsspec takes it, without a slash at its end. */
  readonly path: string;
  /** Options that the URL says: host, port, username, account_name. No secret. */
  readonly urlOptions: StorageOptions;
  /** Why nothing can be written in this kind of filesystem; null: it is tried. */
  readonly readOnly: ErrorDetails | null;
}
