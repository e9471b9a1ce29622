/** Values in a directory of the storage server's machine. */
export interface FileStorageDir {
  readonly scheme: 'file';
  /** Absolute path of the directory. */
  readonly path: string;
  /** The canonical text: what an artifact remembers as its root. */
  readonly text: string;
}

/** Values in a bucket of Amazon S3, or of a store that speaks its protocol. */
export interface S3StorageDir {
  readonly scheme: 's3';
  /** Name of the bucket, or ARN of an access point. */
  readonly bucket: string;
  /** Key prefix without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  /** The canonical text, `s3://bucket/prefix`: what an artifact remembers as its root. */
  readonly text: string;
}

/** A parsed `artifact_storage_dir`: where the artifact values are kept. */
export type ArtifactStorageDir = FileStorageDir | S3StorageDir;

/** A parsed `database_url`: where the metadata is kept. */
export interface DatabaseUrl {
  readonly dialect: 'sqlite';
  /** Absolute path of the database file. */
  readonly path: string;
  /** SQLite's URI parameter `mode`: read-only, read-write, or read-write and create. */
  readonly mode: 'ro' | 'rw' | 'rwc';
  /** How long a statement waits for a lock, in milliseconds. */
  readonly busy_timeout_ms: number;
  /** The canonical text, complete. */
  readonly text: string;
  /** The canonical text without its password. */
  readonly redacted: string;
  /** Whether somebody chose it; the parent directory of the default is created when missing. */
  readonly explicit: boolean;
}

/** What relative paths, `~` and the defaults are resolved against. */
export interface LocationBase {
  /** Absolute path of the user's home directory. */
  readonly home: string;
  /** Absolute path of LineaPy's home: `$LINEAPY_HOME_DIR`, else `<home>/.lineapy`. */
  readonly lineapy_home: string;
  /** Absolute path of the session's working directory. */
  readonly working_directory: string;
}
