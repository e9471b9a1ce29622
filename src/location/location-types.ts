export type { ArtifactStorageDir } from './filesystems/filesystems.js';
export type { FileStorageDir } from './filesystems/folder.js';
export type { LocationBase } from './location-base.js';
export type { S3StorageDir } from './s3-url.js';

/** What every parsed `database_url` has. */
interface ParsedUrl {
  /** The canonical text, complete: it may hold a password. */
  readonly text: string;
  /** The canonical text without its password. */
  readonly redacted: string;
  /** Whether it was chosen; the parent directory of the default is created when missing. */
  readonly explicit: boolean;
  /** What people should know of it once, a sentence each; never a secret. */
  readonly notices: readonly string[];
}

/** A parsed `database_url` of an SQLite file. */
export interface SqliteUrl extends ParsedUrl {
  readonly dialect: 'sqlite';
  /** Absolute path of the database file. */
  readonly path: string;
  /** SQLite's URI parameter `mode`: read-only, read-write, or read-write and create. */
  readonly mode: 'ro' | 'rw' | 'rwc';
  /** Whether a file that does not exist is an error, and not an empty store; absent: no. */
  readonly must_exist?: boolean;
  /** How long a statement waits for a lock, in milliseconds. */
  readonly busy_timeout_ms: number;
}

/** libpq's `sslmode`, without `allow`. */
export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** How a connection to PostgreSQL is encrypted, with libpq's meaning. */
export interface PostgresqlTls {
  readonly mode: SslMode;
  /** Path of the certificates to trust; `system` or null: the well-known ones. */
  readonly root_certificate: string | null;
  /** Paths of the client's own certificate and its key. */
  readonly certificate: string | null;
  readonly key: string | null;
  readonly negotiation: 'postgres' | 'direct';
}

/** A parsed `database_url` of a PostgreSQL database. */
export interface PostgresqlUrl extends ParsedUrl {
  readonly dialect: 'postgresql';
  /** A host name, an address, or the directory of a Unix socket; null: this machine's socket. */
  readonly host: string | null;
  readonly port: number;
  /** Null: the user as whom the storage server runs. */
  readonly user: string | null;
  /** Null: from ~/.pgpass, or none. */
  readonly password: string | null;
  /** Null: named like the user. */
  readonly database: string | null;
  readonly tls: PostgresqlTls;
  /** Milliseconds; 0: as long as it takes. */
  readonly connect_timeout_ms: number;
  /** How long a statement may take, in milliseconds; null: as the server adapter has it. */
  readonly query_timeout_ms: number | null;
  readonly application_name: string;
  /** Options of the server at start-up, for example `-csearch_path=ml`. */
  readonly options: string | null;
  readonly keep_alive: boolean;
  /** Milliseconds without traffic before the first probe. */
  readonly keep_alive_idle_ms: number;
}

/** A parsed `database_url`: where the metadata is kept. */
export type DatabaseUrl = SqliteUrl | PostgresqlUrl;
