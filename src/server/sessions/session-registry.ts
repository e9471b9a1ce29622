import { isArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';
import type { SessionClient, SessionState } from '../../api/session.js';
import type { EventHub } from '../events/event-hub.js';
import type { Redactor } from '../secrets/redactor.js';
import type { OriginSources } from './origin-sources.js';
import { type OriginatedSettings, resolveOrigins } from './origins.js';
import {
  isInForce,
  type SavedMeanwhile,
  type SessionFallback,
  showFallback,
  withFallback
} from './session-fallback.js';
import type { SessionFile } from './session-file.js';
import { forgottenSecrets, readLocation, showLocation } from './session-location.js';
import { newSessionRecord, type SessionRecord } from './session-record.js';

/** What a session registry is made of. */
export interface ISessionRegistryOptions {
  readonly sources: OriginSources;
  readonly file: SessionFile;
  readonly events: EventHub;
  readonly redactor: Redactor;
}

/** The sessions, each with its own settings; tells every change to the event stream. */
export class SessionRegistry {
  readonly #records = new Map<string, SessionRecord>();
  readonly #sources: OriginSources;
  readonly #file: SessionFile;
  readonly #events: EventHub;
  readonly #redactor: Redactor;

  constructor(options: ISessionRegistryOptions) {
    this.#sources = options.sources;
    this.#file = options.file;
    this.#events = options.events;
    this.#redactor = options.redactor;
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
    this.#redactor.learn(client.environment);
    return this.#put({
      ...record,
      client,
      attached: true,
      used_names: restarted ? [] : record.used_names
    });
  }

  /** Forgets a session and its secrets. */
  end(id: string): void {
    if (this.#records.delete(id)) {
      this.#file.write(this.#records.values());
      this.#events.publish({ type: 'session_ended', session_id: id });
    }
  }

  /** Gives a session settings of its own, in place of all that it had. */
  setOverride(
    id: string,
    override: LocationSettings,
    check: SessionRecord['last_check'],
    used_names: readonly string[],
    undo: SessionRecord['undo']
  ): SessionState {
    this.#redactor.learn(override);
    return this.#put({
      ...this.get(id),
      override,
      used_names,
      last_check: check,
      undo
    });
  }

  /** Lets the default database stand in for the configured one, or ends that. */
  setFallback(id: string, fallback: SessionFallback | undefined): SessionState {
    const record = this.get(id);
    const before = this.inForce(id);
    const same = before?.database_url === fallback?.database_url;
    return this.#put({
      ...record,
      fallback,
      // Names that were used in one database say nothing of the other.
      ...(same ? {} : { used_names: [], last_check: undefined })
    });
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

  /** Remembers a version that was saved while the fallback is in force: it may be copied later. */
  noteSaved(id: string, saved: SavedMeanwhile): void {
    const fallback = this.inForce(id);
    if (fallback !== undefined) {
      this.setFallback(id, { ...fallback, saved: [...fallback.saved, saved] });
    }
  }

  /** Remembers what the last check of the present location found. */
  setCheck(id: string, check: NonNullable<SessionRecord['last_check']>): SessionState {
    return this.#put({ ...this.get(id), last_check: check });
  }

  /** Remembers that the session saved or loaded a name. */
  markUsed(id: string, name: string): void {
    const record = this.get(id);
    if (!record.used_names.includes(name)) {
      this.#put({ ...record, used_names: [...record.used_names, name] });
    }
  }

  /** Forgets a name that the session deleted altogether. */
  markUnused(id: string, name: string): void {
    const record = this.get(id);
    if (record.used_names.includes(name)) {
      this.#put({ ...record, used_names: record.used_names.filter((used) => used !== name) });
    }
  }

  /** The settings in force with the given settings of the session itself. */
  settings(id: string, override: LocationSettings): OriginatedSettings {
    return withFallback(this.configured(id, override), this.get(id).fallback);
  }

  /** The same, as if every database could be reached. */
  configured(id: string, override: LocationSettings): OriginatedSettings {
    const { layers, defaultBase, sessionBase, default_options } = this.#sources.inherited(
      this.get(id).client
    );
    for (const layer of layers) {
      // The configuration file may have changed since the start.
      this.#redactor.learn(layer.settings);
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
    return {
      id,
      revision: record.revision,
      attached: record.attached,
      ...(record.client?.notebook_path === undefined
        ? {}
        : { notebook_path: record.client.notebook_path }),
      location: showLocation(settings, this.settings(id, {})),
      overridden: Object.keys(record.override).length > 0,
      missing_secrets: [...forgottenSecrets(settings)],
      ...(record.last_check === undefined ? {} : { last_check: record.last_check }),
      ...(fallback === undefined ? {} : { fallback: showFallback(fallback) }),
      used_names: [...record.used_names],
      notices: [...this.#sources.inherited(record.client).notices, ...optionNotices(settings)]
    };
  }

  /** Tells every known session again: an origin below them changed. */
  publishAll(): void {
    this.#events.publish({ type: 'defaults' });
    for (const record of this.#records.values()) {
      this.#put({ ...record, last_check: undefined });
    }
  }

  #put(record: SessionRecord): SessionState {
    this.#records.set(record.id, { ...record, revision: record.revision + 1 });
    this.#file.write(this.#records.values());
    const state = this.state(record.id);
    this.#events.publish({ type: 'session', session: state });
    return state;
  }
}

function optionNotices(settings: OriginatedSettings): readonly string[] {
  try {
    return readLocation(settings).notices;
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return [];
    }
    throw error;
  }
}
