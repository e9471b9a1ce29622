import type { Logger } from 'pino';
import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings, StorageOptions } from '../../api/location.js';
import type { SessionClient, SessionState } from '../../api/session.js';
import type { EventHub } from '../events/event-hub.js';
import type { Redactor } from '../secrets/redactor.js';
import { stillLost } from '../store/pairing-messages.js';
import type { OriginSources } from './origin-sources.js';
import { type SessionFallback, shownDatabase } from './session-fallback.js';
import type { SessionFile } from './session-file.js';
import { showLocation } from './session-location.js';
import { newSessionRecord, type SessionRecord } from './session-record.js';
import { isReset, type ResolvedSettings, SessionSettings } from './session-settings.js';
import { showSession } from './session-state.js';
import { SessionWaiting } from './session-waiting.js';
import type { WaitingCopies } from './waiting-copies.js';

/** What a session registry is made of. */
export interface ISessionRegistryOptions {
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
  /** Sessions that ended: what is still under way for them must not bring them back. */
  readonly #ended = new Set<string>();
  /** How many versions each session was last told to wait for a copy. */
  readonly #toldWaiting = new Map<string, number>();
  readonly #settings: SessionSettings;
  readonly #file: SessionFile;
  readonly #events: EventHub;
  readonly #redactor: Redactor;
  readonly #logger: Pick<Logger, 'error'>;

  constructor(options: ISessionRegistryOptions) {
    this.#settings = new SessionSettings(options.sources, options.redactor);
    this.#file = options.file;
    this.#events = options.events;
    this.#redactor = options.redactor;
    this.#logger = options.logger;
    this.waiting = new SessionWaiting({
      copies: options.waiting,
      resolve: (id) => this.resolve(id),
      tryToNote: (what, write) => this.#tryToNote(what, write),
      onChange: () => this.#publishWaiting()
    });
    for (const record of options.file.read()) {
      this.#records.set(record.id, record);
    }
  }

  /** The record of a session; one that nobody told anything about inherits everything. */
  get(id: string): SessionRecord {
    return this.#records.get(id) ?? newSessionRecord(id);
  }

  /** Takes what a kernel client says of itself. A new process of the kernel has used nothing yet. */
  attach(id: string, client: SessionClient): SessionState {
    const record = this.get(id);
    const restarted = record.client?.process_id !== client.process_id;
    this.#redactor.learn(client.environment, id);
    this.#ended.delete(id);
    const place = this.#placeOf(id);
    const attached = {
      ...record,
      client,
      attached: true,
      ...(restarted ? { used_names: [], kept: null } : {})
    };
    this.#records.set(id, attached);
    // Its environment may lead elsewhere than what was checked before.
    const same = this.#placeOf(id) === place;
    return this.#note({ ...attached, last_check: same ? record.last_check : undefined });
  }

  /**
   * Forgets a session and its settings; its stores and the redactor are told by whoever ends it. What
   * is still under way for it does not bring it back.
   */
  end(id: string): void {
    this.#ended.add(id);
    this.#toldWaiting.delete(id);
    if (this.#records.delete(id)) {
      this.#keep();
      this.#events.publish({ type: 'session_ended', session_id: id });
      // What waits of it is offered to others now.
      this.#publishWaiting();
    }
  }

