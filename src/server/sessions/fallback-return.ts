import { ArtifactStorageError } from '../../api/errors.js';
import type { FallbackEnded, FallbackRetry } from '../../api/session.js';
import type { EventHub } from '../events/event-hub.js';
import { toProblem } from '../secrets/problem.js';
import type { Redactor } from '../secrets/redactor.js';
import { copyVersion } from '../store/copy-version.js';
import type { StoreLocation } from '../store/store-location.js';
import type { FallbackSaves } from './fallback-saves.js';
import { parseLocation } from './parsed-location.js';
import { besideDefault, shownDatabase } from './session-fallback.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';
import type { WaitingCopy } from './waiting-copies.js';

/** What a {@link FallbackReturn} is made of. */
export interface FallbackReturnOptions {
  readonly sessions: SessionRegistry;
  readonly stores: SessionStores;
  readonly fallbackSaves: FallbackSaves;
  readonly events: EventHub;
  readonly redactor: Redactor;
}

interface Running {
  readonly request: string;
  readonly done: Promise<FallbackEnded>;
}

/** What a way back reads and writes, as it was when it began. */
interface Way {
  /** LineaPy's home: the folder of the default database. */
  readonly home: string;
  /** The configured database, without its password. */
  readonly database_url: string;
  readonly source: StoreLocation;
  readonly target: StoreLocation;
}

/**
 * Brings sessions back to the configured database that could not be reached at their start, and
 * copies what waits beside the default database to it.
 */
export class FallbackReturn {
  readonly #options: FallbackReturnOptions;
  readonly #running = new Map<string, Running>();

  constructor(options: FallbackReturnOptions) {
    this.#options = options;
  }

  /** Whether the configured database of a session can be reached; changes nothing. */
  async answers(id: string): Promise<boolean> {
    try {
      await this.#options.stores.at(this.#way(id).target, id).checkMetadata();
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Checks the configured database; where it answers, copies what waits, if asked, and lets the
   * session use it from then on. What was copied before a failure is not copied again. One request
   * of a session after the other; the same one again waits for the first.
   *
   * @throws ArtifactStorageError `conflict` where nothing is to be done, else what the database or a
   *   copy failed with; then the session goes on as before.
   */
  retry(id: string, request: FallbackRetry): Promise<FallbackEnded> {
    const text = JSON.stringify([request.copy, request.at_most, request.except]);
    const before = this.#running.get(id);
    if (before?.request === text) {
      return before.done;
    }
    const done =
      before === undefined
        ? this.#retry(id, request)
        : before.done.then(
            // It may have done all that this one asks for.
            () => (this.#isDue(id) ? this.#retry(id, request) : this.#ended(id)),
            () => this.#retry(id, request)
          );
    const running = { request: text, done };
    this.#running.set(id, running);
    const forget = () => {
      if (this.#running.get(id) === running) {
        this.#running.delete(id);
      }
    };
    done.then(forget, forget);
    return done;
  }

  async #retry(id: string, request: FallbackRetry): Promise<FallbackEnded> {
    const { sessions, stores } = this.#options;
    if (!this.#isDue(id)) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: 'This session uses its configured database already, and nothing waits for a copy.',
        hint: 'Nothing is to be done.'
      });
    }
    const back = sessions.at(id).fallback !== undefined;
    const way = this.#way(id);
    if (back || request.copy) {
      const target = stores.at(way.target, id);
      await target.checkMetadata();
      await target.prepare();
    }
    const answer = request.copy ? await this.#copy(id, way, request) : this.#ended(id);
    if (answer.remaining === 0 && (back || !request.copy)) {
      this.#finish(id, way, request.copy);
    }
    return { ...answer, session: sessions.state(id) };
  }

  async #copy(id: string, way: Way, request: FallbackRetry): Promise<FallbackEnded> {
    const { sessions, stores, events, redactor } = this.#options;
    const [source, target] = [stores.at(way.source, id), stores.at(way.target, id)];
    const seen = new Set(request.except);
    const copied: FallbackEnded['copied'] = [];
    const skipped: FallbackEnded['skipped'] = [];
    // Again after each copy: the notebook may go on saving.
    for (let left = this.#left(id, way, seen); left[0] !== undefined; ) {
      const [next] = left;
      if (copied.length + skipped.length >= (request.at_most ?? Number.POSITIVE_INFINITY)) {
        return { ...this.#ended(id), copied, skipped, remaining: left.length };
      }
      seen.add(next.save_id);
      const { name, version: from_version, save_id } = next;
      const result = await copyVersion(source, target, next);
      if (result.kind === 'unreadable') {
        const problem = toProblem(result.error, redactor);
        skipped.push({ name, version: from_version, save_id, problem });
      } else {
        sessions.waiting.remove(way.home, [next]);
      }
      if (result.kind === 'copied') {
        copied.push({ name, from_version, version: result.artifact.version });
        events.publish({
          type: 'artifacts',
          session_id: id,
          database_url: way.database_url,
          reason: 'saved',
          name
        });
      }
      left = this.#left(id, way, seen);
    }
    return { ...this.#ended(id), copied, skipped };
  }

  /** Without a pause since the last look at what waits: a save that ends later finds it finished. */
  #finish(id: string, { home, database_url, target }: Way, copy: boolean): void {
    const { sessions, fallbackSaves } = this.#options;
    if (shownDatabase(this.#configured(id)) !== database_url) {
      // The session was switched meanwhile.
      return;
    }
    const stays = copy ? [] : sessions.waiting.of(id);
    if (sessions.at(id).fallback !== undefined) {
      sessions.setFallback(id, undefined);
    }
    if (copy) {
      fallbackSaves.copiedTo(id, target);
    } else {
      fallbackSaves.leave(id);
      sessions.waiting.remove(home, stays);
    }
  }

  /** What waits for the database to which this way leads; the session may be switched meanwhile. */
  #left(id: string, { database_url }: Way, seen: ReadonlySet<string>): readonly WaitingCopy[] {
    return this.#options.sessions.waiting
      .of(id)
      .filter((copy) => copy.database_url === database_url && !seen.has(copy.save_id));
  }

  #ended(id: string): FallbackEnded {
    const session = this.#options.sessions.state(id);
    return { session, copied: [], skipped: [], remaining: 0 };
  }

  #isDue(id: string): boolean {
    const { sessions } = this.#options;
    return sessions.at(id).fallback !== undefined || sessions.waiting.of(id).length > 0;
  }

  #configured(id: string) {
    return this.#options.sessions.resolve(id).configured;
  }

  #way(id: string): Way {
    const configured = this.#configured(id);
    return {
      home: configured.database_url.base.lineapy_home,
      database_url: shownDatabase(configured),
      source: parseLocation(besideDefault(configured)),
      target: parseLocation(configured)
    };
  }
}
