import type { Logger } from 'pino';
import { ArtifactStorageError } from '../../api/errors.js';
import { LOCATION_KEYS, type LocationSettings, type StorageOptions } from '../../api/location.js';
import type { SessionClient, SessionState } from '../../api/session.js';
import type { EventHub } from '../events/event-hub.js';
import type { Redactor } from '../secrets/redactor.js';
import type { InheritedOrigins, OriginSources } from './origin-sources.js';
import { type OriginatedSettings, resolveOrigins } from './origins.js';
import {
  besideDefault,
  isInForce,
  type SessionFallback,
  showFallback,
  shownDatabase,
  showWaiting,
  withFallback
} from './session-fallback.js';
import type { SessionFile } from './session-file.js';
import { forgottenSecrets, locationNotices, showLocation } from './session-location.js';
import { newSessionRecord, type SessionRecord } from './session-record.js';
import type { WaitingCopies, WaitingCopy } from './waiting-copies.js';

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
  readonly #records = new Map<string, SessionRecord>();
  /** Sessions that ended: what is still under way for them must not bring them back. */
  readonly #ended = new Set<string>();
  /** How many versions each session was last told to wait for a copy. */
  readonly #toldWaiting = new Map<string, number>();
  readonly #sources: OriginSources;
  readonly #file: SessionFile;
  readonly #waiting: WaitingCopies;
  readonly #events: EventHub;
  readonly #redactor: Redactor;
  readonly #logger: Pick<Logger, 'error'>;

  constructor(options: ISessionRegistryOptions) {
    this.#sources = options.sources;
    this.#file = options.file;
    this.#waiting = options.waiting;
    this.#events = options.events;
    this.#redactor = options.redactor;
    this.#logger = options.logger;
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
      this.publishWaiting();
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
    this.publishWaiting();
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
    this.publishWaiting();
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
    const { fallback, override } = this.get(id);
    return isInForce(this.configured(id, override), fallback) ? fallback : undefined;
  }

  /**
   * What this session can copy to its configured database, oldest first: with a fallback, what it
   * saved itself; else what sessions left behind that ended or went back without it.
   */
  waiting(id: string): readonly WaitingCopy[] {
    const configured = this.configured(id, this.get(id).override);
    const all = this.#waiting.list(configured.database_url.base.lineapy_home);
    if (all.length === 0) {
      return [];
    }
    const database_url = shownDatabase(configured);
    const own = this.inForce(id) !== undefined;
    return all.filter(
      (copy) =>
        copy.database_url === database_url &&
        (own
          ? copy.session_id === id
          : this.inForce(copy.session_id)?.database_url !== database_url)
    );
  }

  /** Notes a version that waits to be copied. Where that fails, the version is saved all the same. */
  addWaiting(home: string, copy: WaitingCopy): void {
    this.#tryToNote('a version that waits to be copied', () => this.#waiting.add(home, copy));
    this.publishWaiting();
  }

  /** Takes versions off the list of what waits: they were copied, deleted, or are to stay. */
  removeWaiting(home: string, copies: readonly WaitingCopy[]): void {
    for (const { save_id } of copies) {
      this.#tryToNote('a version that waits no more', () => this.#waiting.remove(home, save_id));
    }
    this.publishWaiting();
  }

  /** Looks again at what waits, also by the hand of other storage servers. */
  lookAtWaiting(): void {
    this.#waiting.forgetListed();
    this.publishWaiting();
  }

  /** Tells the sessions for which another number of versions waits now. */
  publishWaiting(): void {
    for (const record of this.#records.values()) {
      if (this.waiting(record.id).length !== (this.#toldWaiting.get(record.id) ?? 0)) {
        this.#take(record);
      }
    }
  }

  /** Remembers what the last check of the present location found. */
  setCheck(id: string, check: NonNullable<SessionRecord['last_check']>): SessionState {
    return this.#note({ ...this.get(id), last_check: check });
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
      const kept = record.kept ?? this.#sources.inherited(record.client);
      this.#note({ ...record, kept, used_names: [...new Set(record.used_names).add(name)] });
    }
  }

  /**
   * Takes deleted versions off the list of what waits, where they were in the default database.
   *
   * @param databaseUrl where, without its password
   */
  noteDeleted(id: string, name: string, versions: readonly number[], databaseUrl: string): void {
    const settings = this.settings(id, this.get(id).override);
    if (shownDatabase(besideDefault(settings)) === databaseUrl) {
      const home = settings.database_url.base.lineapy_home;
      const deleted = this.#waiting
        .list(home)
        .filter((copy) => copy.name === name && versions.includes(copy.version));
      this.removeWaiting(home, deleted);
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
    return shownDatabase(this.settings(id, this.get(id).override));
  }

  /** The settings in force with the given settings of the session itself. */
  settings(id: string, override: LocationSettings): OriginatedSettings {
    return withFallback(this.configured(id, override), this.get(id).fallback);
  }

  /** The same after a change: without settings of its own, a session follows its origins again. */
  settingsAfter(id: string, override: LocationSettings): OriginatedSettings {
    const configured = isReset(override) ? this.#following(id, override) : undefined;
    return withFallback(configured ?? this.configured(id, override), this.get(id).fallback);
  }

  /** The same, as if every database could be reached. */
  configured(id: string, override: LocationSettings): OriginatedSettings {
    const { kept, client } = this.get(id);
    const inherited = this.#sources.inherited(client);
    // What the session sets itself is relative to where its kernel is now.
    const { sessionBase } = inherited;
    return this.#resolve(id, override, kept === null ? inherited : { ...kept, sessionBase });
  }

  /** The settings with the origins as they are now. */
  #following(id: string, override: LocationSettings): OriginatedSettings {
    return this.#resolve(id, override, this.#sources.inherited(this.get(id).client));
  }

  #resolve(
    id: string,
    override: LocationSettings,
    { layers, defaultBase, sessionBase, default_options }: InheritedOrigins
  ): OriginatedSettings {
    for (const layer of layers) {
      // The configuration file may have changed since the start.
      this.#redactor.learn(layer.settings, id);
    }
    return resolveOrigins(
      [{ origin: 'session', settings: override, base: sessionBase }, ...layers],
      defaultBase,
      default_options
    );
  }

  /** A session as people see it. */
  state(id: string): SessionState {
    const record = this.get(id);
    const settings = this.settings(id, record.override);
    const fallback = this.inForce(id);
    const waiting = this.waiting(id).length;
    const below = withFallback(this.#following(id, {}), record.fallback);
    const location = showLocation(settings, below);
    const stays = record.kept !== null && isElsewhere(location);
    return {
      id,
      revision: record.revision,
      attached: record.attached,
      ...(record.client?.notebook_path === undefined
        ? {}
        : { notebook_path: record.client.notebook_path }),
      location,
      overridden: !isReset(record.override),
      ...(stays ? { stays } : {}),
      missing_secrets: [...forgottenSecrets(settings)],
      ...(record.last_check === undefined ? {} : { last_check: record.last_check }),
      ...(fallback === undefined ? {} : { fallback: showFallback(fallback, waiting) }),
      ...(fallback !== undefined || waiting === 0
        ? {}
        : { waiting: showWaiting(shownDatabase(settings), waiting) }),
      used_names: [...record.used_names],
      notices: [
        ...(stays ? [STAYS] : []),
        ...this.#sources.inherited(record.client).notices,
        ...locationNotices(settings)
      ]
    };
  }

  #placeOf(id: string): string {
    const settings = this.settings(id, this.get(id).override);
    return JSON.stringify(showLocation(settings, settings));
  }

  /** Tells every known session again: an origin below them changed. */
  publishAll(): void {
    this.#events.publish({ type: 'defaults' });
    for (const record of this.#records.values()) {
      this.#take({ ...record, last_check: undefined });
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

const STAYS =
  'The settings changed after this session began to use artifacts: it stays where it is until its kernel is restarted. Reset to Default uses the new location now.';

/** Whether nothing is left of a session's own settings. */
function isReset(override: LocationSettings): boolean {
  return Object.keys(override).length === 0;
}

/** Whether a setting that is not the session's own differs from what its origin says now. */
function isElsewhere(location: SessionState['location']): boolean {
  return LOCATION_KEYS.some((key) => {
    const { value, origin, inherited } = location[key];
    return origin !== 'session' && JSON.stringify(value) !== JSON.stringify(inherited.value);
  });
}
