/** A parsed `artifact_storage_dir`: where the artifact values are kept. */
export interface ArtifactStorageDir {
  readonly scheme: 'file';
  /** Absolute path of the directory. */
  readonly path: string;
  /** The canonical text: what an artifact remembers as its root. */
  readonly text: string;
}

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
