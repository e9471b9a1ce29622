import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';
import type { SessionClient } from '../../api/session.js';
import { maskSettings } from '../../location/masked-settings.js';
import { errnoOf } from '../values/directory-errors.js';
import type { SessionFallback } from './session-fallback.js';
import { newSessionRecord, type SessionRecord } from './session-record.js';

const FILE_NAME = 'sessions.json';

interface StoredSession {
  readonly id: string;
  readonly attached?: boolean;
  readonly override: LocationSettings;
  readonly client?: SessionClient;
  readonly used_names: readonly string[];
  readonly fallback?: SessionFallback;
}

/** Only a mask is left of each secret: where one stands, it has to be entered again. */
function store(record: SessionRecord): StoredSession {
  const { id, attached, override, client, used_names, fallback } = record;
  return {
    id,
    attached,
    override: maskSettings(override),
    ...(client === undefined
      ? {}
      : { client: { ...client, environment: maskSettings(client.environment) } }),
    used_names,
    ...(fallback === undefined ? {} : { fallback })
  };
}

/**
 * Keeps the sessions over a restart of the storage server: everything but their secrets.
 *
 * The file lives in the private directory of the Jupyter server and ends with it.
 */
export class SessionFile {
  readonly #stateDir: string;
  readonly #path: string;

  constructor(stateDir: string) {
    this.#stateDir = stateDir;
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    this.#path = join(stateDir, FILE_NAME);
  }

  /** The sessions of the storage server before this one; none where there is no readable file. */
  read(): readonly SessionRecord[] {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch {
      return [];
    }
    try {
      const sessions = JSON.parse(text) as readonly StoredSession[];
      return sessions.map((session) => ({
        ...newSessionRecord(session.id),
        attached: session.attached === true,
        client: session.client,
        override: session.override,
        used_names: session.used_names,
        fallback: session.fallback
      }));
    } catch {
      return [];
    }
  }

  /**
   * Replaces the file; a reader sees the old or the new one.
   *
   * @throws ArtifactStorageError where it cannot be written; the old one is left.
   */
  write(records: Iterable<SessionRecord>): void {
    const temporary = `${this.#path}.new`;
    try {
      // Who cleans up temporary directories may have removed it.
      mkdirSync(this.#stateDir, { recursive: true, mode: 0o700 });
      writeFileSync(temporary, JSON.stringify([...records].map(store)), { mode: 0o600 });
      renameSync(temporary, this.#path);
    } catch (error) {
      throw writeError(error, this.#path);
    }
  }
}

function writeError(cause: unknown, path: string): ArtifactStorageError {
  const code = errnoOf(cause);
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new ArtifactStorageError({
    kind: full ? 'storage_full' : 'internal',
    message: `The storage server cannot write what it remembers of sessions: ${path}${code === undefined ? '' : ` (${code})`}.`,
    hint: full
      ? 'Free some space on that disk, then try again.'
      : 'Check that its directory exists and can be written to, then try again.',
    cause
  });
}
