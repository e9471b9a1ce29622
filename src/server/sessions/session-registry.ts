import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { LocationSettings, StorageOptions } from '../../api/location.js';
import type { SessionClient, SessionState } from '../../api/session.js';
import type { EventHub } from '../events/event-hub.js';
import type { Redactor } from '../secrets/redactor.js';
import { stillLost } from '../store/pairing-messages.js';
import { EndedSessions } from './ended-sessions.js';
import { isLocationSession, locationSessionId, unknownLocation } from './location-sessions.js';
import type { NotebookPaths } from './notebook-paths.js';
import type { OriginSources } from './origin-sources.js';
import { showLocation } from './parsed-location.js';
import type { SessionFallback } from './session-fallback.js';
import type { SessionFile } from './session-file.js';
import { SessionKeeper } from './session-keeper.js';
import { SessionLocation } from './session-location.js';
import { NOTHING_USED, newSessionRecord, type SessionRecord } from './session-record.js';
import { SessionRounds } from './session-rounds.js';
import { isReset, type ResolvedSettings, SessionSettings } from './session-settings.js';
import { showSession } from './session-state.js';
import { SessionWaiting } from './session-waiting.js';
import type { TrustQuestions } from './trust-questions.js';
import { UsedNames } from './used-names.js';
import type { WaitingCopies } from './waiting-copies.js';

export interface SessionRegistryOptions {
  readonly sources: OriginSources;
  readonly file: SessionFile;
  readonly waiting: WaitingCopies;
  readonly events: EventHub;
  readonly redactor: Redactor;
  readonly logger: Pick<Logger, 'error'>;
}

/** The sessions, each with its own settings; tells every change to the event stream. */
export class SessionRegistry {
  /** What waits to be copied to the databases of the sessions. */
  readonly waiting: SessionWaiting;
  readonly #records = new Map<string, SessionRecord>();
  readonly #ended = new EndedSessions();
  /** How many versions each session was last told to wait for a copy. */
  readonly #toldWaiting = new Map<string, number>();
  readonly #toTell = this.#rounds((record) => this.#take(record));
  readonly #toCount = this.#rounds((record) => this.#tellWaiting(record));
  readonly #settings: SessionSettings;
  readonly #keeper: SessionKeeper;
  readonly #events: EventHub;
  readonly #redactor: Redactor;
  readonly #logger: Pick<Logger, 'error'>;

