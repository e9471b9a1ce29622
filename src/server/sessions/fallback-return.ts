import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { ArtifactStorageError } from '../../api/errors.js';
import { type DatabaseReturn, DatabaseReturnSchema } from '../../api/session.js';
import { isSameDatabase } from '../../location/same-login.js';
import type { EventHub } from '../events/event-hub.js';
import { KeyedQueue } from '../grouping/keyed-queue.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import type { LongWork } from '../operations/long-work.js';
import { toProblem } from '../secrets/problem.js';
import type { Redactor } from '../secrets/redactor.js';
import { copyVersion, hasCopy } from '../store/copy-version.js';
import type { StoreLocation } from '../store/store-location.js';
import type { FallbackSaves } from './fallback-saves.js';
import { parseLocation } from './parsed-location.js';
import { besideDefault, shownDatabase } from './session-fallback.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';
import type { WaitingCopy } from './waiting-copies.js';

export interface FallbackReturnOptions {
  readonly sessions: SessionRegistry;
  readonly stores: SessionStores;
  readonly fallbackSaves: FallbackSaves;
  readonly events: EventHub;
  readonly redactor: Redactor;
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

/** A copy that was made, written before it is taken off the list. */
const CopiedSchema = Type.Object({ copied: DatabaseReturnSchema.properties.copied.items });

/** A copy that is about to be made, by the id of its original. */
const BegunSchema = Type.Object({ begun: Type.String() });

/** Brings sessions back from a fallback, and copies what waits beside the default database. */
export class FallbackReturn {
  readonly #options: FallbackReturnOptions;
  /** One way back of a session after the other. */
  readonly #queue = new KeyedQueue();

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
   * session use it from then on. What was copied before a failure or a stop is not copied again.
   *
   * @throws ArtifactStorageError `conflict` where nothing is to be done, else what the database or a
   *   copy failed with; then the session goes on as before.
   */
  retry(id: string, copy: boolean, work: LongWork): Promise<DatabaseReturn> {
    const isFirst = !this.#queue.keys.includes(id);
    return this.#queue.run(id, () => this.#retry(id, copy, isFirst, work));
  }

  async #retry(
    id: string,
    copy: boolean,
    isFirst: boolean,
    work: LongWork
  ): Promise<DatabaseReturn> {
    const { sessions, stores } = this.#options;
    const copied = work.notes
      .filter((note) => Check(CopiedSchema, note))
      .map((note) => note.copied);
    if (!this.#isDue(id)) {
      // The one before it, or an earlier process, may have done all of it.
      if (isFirst && copied.length === 0) {
        throw nothingToDo();
      }
      return { copied, skipped: [] };
    }
    const back = sessions.at(id).fallback !== undefined;
    const way = this.#way(id);
    const [source, target] = [stores.at(way.source, id), stores.at(way.target, id)];
    return stores.using(source, () =>
      stores.using(target, async () => {
        if (back || copy) {
          await unlessAborted(work.signal, target.checkMetadata());
          await target.prepare();
        }
        const done = { copied, skipped: [] as DatabaseReturn['skipped'] };
        if (copy) {
          await this.#copy(id, way, done, work);
          // Else no clean-up would ever be possible there. The next return tries again.
          await source.leaveRoot(hasCopy(target)).catch(() => undefined);
        }
        work.signal.throwIfAborted();
        if (back || !copy) {
          this.#finish(id, way, copy);
        }
        return done;
      })
    );
  }

  async #copy(id: string, way: Way, done: DatabaseReturn, work: LongWork): Promise<void> {
    const { sessions, stores, events, redactor } = this.#options;
    const [source, target] = [stores.at(way.source, id), stores.at(way.target, id)];
    const seen = new Set<string>();
    // What an earlier process had begun is its own, also where it was killed before it said so.
    const begun = new Set(
      work.notes.flatMap((note) => (Check(BegunSchema, note) ? [note.begun] : []))
    );
    const tell = (left: number): void => {
      const count = done.copied.length + done.skipped.length;
      work.tell({ done: count, total: count + left, unit: 'versions' });
    };
    // Again after each copy: the notebook may go on saving.
    for (let left = this.#left(id, way, seen); left[0] !== undefined; ) {
      tell(left.length);
      await work.step();
      const [next] = left;
      seen.add(next.save_id);
      const { name, version: from_version, save_id } = next;
      work.note({ begun: save_id } satisfies Static<typeof BegunSchema>);
      const result = await copyVersion(source, target, next, { signal: work.signal });
      if (result.kind === 'unreadable' && result.error.kind === 'unreachable') {
        throw result.error;
      }
      if (result.kind === 'unreadable') {
        const problem = toProblem(result.error, redactor);
        done.skipped.push({ name, version: from_version, save_id, problem });
      } else {
        if (result.kind === 'copied') {
          const copied = { name, from_version, version: result.artifact.version };
          const isKnown = done.copied.some(
            (one) => one.name === name && one.from_version === from_version
          );
          if (!isKnown && (result.made || begun.has(save_id))) {
            work.note({ copied });
            done.copied.push(copied);
          }
        }
        sessions.waiting.remove(way.home, [next]);
      }
      if (result.kind === 'copied') {
        events.publish({
          type: 'artifacts',
          session_id: id,
          database_url: way.database_url,
          reason: 'saved',
          name
        });
      }
      left = this.#left(id, way, seen);
      tell(left.length);
    }
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
      .filter((copy) => isSameDatabase(copy.database_url, database_url) && !seen.has(copy.save_id));
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

function nothingToDo(): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'conflict',
    message: 'This session uses its configured database already, and nothing waits for a copy.',
    hint: 'Nothing is to be done.'
  });
}
