import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SaveRequest } from '../../../src/api/artifact.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import type {
  DatabaseUrl,
  FileStorageDir,
  SqliteUrl
} from '../../../src/location/location-types.js';
import type { NewArtifact } from '../../../src/server/metadata/metadata-store.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';

/** A new empty directory below the system's temporary directory. */
export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'artifact-storage-test-'));
}

/** Deletes a temporary directory. */
export function removeDirectory(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true });
}

/** The parsed `artifact_storage_dir` for a path. */
export function dirOf(path: string): FileStorageDir {
  return { scheme: 'file', path, text: path };
}

/** The parsed `database_url` for a SQLite file. */
export function sqliteOf(path: string, more: Partial<SqliteUrl> = {}): SqliteUrl {
  const text = `sqlite:///${path}`;
  return {
    dialect: 'sqlite',
    path,
    mode: 'rwc',
    busy_timeout_ms: 5000,
    text,
    redacted: text,
    explicit: true,
    notices: [],
    ...more
  };
}

/** A store with its values in `<base>/<values>` and its metadata in `<base>/db.sqlite`. */
export function storeIn(base: string, values = 'values', database = 'db.sqlite'): ArtifactStore {
  return openArtifactStore({
    dir: dirOf(join(base, values)),
    database: sqliteOf(join(base, database)),
    storage_options: {}
  });
}

/** The parsed `database_url`, with a home directory. */
export function databaseAt(url: string, home: string): DatabaseUrl {
  return parseDatabaseUrl(url, { home, lineapy_home: home, working_directory: home });
}

/** A store with its values in `<base>/values` and its metadata at a URL. */
export function storeWith(base: string, url: string): ArtifactStore {
  return openArtifactStore({
    dir: dirOf(join(base, 'values')),
    database: databaseAt(url, base),
    storage_options: {}
  });
}

/** A save id as clients make it. */
export function newSaveId(): string {
  return `20261123T221653Z-${randomBytes(6).toString('hex')}`;
}

/** SHA-256, hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const described = {
  value_type: 'builtins.dict',
  value_shape: [3],
  python_version: '3.12.1',
  notebook_path: 'work/churn.ipynb',
  user: 'ana',
  buffers: [] as [number, number][],
  code: 'model = 1\n',
  preview: { 'text/plain': '{…}' },
  packages: { numpy: '2.1.0' }
};

/** A save of a small value that travels in its request. */
export function inlineSave(
  name: string,
  value: Uint8Array | string = randomBytes(64),
  more: Partial<SaveRequest> = {}
): SaveRequest {
  const bytes = Buffer.from(value);
  return {
    name,
    save_id: newSaveId(),
    size: bytes.length,
    sha256: sha256(bytes),
    ...described,
    value: { base64: bytes.toString('base64') },
    ...more
  };
}

/** A save as a metadata store records it. */
export function newArtifact(name: string, more: Partial<NewArtifact> = {}): NewArtifact {
  const save_id = more.save_id ?? newSaveId();
  return {
    name,
    size: 64,
    sha256: 'a'.repeat(64),
    ...described,
    root: '/values',
    value_key: `some-name/${save_id}.pkl`,
    ...more,
    save_id
  };
}