  constructor(options: SessionRegistryOptions) {
    this.#settings = new SessionSettings(options.sources, options.redactor);
    this.#keeper = new SessionKeeper(options.file, () => this.#records.values(), options.logger);
    this.#events = options.events;
    this.#redactor = options.redactor;
    this.#logger = options.logger;
    this.waiting = new SessionWaiting({
      copies: options.waiting,
      resolve: (id) => this.resolve(id),
      tryToNote: (what, write) => this.#try(`note ${what}`, write),
      onChange: () => this.#publishWaiting()
    });
    for (const record of this.#keeper.read()) {
      // One that cannot be resolved would fail everywhere.
      this.#try(`take session ${record.id} up again`, () => {
        this.#settings.resolve(record);
        this.#records.set(record.id, record);
      });
    }
  }

  /** The sessions that are known. */
  get ids(): readonly string[] {
    return [...this.#records.keys()];
  }

  /**
   * The record of a session; an unknown one inherits everything.
   *
   * @throws ArtifactStorageError where it browses a location that is not known any more.
   */
  get(id: string): SessionRecord {
    const known = this.#records.get(id);
    if (known === undefined && isLocationSession(id)) {
      throw unknownLocation();
    }
    return known ?? newSessionRecord(id);
  }

  /** Opens the session that browses a location; it has no kernel, and nothing is checked. */
  open(settings: LocationSettings): SessionState {
    const id = locationSessionId(settings);
    const known = this.#records.get(id);
    if (isDeepStrictEqual(known?.override, settings)) {
      return this.state(id);
    }
    this.#ended.forget(id);
    return this.#put({ ...newSessionRecord(id), override: settings, chosen: true });
  }

  /** Takes what a kernel client says of itself. A new process of the kernel has used nothing yet. */
  attach(id: string, client: SessionClient): SessionState {
    const record = this.get(id);
    const restarted = record.client?.process_id !== client.process_id;
    this.#redactor.learn(client.environment, id);
    const attached = {
      ...record,
      client,
      attached: true,
      ...(restarted ? NOTHING_USED : {})
    };
    // Its environment may lead elsewhere than what was checked before.
    const same = this.#addressOf(attached) === this.#addressOf(record);
    this.#ended.forget(id);
    return this.#note({ ...attached, last_check: same ? record.last_check : undefined });
  }

  /** Takes where the renamed notebooks of a kernel are now; undefined where there are none. */
  setNotebooks(id: string, notebooks: NotebookPaths | undefined): void {
    const record = this.get(id);
    if (!isDeepStrictEqual(notebooks, record.notebooks)) {
      this.#try(`note the notebooks of ${id}`, () => this.#note({ ...record, notebooks }));
    }
  }

  /** Forgets sessions and their settings; running work does not bring them back. */
  end(ids: readonly string[]): void {
    const known = ids.filter((id) => this.#records.delete(id));
    this.#ended.add(ids);
    for (const id of ids) {
      this.#toldWaiting.delete(id);
    }
    if (known.length > 0) {
      this.#keeper.keep();
      for (const session_id of known) {
        this.#events.publish({ type: 'session_ended', session_id });
      }
      // Their versions that wait for a copy are offered to other sessions now.
      this.#publishWaiting();
    }
  }

  /**
   * Gives a session settings of its own, in place of all that it had. Where that cannot be kept over a
   * restart, its state says so.
   *
   * @param more what is known with them; without it, they were not checked, and the rest stays
   * @throws ArtifactStorageError where the session ended, or it cannot be resolved; nothing is changed.
   */
  setOverride(
    id: string,
    override: LocationSettings,
    more: Partial<Pick<SessionRecord, 'last_check' | 'used_names' | 'used_elsewhere' | 'undo'>> = {}
  ): SessionState {
    this.#redactor.learn(override, id);
    const record = this.get(id);
    const state = this.#put({
      ...record,
      override,
      chosen: true,
      kept: isReset(override) ? null : record.kept,
      last_check: undefined,
      ...more
    });
    this.#publishWaiting();
    return state;
  }

  /** Remembers how a root was reached that the session leaves: its values still load. */
  noteEarlier(id: string, root: string, options: StorageOptions): void {
    const record = this.get(id);
    // The latest is the last: of two for one store, it counts.
    const { [root]: _, ...others } = record.earlier;
    this.#records.set(id, { ...record, earlier: { ...others, [root]: options } });
  }

  /**
   * Lets the default database stand in for the configured one, or ends that.
   *
   * @throws ArtifactStorageError where the session ended, or it cannot be resolved; nothing is changed.
   */
  setFallback(id: string, fallback: SessionFallback | undefined): SessionState {
    const record = this.get(id);
    const before = this.at(id).fallback;
    const same = before?.database_url === fallback?.database_url;
    const state = this.#put({
      ...record,
      fallback,
      // Names that were used in one database say nothing of the other.
      ...(same ? {} : { used_names: UsedNames.NONE, last_check: undefined })
    });
    this.#publishWaiting();
    return state;
  }

  /** Notes whether the database that could not be reached answers again. */
  noteAnswers(id: string, answers: boolean): void {
    const fallback = this.at(id).fallback;
    if (fallback !== undefined && fallback.answers !== answers) {
      this.#note({ ...this.get(id), fallback: { ...fallback, answers } });
    }
  }

  /** The sessions that live with a fallback. */
  get withFallbackInForce(): readonly string[] {
    const found: string[] = [];
    this.#each(({ id }) => {
      if (this.at(id).fallback !== undefined) {
        found.push(id);
      }
    });
    return found;
  }

  /** Remembers what the last check of the present location found; undefined forgets it. */
  setCheck(id: string, check: SessionRecord['last_check']): SessionState {
    return this.#note({ ...this.get(id), last_check: check });
  }

  /** Remembers which loads wait for an answer. */
  setQuestions(id: string, questions: TrustQuestions): void {
    const record = this.get(id);
    if (record.questions !== questions) {
      this.#note({ ...record, questions });
    }
  }

  /** Updates the last checks at a database: which versions lack their values now. */
  keepLost(databaseUrl: string, missing: Parameters<typeof stillLost>[1]): void {
    for (const record of this.#records.values()) {
      const pairing = record.last_check?.pairing;
      if (record.last_check === undefined || pairing === undefined) {
        continue;
      }
      const left = stillLost(pairing, missing);
      if (left !== pairing && this.at(record.id).databaseUrl === databaseUrl) {
        this.#note({ ...record, last_check: { ...record.last_check, pairing: left } });
      }
    }
  }

  /** The locations of the sessions whose last check satisfies a condition. */
  checked(isMeant: (last: NonNullable<SessionRecord['last_check']>) => boolean) {
    const found = [...this.#records.values()].filter(
      ({ last_check: last }) => last !== undefined && isMeant(last)
    );
    return found.map(({ id }) => this.at(id));
  }

  /**
   * Remembers that the session saved or loaded a name.
   *
   * @param databaseUrl where, without its password; another database than the session's by now says
   *   nothing of what it uses
   */
  markUsed(id: string, name: string, databaseUrl: string): void {
    const now = this.at(id);
    const { record } = now;
    const isKnown = record.used_names.has(name) && record.kept !== null;
    if (!isKnown && now.databaseUrl === databaseUrl) {
      const kept = record.kept ?? now.settings.origins;
      const used_names = record.used_names.with(name);
      this.#note({ ...record, kept, used_names }, now.settings);
    }
  }

  /** Forgets a name of which no version is left. */
  markUnused(id: string, name: string, databaseUrl: string): void {
    const { record, settings, databaseUrl: present } = this.at(id);
    if (record.used_names.has(name) && present === databaseUrl) {
      this.#note({ ...record, used_names: record.used_names.without(name) }, settings);
    }
  }

  /** Where a session is now: for a request, which hands it down. */
  at(id: string): SessionLocation {
    return new SessionLocation(this.get(id), (record) => this.#settings.resolve(record));
  }

  /** Resolves the effective settings of a session; `override` replaces the session's own. */
  resolve(id: string, override?: LocationSettings): ResolvedSettings {
    return this.#settings.resolve(this.get(id), override);
  }

  /** The same as after a change: without settings of its own, a session follows its origins again. */
  resolveAfter(id: string, override: LocationSettings): ResolvedSettings {
    const record = this.get(id);
    const kept = isReset(override) ? null : record.kept;
    return this.#settings.resolve({ ...record, kept }, override);
  }

  /** Writes what is still to be written. */
  close(keeps = true): void {
    this.#toTell.stop();
    this.#toCount.stop();
    this.#keeper.close(keeps);
  }

  /** A session as people see it. */
  state(id: string): SessionState {
    return this.#show(this.get(id));
  }

  #show(record: SessionRecord, resolved = this.#settings.resolve(record)): SessionState {
    const waiting = this.waiting.of(record.id, resolved).length;
    return showSession(record, resolved, waiting, this.#keeper.notices);
  }

  #addressOf(record: SessionRecord): string {
    const { inUse } = this.#settings.resolve(record);
    return JSON.stringify(showLocation(inUse, inUse));
  }

  /** Publishes every known session again, after an origin below them changed. */
  publishAll(): void {
    this.#events.publish({ type: 'defaults' });
    for (const record of this.#records.values()) {
      this.#records.set(record.id, { ...record, last_check: undefined });
    }
    // To resolve all of them takes long, and is needed only where somebody listens.
    if (this.#events.isHeard) {
      this.#toTell.begin(this.#records.keys());
    }
  }

  /** Tells the sessions for which another number of versions waits now. */
  #publishWaiting(): void {
    this.#toCount.begin(this.#records.keys());
  }

  #tellWaiting(record: SessionRecord): void {
    if (this.waiting.of(record.id).length !== (this.#toldWaiting.get(record.id) ?? 0)) {
      this.#take(record);
    }
  }

  /** Does one job for session after session: with its newest record, and not for those that ended. */
  #rounds(work: (record: SessionRecord) => unknown): SessionRounds {
    return new SessionRounds((id) => {
      const record = this.#records.get(id);
      if (record !== undefined) {
        this.#try(`look at session ${id}`, () => work(record));
      }
    });
  }

  /** Does a job for all sessions. A failure of one of them is logged, and the others follow. */
  #each(work: (record: SessionRecord) => void): void {
    for (const record of this.#records.values()) {
      this.#try(`look at session ${record.id}`, () => work(record));
    }
  }

  /** Changes what a session uses. */
  #put(record: SessionRecord): SessionState {
    this.#ended.refuse(record.id);
    this.#take(record);
    const { problem } = this.#keeper;
    this.#keeper.keep();
    return problem === this.#keeper.problem ? this.state(record.id) : this.#take(record);
  }

  /**
   * Remembers what is good to know. Where it cannot be kept, nothing that was done fails.
   *
   * @param resolved what the settings come to, where that stays the same
   */
  #note(record: SessionRecord, resolved?: ResolvedSettings): SessionState {
    if (this.#ended.has(record.id)) {
      return this.state(record.id);
    }
    const state = this.#take(record, resolved);
    this.#keeper.keepSoon();
    return state;
  }

  /** Resolves the record before it is kept: one that cannot be resolved is refused. */
  #take(record: SessionRecord, resolved?: ResolvedSettings): SessionState {
    const next = { ...record, revision: record.revision + 1 };
    const state = this.#show(next, resolved);
    this.#records.set(record.id, next);
    this.#toldWaiting.set(record.id, (state.fallback ?? state.waiting)?.saved ?? 0);
    this.#events.publish({ type: 'session', session: state });
    return state;
  }

  /** Does a job that may fail: the failure is logged, and nothing else fails with it. */
  #try(what: string, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.error(`Could not ${what}: ${this.#redactor.redact(reason)}`);
    }
  }
}
