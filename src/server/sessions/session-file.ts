import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocationSettings, StorageOptions } from '../../api/location.js';
import type { SessionClient } from '../../api/session.js';
import { hasPassword } from '../../location/sqlalchemy-url.js';
import { isSecretOption, secretsOf } from '../../location/storage-options.js';
import type { SessionFallback } from './session-fallback.js';
import { newSessionRecord, type SessionRecord } from './session-record.js';

const FILE_NAME = 'sessions.json';

function withoutSecretOptions(options: StorageOptions): StorageOptions {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => !isSecretOption(name) && secretsOf({ [name]: value }).length === 0
    )
  );
}

function withoutPassword<T extends { readonly database_url?: string | undefined }>(settings: T): T {
  if (settings.database_url === undefined || !hasPassword(settings.database_url)) {
    return settings;
  }
  const { database_url: _secret, ...rest } = settings;
  return rest as T;
}

function withoutSecrets(settings: LocationSettings): LocationSettings {
  const { storage_options, ...rest } = withoutPassword(settings);
  return storage_options === undefined
    ? rest
    : { ...rest, storage_options: withoutSecretOptions(storage_options) };
}

interface StoredSession {
  readonly id: string;
  readonly override: LocationSettings;
  readonly client?: SessionClient;
  readonly used_names: readonly string[];
  readonly fallback?: SessionFallback;
  readonly secrets_dropped: boolean;
}

function store(record: SessionRecord): StoredSession {
  const override = withoutSecrets(record.override);
  const client = record.client && {
    ...record.client,
    environment: withoutPassword(record.client.environment)
  };
  return {
    id: record.id,
    override,
    ...(client === undefined ? {} : { client }),
    used_names: record.used_names,
    ...(record.fallback === undefined ? {} : { fallback: record.fallback }),
    secrets_dropped:
      record.secrets_needed ||
      JSON.stringify([override, client?.environment]) !==
        JSON.stringify([record.override, record.client?.environment])
  };
}

/**
 * Keeps the sessions over a restart of the storage server: everything but their secrets.
 *
 * The file lives in the private directory of the Jupyter server and ends with it.
 */
export class SessionFile {
  readonly #path: string;

  constructor(stateDir: string) {
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
        client: session.client,
        override: session.override,
        used_names: session.used_names,
        fallback: session.fallback,
        secrets_needed: session.secrets_dropped
      }));
    } catch {
      return [];
    }
  }

  /** Replaces the file; a reader sees the old or the new one. */
  write(records: Iterable<SessionRecord>): void {
    const temporary = `${this.#path}.new`;
    writeFileSync(temporary, JSON.stringify([...records].map(store)), { mode: 0o600 });
    renameSync(temporary, this.#path);
  }
}
