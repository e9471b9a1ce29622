import { ArtifactStorageError, type Problem } from '../../api/errors.js';
import {
  type CheckReport,
  type HalfReport,
  LOCATION_KEYS,
  type LocationChange,
  type LocationKey,
  type LocationSettings
} from '../../api/location.js';
import type { LocationApplied } from '../../api/session.js';
import { maskedFields } from '../../location/masked-settings.js';
import { maskOptions } from '../../location/storage-options.js';
import type { Redactor } from '../secrets/redactor.js';
import type { StoreCheck } from '../store/store-check.js';
import { rootOf, type StoreLocation } from '../store/store-location.js';
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

/** @param moved whether values are kept at another root from now on */
function explain(
  changed: readonly LocationKey[],
  moved: boolean,
  used: readonly string[],
  { lineapy }: StoreCheck
): string[] {
  const values = changed.includes('artifact_storage_dir');
  const metadata = changed.includes('database_url');
  const messages: string[] = [];
  if (values && !metadata) {
    messages.push(
      lineapy.count === 0
        ? 'Only values change: artifacts saved before stay where they are and still load.'
        : 'Only values change: artifacts saved before stay where they are. Those of Artifact Storage still load; the values of those that LineaPy saved are looked for in the new directory.'
    );
  }
  if (moved && !values) {
    messages.push(
      'Values are kept at another address from now on: artifacts saved before stay where they are and still load.'
    );
  }
  if (metadata && !values && !moved) {
    messages.push(
      'Only metadata changes: the values stay in the same place, but artifacts of the earlier metadata are no longer listed here.'
    );
  }
  if (metadata && used.length > 0) {
    messages.push(`No longer listed here: ${used.join(', ')}. They stay where they are.`);
  }
  return messages;
}

/** How many versions a sentence names at most. */
const NAMED = 10;

function explainMissing({ values, missing_values, missing_roots, lineapy }: StoreCheck): string[] {
  const ours = missing_values - lineapy.missing.length;
  const named = lineapy.missing.slice(0, NAMED).map(({ name, version }) => `${name} ${version}`);
  const more = lineapy.missing.length > NAMED ? ', …' : '';
  return [
    ...(ours === 0
      ? []
      : [
          `${ours} of the newest versions lack their value in ${(missing_roots ?? []).join(', ')}. Where that directory moved, tell the new place: storage.relocate(old, new).`
        ]),
    ...(named.length === 0
      ? []
      : [
          `Versions saved by LineaPy do not load with ${values.location}, which lacks their values: ${named.join(', ')}${more}. LineaPy records no directory: use the one where it keeps the values of this database.`
        ])
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
  readonly #redactor: Redactor;
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(sessions: SessionRegistry, stores: SessionStores, redactor: Redactor) {
    this.#sessions = sessions;
    this.#stores = stores;
    this.#redactor = redactor;
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
    for (const [root, options] of Object.entries(this.#earlier(sessionId))) {
      this.#sessions.noteEarlier(sessionId, root, options);
    }
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
    const store = this.#stores.at({ ...after, earlier: this.#earlier(sessionId) }, sessionId);
    const check = this.#clean(await store.check());
    const { lineapy: _, ...halves } = check;
    const moved = before === undefined || rootOf(before) !== rootOf(after);
    const used_names = [...record.used_names];
    const { fallback, waiting } =
      change.database_url === undefined ? this.#sessions.state(sessionId) : {};
    return {
      ok: check.values.ok && check.metadata.ok,
      ...halves,
      changed,
      reset_due: changed.includes('database_url') && used_names.length > 0,
      used_names,
      messages: [
        ...(fallback === undefined ? [] : [fallback.notice]),
        ...(waiting === undefined ? [] : [waiting.notice]),
        ...explain(changed, moved, used_names, check),
        ...explainMissing(check),
        ...(check.values.read_only === true
          ? [
              'Nothing can be saved there: these credentials may only read. Values of versions that are deleted stay.'
            ]
          : []),
        ...after.notices
      ]
    };
  }

  /** How the roots are reached that the session has used, the present one included. */
  #earlier(sessionId: string): NonNullable<StoreLocation['earlier']> {
    const { earlier } = this.#sessions.get(sessionId);
    const present = this.#present(sessionId);
    if (present === undefined || Object.keys(present.storage_options).length === 0) {
      return earlier;
    }
    const forgot = maskedFields({ storage_options: present.storage_options }).length > 0;
    return forgot ? earlier : { ...earlier, [rootOf(present)]: present.storage_options };
  }

  /** What stores and their drivers say goes into answers, events and the session's state. */
  #clean({ values, metadata, ...rest }: StoreCheck): StoreCheck {
    const redact = (text: string): string => this.#redactor.redact(text);
    const clean = (half: HalfReport): HalfReport => ({
      ...half,
      detail: redact(half.detail),
      ...(half.problem === undefined
        ? {}
        : {
            problem: {
              ...half.problem,
              title: redact(half.problem.title),
              hint: redact(half.problem.hint)
            }
          })
    });
    return { ...rest, values: clean(values), metadata: clean(metadata) };
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
