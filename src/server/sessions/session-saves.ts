import type { Artifact, SaveRequest } from '../../api/artifact.js';
import { copyVersion } from '../store/copy-version.js';
import type { FallbackSave, FallbackSaves } from './fallback-saves.js';
import type { SessionLocation } from './session-location.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';

/** A save, and the database that has it, without its password: not always the session's by now. */
export interface Saved {
  readonly artifact: Artifact;
  readonly database_url: string;
  /** Whether the database was made for it. */
  readonly new_database?: true;
}

/** Saves of sessions, also of those whose location changes or whose fallback ends meanwhile. */
export class SessionSaves {
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;
  readonly #fallbackSaves: FallbackSaves;

  constructor(sessions: SessionRegistry, stores: SessionStores, fallbackSaves: FallbackSaves) {
    this.#sessions = sessions;
    this.#stores = stores;
    this.#fallbackSaves = fallbackSaves;
  }

  /**
   * Begins a save of a large value: it ends where it begins, also when the session switches.
   *
   * @returns the absolute path of its staging file; null where the value is brought as a stream
   */
  async stage(session: SessionLocation, saveId: string): Promise<string | null> {
    const store = this.#stores.of(session);
    this.#begin(session, saveId);
    const path = await store.openStaging(saveId);
    this.#stores.beginSave(saveId, store);
    return path;
  }

  /** Cancels a save that was begun, unless it is recorded by then. */
  async discard(session: SessionLocation, saveId: string, name?: string): Promise<void> {
    const retired = await this.#stores.ofSave(session, saveId).discard(saveId, name);
    this.#stores.endSave(saveId);
    if (retired) {
      this.#fallbackSaves.discard(saveId);
    }
  }

  /**
   * Saves a value where the save was begun. What ends in the default database after its fallback
   * ended with a copy is copied, too; where that fails, it waits with the rest.
   *
   * @throws ArtifactStorageError; then there is no new version.
   */
  async save(session: SessionLocation, request: SaveRequest): Promise<Saved> {
    const { save_id } = request;
    const known = this.#fallbackSaves.get(save_id);
    const store =
      known === undefined
        ? this.#stores.ofSave(session, save_id)
        : this.#stores.at(known.source, session.id);
    const isFallback = known === undefined && session.fallback !== undefined;
    if (isFallback && store === this.#stores.of(session)) {
      this.#begin(session, save_id);
    }
    // So that a discard finds it, wherever the session is by then.
    this.#stores.beginSave(save_id, store);
    const artifact = await store.save(request).catch((error: unknown) => {
      if ('base64' in request.value) {
        this.#stores.endSave(save_id);
      }
      throw error;
    });
    this.#stores.endSave(save_id);
    const meanwhile = this.#fallbackSaves.finish(save_id);
    const copy = meanwhile === undefined ? null : await this.#follow(meanwhile, save_id, artifact);
    const isNew = store.tellMade();
    const { databaseUrl: database_url } = store;
    return copy ?? { artifact, database_url, ...(isNew ? { new_database: true } : {}) };
  }

  #begin({ id, fallback, settings, store }: SessionLocation, saveId: string): void {
    if (fallback !== undefined) {
      this.#fallbackSaves.begin(saveId, {
        session_id: id,
        database_url: fallback.database_url,
        home: settings.inUse.database_url.base.lineapy_home,
        source: store
      });
    }
  }

  /** Copies what ended after its fallback, and notes what has to wait. */
  async #follow(save: FallbackSave, saveId: string, artifact: Artifact): Promise<Saved | null> {
    const { name, version, date_created } = artifact;
    if (save.target !== undefined) {
      const target = this.#stores.at(save.target, save.session_id);
      const result = await copyVersion(this.#stores.at(save.source, save.session_id), target, {
        name,
        version,
        save_id: saveId
      }).catch(() => null);
      if (result?.kind === 'copied') {
        return { artifact: result.artifact, database_url: target.databaseUrl };
      }
      if (result?.kind === 'gone') {
        return null;
      }
    }
    this.#sessions.waiting.add(save.home, {
      database_url: save.database_url,
      session_id: save.session_id,
      name,
      version,
      save_id: saveId,
      date_created
    });
    return null;
  }
}