  /**
   * Gives a session settings of its own, in place of all that it had.
   *
   * @throws ArtifactStorageError where that cannot be kept, or the session ended; nothing is changed.
   */
  setOverride(
    id: string,
    override: LocationSettings,
    check: SessionRecord['last_check'],
    used_names: readonly string[],
    undo: SessionRecord['undo']
  ): SessionState {
    this.#redactor.learn(override, id);
    const record = this.get(id);
    const state = this.#put({
      ...record,
      override,
      kept: isReset(override) ? null : record.kept,
      used_names,
      last_check: check,
      undo
    });
    this.#publishWaiting();
    return state;
  }

  /** Remembers how a root was reached that the session leaves: its values still load. */
  noteEarlier(id: string, root: string, options: StorageOptions): void {
    const record = this.get(id);
    this.#records.set(id, { ...record, earlier: { ...record.earlier, [root]: options } });
  }

  /**
   * Lets the default database stand in for the configured one, or ends that.
   *
   * @throws ArtifactStorageError where that cannot be kept, or the session ended; nothing is changed.
   */
  setFallback(id: string, fallback: SessionFallback | undefined): SessionState {
    const record = this.get(id);
    const before = this.inForce(id);
    const same = before?.database_url === fallback?.database_url;
    const state = this.#put({
      ...record,
      fallback,
      // Names that were used in one database say nothing of the other.
      ...(same ? {} : { used_names: [], last_check: undefined })
    });
    this.#publishWaiting();
    return state;
  }

  /** Notes whether the database that could not be reached answers again. */
  noteAnswers(id: string, answers: boolean): void {
    const fallback = this.inForce(id);
    if (fallback !== undefined && fallback.answers !== answers) {
      this.#note({ ...this.get(id), fallback: { ...fallback, answers } });
    }
  }

  /** The sessions that live with a fallback. */
  get withFallbackInForce(): readonly string[] {
    return [...this.#records.keys()].filter((id) => this.inForce(id) !== undefined);
  }

  /** The fallback that the session lives with; undefined where its own database is in use. */
  inForce(id: string): SessionFallback | undefined {
    return this.resolve(id).fallback;
  }

  /** Remembers what the last check of the present location found. */
  setCheck(id: string, check: NonNullable<SessionRecord['last_check']>): SessionState {
    return this.#note({ ...this.get(id), last_check: check });
  }

  /** Takes from the checks of a database what does not lack its value any more. */
  keepLost(databaseUrl: string, stateOf: Parameters<typeof stillLost>[1]): void {
    for (const record of this.#records.values()) {
      const pairing = record.last_check?.pairing;
      if (record.last_check === undefined || pairing === undefined || pairing.lost.length === 0) {
        continue;
      }
      const left = stillLost(pairing, stateOf);
      if (left !== pairing && this.databaseOf(record.id) === databaseUrl) {
        this.#note({ ...record, last_check: { ...record.last_check, pairing: left } });
      }
    }
  }

  /**
   * Remembers that the session saved or loaded a name.
   *
   * @param databaseUrl where, without its password; another database than the session's by now says
   *   nothing of what it uses
   */
  markUsed(id: string, name: string, databaseUrl: string): void {
    const record = this.get(id);
    const isKnown = record.used_names.includes(name) && record.kept !== null;
    if (!isKnown && this.databaseOf(id) === databaseUrl) {
      const kept = record.kept ?? this.#settings.origins(record);
      this.#note({ ...record, kept, used_names: [...new Set(record.used_names).add(name)] });
    }
  }

  /** Forgets a name of which no version is left. */
  markUnused(id: string, name: string, databaseUrl: string): void {
    const record = this.get(id);
    if (record.used_names.includes(name) && this.databaseOf(id) === databaseUrl) {
      this.#note({ ...record, used_names: record.used_names.filter((used) => used !== name) });
    }
  }

  /** The database in use as people see it, without its password. */
  databaseOf(id: string): string {
    return shownDatabase(this.resolve(id).inUse);
  }

  /** What the settings of a session come to, with these of the session itself or its present ones. */
  resolve(id: string, override?: LocationSettings): ResolvedSettings {
    return this.#settings.resolve(this.get(id), override);
  }

  /** The same after a change: without settings of its own, a session follows its origins again. */
  resolveAfter(id: string, override: LocationSettings): ResolvedSettings {
    const record = this.get(id);
    const kept = isReset(override) ? null : record.kept;
    return this.#settings.resolve({ ...record, kept }, override);
  }

  /** A session as people see it. */
  state(id: string): SessionState {
    const resolved = this.resolve(id);
    return showSession(this.get(id), resolved, this.waiting.of(id, resolved).length);
  }

  #placeOf(id: string): string {
    const { inUse } = this.resolve(id);
    return JSON.stringify(showLocation(inUse, inUse));
  }

  /** Tells every known session again: an origin below them changed. */
  publishAll(): void {
    this.#events.publish({ type: 'defaults' });
    for (const record of this.#records.values()) {
      this.#take({ ...record, last_check: undefined });
    }
  }

  /** Tells the sessions for which another number of versions waits now. */
  #publishWaiting(): void {
    for (const record of this.#records.values()) {
      if (this.waiting.of(record.id).length !== (this.#toldWaiting.get(record.id) ?? 0)) {
        this.#take(record);
      }
    }
  }

  /** Changes what a session uses: kept first, so that a failure changes nothing. */
  #put(record: SessionRecord): SessionState {
    if (this.#ended.has(record.id)) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: 'This session ended meanwhile.',
        hint: 'Start the kernel again, and set its location there.'
      });
    }
    this.#file.write(new Map(this.#records).set(record.id, record).values());
    return this.#take(record);
  }

  /** Remembers what is good to know. Where it cannot be kept, nothing that was done fails. */
  #note(record: SessionRecord): SessionState {
    if (this.#ended.has(record.id)) {
      return this.state(record.id);
    }
    const state = this.#take(record);
    this.#keep();
    return state;
  }

  #take(record: SessionRecord): SessionState {
    this.#records.set(record.id, { ...record, revision: record.revision + 1 });
    const state = this.state(record.id);
    this.#toldWaiting.set(record.id, (state.fallback ?? state.waiting)?.saved ?? 0);
    this.#events.publish({ type: 'session', session: state });
    return state;
  }

  #keep(): void {
    this.#tryToNote('the sessions', () => this.#file.write(this.#records.values()));
  }

  #tryToNote(what: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.error(`Could not write ${what}: ${this.#redactor.redact(reason)}`);
    }
  }
}
