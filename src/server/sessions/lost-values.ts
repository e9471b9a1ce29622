import type { EventHub } from '../events/event-hub.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import type { SessionRegistry } from './session-registry.js';

/** Tells sessions and lists when other versions are known to lack their values. */
export class LostValues {
  readonly #sessions: SessionRegistry;
  readonly #events: EventHub;

  constructor(sessions: SessionRegistry, events: EventHub) {
    this.#sessions = sessions;
    this.#events = events;
  }

  /** Waits for an answer of a store, or its failure; then tells what has become known. */
  async after<T>(sessionId: string, store: ArtifactStore, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } finally {
      await this.tell(sessionId, store);
    }
  }

  /** Looks at them again after a change of the store, which has succeeded whatever is found now. */
  async lookAgain(sessionId: string, store: ArtifactStore): Promise<void> {
    await store.missing.lookAgain(Number.POSITIVE_INFINITY).catch(() => undefined);
    await this.tell(sessionId, store);
  }

  /** Notes in the database what has become known, and tells it. */
  async tell(
    session_id: string,
    { missing, databaseUrl: database_url }: ArtifactStore
  ): Promise<void> {
    await missing.keep();
    if (missing.takeChange()) {
      this.#sessions.keepLost(database_url, missing);
      this.#events.publish({ type: 'artifacts', session_id, database_url, reason: 'checked' });
    }
  }
}
