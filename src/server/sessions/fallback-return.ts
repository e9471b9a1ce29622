import { ArtifactStorageError } from '../../api/errors.js';
import type { FallbackEnded } from '../../api/session.js';
import { copyVersion } from '../store/copy-version.js';
import type { StoreLocation } from '../store/store-location.js';
import type { SessionFallback } from './session-fallback.js';
import { parseLocation } from './session-location.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';

/** The store of a fallback that ended, and the one that its session uses since. */
export interface IEndedFallback {
  readonly source: StoreLocation;
  readonly target: StoreLocation;
}

/** Brings sessions back to the configured database that could not be reached at their start. */
export class FallbackReturn {
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;
  readonly #running = new Map<string, Promise<FallbackEnded>>();
  readonly #ended = new Map<string, IEndedFallback>();

  constructor(sessions: SessionRegistry, stores: SessionStores) {
    this.#sessions = sessions;
    this.#stores = stores;
  }

  /** The fallback of a session that ended with a copy: what is saved late follows. */
  ended(id: string): IEndedFallback | undefined {
    return this.#ended.get(id);
  }

  /** Whether the configured database of a session can be reached; changes nothing. */
  async answers(id: string): Promise<boolean> {
    try {
      await this.#stores.at(this.#configured(id), id).checkMetadata();
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Checks the configured database; where it answers, copies what was saved meanwhile, if asked,
   * and uses it from then on. What was copied before a failure is not copied again.
   *
   * @param atMost how many versions to copy now; where more wait, the fallback stays in force
   * @throws ArtifactStorageError `conflict` without a fallback, else what the database or a copy
   *   failed with; then the session goes on as before.
   */
  retry(id: string, copy: boolean, atMost = Number.POSITIVE_INFINITY): Promise<FallbackEnded> {
    const running = this.#running.get(id);
    if (running !== undefined) {
      return running;
    }
    const started = this.#retry(id, copy, atMost).finally(() => this.#running.delete(id));
    this.#running.set(id, started);
    return started;
  }

  async #retry(id: string, copy: boolean, atMost: number): Promise<FallbackEnded> {
    this.#fallback(id);
    const locations = { source: this.#inUse(id), target: this.#configured(id) };
    const source = this.#stores.at(locations.source, id);
    const target = this.#stores.at(locations.target, id);
    await target.checkMetadata();
    await target.prepare();
    const copied: FallbackEnded['copied'] = [];
    // Again after each copy: the notebook may go on saving.
    for (let next = this.#next(id, copy); next !== undefined; next = this.#next(id, copy)) {
      if (copied.length >= atMost) {
        return { session: this.#sessions.state(id), copied };
      }
      const copy_made = await copyVersion(source, target, next.name, next.version);
      if (copy_made !== null) {
        const { version } = copy_made;
        copied.push({ name: next.name, from_version: next.version, version });
      }
      const fallback = this.#fallback(id);
      this.#sessions.setFallback(id, { ...fallback, saved: fallback.saved.slice(1) });
    }
    if (copy) {
      this.#ended.set(id, locations);
    } else {
      this.#ended.delete(id);
    }
    return { session: this.#sessions.setFallback(id, undefined), copied };
  }

  #configured(id: string): StoreLocation {
    const { override } = this.#sessions.get(id);
    return parseLocation(this.#sessions.configured(id, override));
  }

  #inUse(id: string): StoreLocation {
    const { override } = this.#sessions.get(id);
    return parseLocation(this.#sessions.settings(id, override));
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
