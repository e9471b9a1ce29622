import { setTimeout as sleep } from 'node:timers/promises';
import type { RelocateRequest, Relocation } from '../../api/relocation.js';
import { parseRoot } from '../../location/value-root.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';

/** How long a request waits for the end, in milliseconds: no proxy on the way gives up by then. */
const WAIT_MS = 10_000;

interface Running {
  readonly done: Promise<Relocation>;
  progress: Relocation;
}

/**
 * Relocations of the sessions. Reading many large values takes longer than anybody lets a request
 * wait: a request answers how far it came, and the same request again waits for the rest.
 */
export class Relocations {
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;
  readonly #tell: (sessionId: string, databaseUrl: string) => void;
  readonly #waitMs: number;
  readonly #running = new Map<string, Running>();

  /** @param tell told when versions of a database, named without its password, were relocated */
  constructor(
    sessions: SessionRegistry,
    stores: SessionStores,
    tell: (sessionId: string, databaseUrl: string) => void,
    waitMs = WAIT_MS
  ) {
    this.#sessions = sessions;
    this.#stores = stores;
    this.#tell = tell;
    this.#waitMs = waitMs;
  }

  /**
   * Begins a relocation, or waits for the one that runs.
   *
   * @throws ArtifactStorageError where a root cannot be parsed, and as `ArtifactStore.relocate` says.
   */
  async run(sessionId: string, request: RelocateRequest): Promise<Relocation> {
    const key = JSON.stringify([sessionId, request.old_root, request.new_root, request.dry_run]);
    const running = this.#running.get(key) ?? this.#begin(sessionId, request);
    this.#running.set(key, running);
    const wait = new AbortController();
    try {
      const found = await Promise.race([
        running.done,
        sleep(this.#waitMs, undefined, { signal: wait.signal, ref: false })
      ]);
      if (found === undefined) {
        return running.progress;
      }
      this.#running.delete(key);
      return found;
    } catch (error) {
      this.#running.delete(key);
      throw error;
    } finally {
      wait.abort();
    }
  }

  #begin(sessionId: string, { old_root, new_root, dry_run }: RelocateRequest): Running {
    const from = this.#root(sessionId, old_root);
    const to = this.#root(sessionId, new_root);
    const store = this.#stores.of(sessionId);
    const running = {
      progress: {
        old_root: from.text,
        new_root: to.text,
        dry_run,
        versions: 0,
        verified: 0,
        bytes: 0,
        problems: [],
        relocated: false,
        done: false
      } as Relocation,
      done: store.relocate(from, to, dry_run, (found) => {
        running.progress = found;
      })
    };
    // Also where nobody asks again.
    running.done.then(
      ({ relocated }) => relocated && this.#tell(sessionId, store.databaseUrl),
      () => undefined
    );
    return running;
  }

  /** Only the root: the options of the session are for another place, perhaps of another kind. */
  #root(sessionId: string, artifact_storage_dir: string) {
    const { inUse } = this.#sessions.resolve(sessionId, { artifact_storage_dir });
    const { value, base } = inUse.artifact_storage_dir;
    return parseRoot(value, base);
  }
}
