import type { ArtifactStore } from '../store/artifact-store.js';
import { openArtifactStore } from '../store/open-artifact-store.js';
import type { PreviewDropped } from '../store/previews.js';
import { locationKey, type StoreLocation } from '../store/store-location.js';
import type { FilesystemHost } from '../values/object/fsspec/filesystem-host.js';
import type { SessionLocation } from './session-location.js';
import type { SessionRegistry } from './session-registry.js';

/** How many stores that no session asked for lately stay open. */
const MAX_OPEN_STORES = 16;

/** The artifact stores of the sessions: one open store for each location in use. */
export class SessionStores {
  readonly #sessions: SessionRegistry;
  readonly #filesystems: FilesystemHost | undefined;
  readonly #onPreviewDropped: PreviewDropped | undefined;
  readonly #readsOnly: boolean;
  readonly #open = new Map<string, ArtifactStore>();
  readonly #staging = new Map<string, ArtifactStore>();
  /** What works in a store for long. */
  readonly #atWork = new WeakMap<ArtifactStore, Set<Promise<unknown>>>();
  /** The sessions that asked for a store; one without a session stays open. */
  readonly #users = new WeakMap<ArtifactStore, Set<string | undefined>>();

  /**
   * @param filesystems opens those beside folders and S3
   * @param onPreviewDropped hears of previews that could not be written or read
   * @param readsOnly whether a chosen SQLite file that does not exist is an error: its name is mistyped
   */
  constructor(
    sessions: SessionRegistry,
    filesystems?: FilesystemHost,
    onPreviewDropped?: PreviewDropped,
    readsOnly = false
  ) {
    this.#readsOnly = readsOnly;
    this.#sessions = sessions;
    this.#filesystems = filesystems;
    this.#onPreviewDropped = onPreviewDropped;
  }

  /**
   * The store of a session.
   *
   * @throws ArtifactStorageError where the location is not valid or lacks its secrets.
   */
  of({ store, id }: SessionLocation): ArtifactStore {
    return this.at(store, id);
  }

  /**
   * The store at a location, opened when it is not open yet.
   *
   * @param sessionId for which session: the store reaches its earlier roots, too, and is closed with
   *   the last one that asked
   */
  at(given: StoreLocation, sessionId?: string): ArtifactStore {
    const earlier = sessionId === undefined ? {} : this.#sessions.get(sessionId).earlier;
    const location = { earlier, ...given };
    const key = locationKey(location);
    const store = this.#open.get(key) ?? this.#opened(location);
    // Map keeps insertion order: the least recently used comes first.
    this.#open.delete(key);
    this.#open.set(key, store);
    this.#users.set(store, (this.#users.get(store) ?? new Set()).add(sessionId));
    this.#closeOldest();
    return store;
  }

  /** Remembers where a save was begun: it ends there, also when the session switches meanwhile. */
  beginSave(saveId: string, store: ArtifactStore): void {
    this.#staging.set(saveId, store);
  }

  /** The store where a save was begun, else that of the session. */
  ofSave(session: SessionLocation, saveId: string): ArtifactStore {
    return this.#staging.get(saveId) ?? this.of(session);
  }

  /** Forgets a save that ended. Its store is closed if it was open for this save only. */
  endSave(saveId: string): void {
    const store = this.#staging.get(saveId);
    this.#staging.delete(saveId);
    if (store === undefined || this.#users.get(store)?.size !== 0) {
      return;
    }
    const [key] = [...this.#open].find(([, one]) => one === store) ?? [];
    if (key !== undefined && ![...this.#staging.values()].includes(store)) {
      void this.#close(key, store);
    }
  }

  /** Keeps a store open while something works in it for long. */
  async using<T>(store: ArtifactStore, work: () => Promise<T>): Promise<T> {
    const running = work();
    const all = (this.#atWork.get(store) ?? new Set()).add(running);
    this.#atWork.set(store, all);
    try {
      return await running;
    } finally {
      all.delete(running);
    }
  }

  /** Closes the stores that only this session used, after what works in them: they hold its secrets. */
  async end(sessionId: string): Promise<void> {
    const inUse = new Set(this.#staging.values());
    const left = [...this.#open].filter(([, store]) => {
      const users = this.#users.get(store);
      return users?.delete(sessionId) === true && users.size === 0 && !inUse.has(store);
    });
    await Promise.allSettled(left.map(([key, store]) => this.#close(key, store)));
  }

  /** Closes every store. */
  async close(): Promise<void> {
    const stores = [...this.#open.values()];
    this.#open.clear();
    await Promise.allSettled(stores.map((store) => store.close()));
  }

  #opened(location: StoreLocation): ArtifactStore {
    const { database } = location;
    const opened =
      this.#readsOnly && database.dialect === 'sqlite' && database.explicit
        ? { ...location, database: { ...database, must_exist: true } }
        : location;
    return openArtifactStore(opened, this.#filesystems, this.#onPreviewDropped);
  }

  #closeOldest(): void {
    const inUse = new Set(this.#staging.values());
    for (const [key, store] of this.#open) {
      if (this.#open.size <= MAX_OPEN_STORES) {
        return;
      }
      if (!inUse.has(store) && !this.#atWork.get(store)?.size) {
        void this.#close(key, store);
      }
    }
  }

  async #close(key: string, store: ArtifactStore): Promise<void> {
    this.#open.delete(key);
    // It would connect again.
    await Promise.allSettled(this.#atWork.get(store) ?? []);
    await store.close();
  }
}
