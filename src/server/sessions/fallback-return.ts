import { ArtifactStorageError } from '../../api/errors.js';
import type { FallbackEnded } from '../../api/session.js';
import { copyVersion } from '../store/copy-version.js';
import type { SessionFallback } from './session-fallback.js';
import { parseLocation } from './session-location.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';

/** Brings sessions back to the configured database that could not be reached at their start. */
export class FallbackReturn {
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;
  readonly #running = new Map<string, Promise<FallbackEnded>>();

  constructor(sessions: SessionRegistry, stores: SessionStores) {
    this.#sessions = sessions;
    this.#stores = stores;
  }

  /**
   * Checks the configured database; where it answers, copies what was saved meanwhile, if asked,
   * and uses it from then on. What was copied before a failure is not copied again.
   *
   * @throws ArtifactStorageError `conflict` without a fallback, else what the database or a copy
   *   failed with; then the session goes on as before.
   */
  retry(id: string, copy: boolean): Promise<FallbackEnded> {
    const running = this.#running.get(id);
    if (running !== undefined) {
      return running;
    }
    const started = this.#retry(id, copy).finally(() => this.#running.delete(id));
    this.#running.set(id, started);
    return started;
  }

  async #retry(id: string, copy: boolean): Promise<FallbackEnded> {
    this.#fallback(id);
    const { override } = this.#sessions.get(id);
    const target = this.#stores.at(parseLocation(this.#sessions.configured(id, override)));
    const source = this.#stores.of(id);
    await target.checkMetadata();
    await target.prepare();
    const copied: FallbackEnded['copied'] = [];
    // Again after each copy: the notebook may go on saving.
    for (let next = this.#next(id, copy); next !== undefined; next = this.#next(id, copy)) {
      const version = await copyVersion(source, target, next.name, next.version);
      if (version !== null) {
        copied.push({ name: next.name, from_version: next.version, version });
      }
      const fallback = this.#fallback(id);
      this.#sessions.setFallback(id, { ...fallback, saved: fallback.saved.slice(1) });
    }
    return { session: this.#sessions.setFallback(id, undefined), copied };
  }

  #next(id: string, copy: boolean) {
    return copy ? this.#fallback(id).saved[0] : undefined;
  }

  #fallback(id: string): SessionFallback {
    const fallback = this.#sessions.inForce(id);
    if (fallback === undefined) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: 'This session uses its configured database already.',
        hint: 'Nothing is to be done.'
      });
    }
    return fallback;
  }
}
