import { ArtifactStorageError, type Problem } from '../../api/errors.js';
import {
  type CheckReport,
  LOCATION_KEYS,
  type LocationChange,
  type LocationKey,
  type LocationSettings
} from '../../api/location.js';
import type { LocationApplied } from '../../api/session.js';
import { ONLY_METADATA_CHANGES, ONLY_VALUES_CHANGE } from '../../location/change-messages.js';
import { maskedFields } from '../../location/masked-settings.js';
import { maskOptions } from '../../location/storage-options.js';
import type { StoreCheck } from '../store/store-check.js';
import type { StoreLocation } from '../store/store-location.js';
import { refuseForgotten } from './forgotten-secrets.js';
import { forgottenSecrets, parseLocation, readLocation } from './session-location.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';

/** The session's settings after a change; `null` takes a setting away. */
function mergeOverride(override: LocationSettings, change: LocationChange): LocationSettings {
  const merged: Record<string, unknown> = { ...override };
  for (const key of LOCATION_KEYS) {
    const value = change[key];
    if (value === null) {
      delete merged[key];
    } else if (value !== undefined) {
      merged[key] = value;
    }
  }
  return merged as LocationSettings;
}

/** What tells two locations apart, setting by setting. */
function fingerprint(location: StoreLocation, key: LocationKey): string {
  switch (key) {
    case 'artifact_storage_dir':
      return location.dir.text;
    case 'database_url':
      // Another password leads to the same artifacts.
      return location.database.redacted;
    case 'storage_options':
      return JSON.stringify(location.storage_options);
  }
}

function changedKeys(before: StoreLocation | undefined, given: StoreLocation): LocationKey[] {
  if (before === undefined) {
    return [...LOCATION_KEYS];
  }
  const forgot = maskedFields({ storage_options: before.storage_options }).length > 0;
  const after = forgot ? { ...given, storage_options: maskOptions(given.storage_options) } : given;
  return LOCATION_KEYS.filter((key) => fingerprint(before, key) !== fingerprint(after, key));
}

/** Whether a change says the setting of a field, for example of `storage_options.secret`. */
const isSaid = (change: LocationChange, field: string): boolean =>
  LOCATION_KEYS.some((key) => change[key] !== undefined && field.startsWith(`${key}.`));

function explain(changed: readonly LocationKey[], used: readonly string[]): string[] {
  const values = changed.includes('artifact_storage_dir');
  const metadata = changed.includes('database_url');
  const messages: string[] = [];
  if (values && !metadata) {
    messages.push(ONLY_VALUES_CHANGE);
  }
  if (metadata && !values) {
    messages.push(ONLY_METADATA_CHANGES);
  }
  if (metadata && used.length > 0) {
    messages.push(`No longer listed here: ${used.join(', ')}. They stay where they are.`);
  }
  return messages;
}

function explainMissing({ missing_values, missing_roots = [] }: StoreCheck): string[] {
  return missing_values === 0
    ? []
    : [
        `${missing_values} of the newest versions lack their value in ${missing_roots.join(', ')}. Where that folder moved, tell the new place: storage.relocate(old, new).`
      ];
}

function raise(problem: Problem): never {
  const { kind, title, hint, field } = problem;
  throw new ArtifactStorageError({ kind, message: title, hint, field });
}

/** Checks and changes the location of a session: both halves together, or nothing. */
export class LocationSwitch {
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(sessions: SessionRegistry, stores: SessionStores) {
    this.#sessions = sessions;
    this.#stores = stores;
  }

  /**
   * A dry run; with an empty change, of the present location, which is then remembered as checked.
   *
   * @throws ArtifactStorageError `invalid_input` or `unsupported` for settings that cannot be parsed;
   *   what a store says is in the report.
   */
  async check(sessionId: string, change: LocationChange): Promise<CheckReport> {
    const report = await this.#report(sessionId, change);
    if (Object.values(change).every((value) => value === undefined)) {
      this.#sessions.setCheck(sessionId, { values: report.values, metadata: report.metadata });
    }
    return report;
  }

  /**
   * Checks, then switches. One change of a session after the other.
   *
   * @throws ArtifactStorageError of the half that failed; the session keeps its earlier location.
   */
  apply(sessionId: string, change: LocationChange): Promise<LocationApplied> {
    const before = this.#queues.get(sessionId) ?? Promise.resolve();
    const applied = before.catch(() => undefined).then(() => this.#apply(sessionId, change));
    this.#queues.set(sessionId, applied);
    const forget = () => {
      if (this.#queues.get(sessionId) === applied) {
        this.#queues.delete(sessionId);
      }
    };
    applied.then(forget, forget);
    return applied;
  }

  async #apply(sessionId: string, change: LocationChange): Promise<LocationApplied> {
    const record = this.#sessions.get(sessionId);
    const override = mergeOverride(record.override, change);
    const report = await this.#report(sessionId, change);
    if (!report.ok) {
      raise(report.values.problem ?? report.metadata.problem ?? unknownProblem());
    }
    const location = parseLocation(this.#sessions.settings(sessionId, override));
    await this.#stores.at(location).prepare();
    const session = this.#sessions.setOverride(
      sessionId,
      override,
      { values: report.values, metadata: report.metadata },
      report.changed.includes('database_url') ? [] : this.#sessions.get(sessionId).used_names
    );
    return { session, report };
  }

  async #report(sessionId: string, change: LocationChange): Promise<CheckReport> {
    const record = this.#sessions.get(sessionId);
    const override = mergeOverride(record.override, change);
    const settings = this.#sessions.settings(sessionId, override);
    // A mask that the change itself brings is told as one.
    refuseForgotten(forgottenSecrets(settings).filter((field) => !isSaid(change, field)));
    const after = parseLocation(settings);
    const before = this.#present(sessionId);
    const changed = changedKeys(before, after);
    const check = await this.#stores.at(after).check();
    const used_names = [...record.used_names];
    const { fallback } = change.database_url === undefined ? this.#sessions.state(sessionId) : {};
    return {
      ok: check.values.ok && check.metadata.ok,
      ...check,
      changed,
      reset_due: changed.includes('database_url') && used_names.length > 0,
      used_names,
      messages: [
        ...(fallback === undefined ? [] : [fallback.notice]),
        ...explain(changed, used_names),
        ...explainMissing(check),
        ...after.notices
      ]
    };
  }

  /** The location before a change; one that cannot be parsed differs from every other. */
  #present(sessionId: string): StoreLocation | undefined {
    try {
      return readLocation(
        this.#sessions.settings(sessionId, this.#sessions.get(sessionId).override)
      );
    } catch {
      return undefined;
    }
  }
}

function unknownProblem(): Problem {
  return {
    title: 'The check failed without a reason.',
    status: 500,
    kind: 'internal',
    hint: 'Try again.'
  };
}
