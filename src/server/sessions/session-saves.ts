import type { Artifact, SaveRequest } from '../../api/artifact.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import { copyVersion } from '../store/copy-version.js';
import type { FallbackReturn } from './fallback-return.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';

/** Saves of sessions, also of those whose fallback begins or ends meanwhile. */
export class SessionSaves {
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;
  readonly #fallbackReturn: FallbackReturn;

  constructor(sessions: SessionRegistry, stores: SessionStores, fallbackReturn: FallbackReturn) {
    this.#sessions = sessions;
    this.#stores = stores;
    this.#fallbackReturn = fallbackReturn;
  }

  /**
   * Saves a value where the save was begun. What lands in the store of a fallback that ended with a
   * copy meanwhile is copied, too.
   *
   * @throws ArtifactStorageError; then there is no new version where the session looks.
   */
  async save(sessionId: string, request: SaveRequest): Promise<Artifact> {
    const { save_id } = request;
    const left = this.#leftStore(sessionId);
    const repeated = left !== undefined && (await left.ofSave(save_id)) !== null;
    const store = repeated ? left : this.#stores.ofSave(sessionId, save_id);
    const artifact = await store.save(request);
    this.#stores.endSave(save_id);
    const ended = this.#fallbackReturn.ended(sessionId);
    if (ended !== undefined && store === this.#leftStore(sessionId)) {
      const target = this.#stores.at(ended.target, sessionId);
      return (await copyVersion(store, target, artifact.name, artifact.version)) ?? artifact;
    }
    this.#sessions.noteSaved(sessionId, { name: artifact.name, version: artifact.version });
    return artifact;
  }

  /** The store of a fallback that ended; undefined where another one began since. */
  #leftStore(sessionId: string): ArtifactStore | undefined {
    const ended = this.#fallbackReturn.ended(sessionId);
    return ended === undefined || this.#sessions.inForce(sessionId) !== undefined
      ? undefined
      : this.#stores.at(ended.source, sessionId);
  }
}
