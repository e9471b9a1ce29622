import { rootOf, type StoreLocation } from '../store/store-location.js';
import { refuseForgotten } from './forgotten-secrets.js';
import { forgottenSecrets, parseLocation } from './parsed-location.js';
import { type SessionFallback, shownDatabase } from './session-fallback.js';
import type { SessionRecord } from './session-record.js';
import type { ResolvedSettings } from './session-settings.js';

/** Where a session is, for one request: resolved once, at the first question, and handed down. */
export class SessionLocation {
  /** The session as it was when the request came. */
  readonly record: SessionRecord;
  readonly #resolve: (record: SessionRecord) => ResolvedSettings;
  #settings: ResolvedSettings | undefined;
  #store: StoreLocation | undefined;

  constructor(record: SessionRecord, resolve: (record: SessionRecord) => ResolvedSettings) {
    this.record = record;
    this.#resolve = resolve;
  }

  get id(): string {
    return this.record.id;
  }

  /** What the session's settings come to. */
  get settings(): ResolvedSettings {
    this.#settings ??= this.#resolve(this.record);
    return this.#settings;
  }

  /**
   * Where its store is.
   *
   * @throws ArtifactStorageError where the location is not valid or lacks its secrets.
   */
  get store(): StoreLocation {
    if (this.#store === undefined) {
      const { inUse } = this.settings;
      refuseForgotten(forgottenSecrets(inUse));
      this.#store = parseLocation(inUse);
    }
    return this.#store;
  }

  /**
   * The root to which it saves.
   *
   * @throws ArtifactStorageError as {@link store}.
   */
  get root(): string {
    return rootOf(this.store);
  }

  /** The fallback that the session lives with; undefined where its own database is in use. */
  get fallback(): SessionFallback | undefined {
    // Every save asks, and nearly none has one.
    return this.record.fallback === undefined ? undefined : this.settings.fallback;
  }

  /** The database in use as people see it, without its password. */
  get databaseUrl(): string {
    return shownDatabase(this.settings.inUse);
  }
}
