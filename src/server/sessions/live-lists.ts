import type { EventHub } from '../events/event-hub.js';
import type { ArtifactStore } from '../store/artifact-store.js';

/** What is followed of a store. */
export type Followed = Pick<ArtifactStore, 'databaseUrl' | 'watch'>;

/**
 * Tells lists that are open what other storage servers save (docs/design/044). A database is
 * followed from its first list on: while events have a listener, and a session's last list is one
 * of that database.
 */
export class LiveLists {
  readonly #events: EventHub;
  /** The database of each session's last list. */
  readonly #listed = new Map<string, string>();
  /** By database: what ends its watch. */
  readonly #watches = new Map<string, () => void>();

  constructor(events: EventHub) {
    this.#events = events;
    events.whenAlone(() => this.close());
  }

  /** A session is about to list a store. */
  follow(sessionId: string, store: Followed): void {
    if (!this.#events.hasListeners) {
      return;
    }
    const { databaseUrl } = store;
    this.#listed.set(sessionId, databaseUrl);
    if (!this.#watches.has(databaseUrl)) {
      const publish = (): void =>
        this.#events.publish({
          type: 'artifacts',
          session_id: '',
          database_url: databaseUrl,
          reason: 'elsewhere'
        });
      this.#watches.set(databaseUrl, store.watch(publish));
    }
    this.#endUnused();
  }

  /** Forgets the lists of a session that ended. */
  end(sessionId: string): void {
    if (this.#listed.delete(sessionId)) {
      this.#endUnused();
    }
  }

  /** Ends all watches; the next lists begin them again. */
  close(): void {
    this.#listed.clear();
    this.#endUnused();
  }

  #endUnused(): void {
    const inUse = new Set(this.#listed.values());
    for (const [databaseUrl, stop] of this.#watches) {
      if (!inUse.has(databaseUrl)) {
        this.#watches.delete(databaseUrl);
        stop();
      }
    }
  }
}
