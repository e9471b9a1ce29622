import { randomUUID } from 'node:crypto';
import { ArtifactStorageError, errorOf, type Problem } from '../../api/errors.js';
import {
  type CheckReport,
  type HalfReport,
  LOCATION_KEYS,
  type LocationChange,
  type LocationSettings,
  type ResolvedLocation
} from '../../api/location.js';
import type { LocationApplied, SessionState } from '../../api/session.js';
import { schemeOf } from '../../location/artifact-storage-dir.js';
import { fittingOptions, leftOutNotice } from '../../location/fitting-options.js';
import { maskedFields } from '../../location/masked-settings.js';
import { optionsElsewhere } from '../../location/secrets-target.js';
import { someNames } from '../../location/some-names.js';
import { KeyedQueue } from '../grouping/keyed-queue.js';
import { withoutSecrets } from '../secrets/problem.js';
import type { Redactor } from '../secrets/redactor.js';
import type { LongWork } from '../store/long-work.js';
import type { StoreCheck } from '../store/store-check.js';
import { locationKey, rootOf, type StoreLocation } from '../store/store-location.js';
import { about, READ_ONLY_METADATA, readOnlyValues } from './check-messages.js';
import { refuseForgotten } from './forgotten-secrets.js';
import { withKeptSecrets } from './kept-secrets.js';
import {
  changedKeys,
  explainChange,
  isOtherDatabase,
  mergeOverride,
  saysField,
  withAbsolutePaths
} from './location-change.js';
import { forgottenSecrets, parseLocation, readLocation, showLocation } from './parsed-location.js';
import { alreadyChosen, nothingToUndo, unknownProblem } from './refused-changes.js';
import type { SessionRecord } from './session-record.js';
import type { SessionRegistry } from './session-registry.js';
import type { ResolvedSettings } from './session-settings.js';
import type { SessionStores } from './session-stores.js';
import { SettingsTags } from './settings-tags.js';
import { UsedNames } from './used-names.js';

/** What a session remembers of a check. */
function lastCheckOf({
  values,
  metadata,
  pairing
}: CheckReport): NonNullable<SessionRecord['last_check']> {
  return { values, metadata, ...(pairing === undefined ? {} : { pairing }) };
}

/** A change of a session's own settings, before it is checked. */
interface Plan {
  readonly sessionId: string;
  /** All settings of the session itself after the change. */
  readonly override: LocationSettings;
  /** Whether the change says the setting of a field. */
  readonly isSaid: (field: string) => boolean;
  /** Whether anything changes: without settings of its own, the session follows its origins then. */
  readonly changes: boolean;
  /** Whether the session's fallback does not matter afterwards. */
  readonly leavesFallback: boolean;
  /** What becomes of settings that the change does not say. */
  readonly notices: readonly string[];
}

/** How a change is applied. */
interface ApplyOptions {
  readonly unless_chosen?: boolean | undefined;
  readonly before?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Checks and changes the location of a session: both halves together, or nothing. */
export class LocationSwitch {
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;
  readonly #redactor: Redactor;
  /** One change of a session after the other. */
  readonly #queue = new KeyedQueue();
  readonly #tags = new SettingsTags();

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
   * @param work follows and stops it
   */
  async check(sessionId: string, change: LocationChange, work: LongWork): Promise<CheckReport> {
    const plan = this.#plan(sessionId, change);
    const { report } = await this.#check(plan, work.signal, (progress) => work.tell(progress));
    if (Object.values(change).every((value) => value === undefined)) {
      this.#sessions.setCheck(sessionId, lastCheckOf(report));
    }
    return report;
  }

  /** A location as it would be after a change, for people. */
  shown(sessionId: string, change: LocationChange): ResolvedLocation {
    const { inUse } = this.#inUseAfter(this.#plan(sessionId, change));
    return showLocation(inUse, inUse);
  }

  /**
   * Checks, then switches. One change of a session after the other.
   *
   * @param options.unless_chosen refuse where the location was set, reset or undone before
   * @param options.before refuse where other settings are in force than a check named
   * @param options.signal stops it, until it switches
   * @throws ArtifactStorageError of the half that failed; the session keeps its earlier location.
   */
  apply(
    sessionId: string,
    change: LocationChange,
    { unless_chosen = false, before, signal }: ApplyOptions = {}
  ): Promise<LocationApplied> {
    return this.#queue.run(sessionId, async () => {
      if (unless_chosen && this.#sessions.get(sessionId).chosen) {
        throw alreadyChosen();
      }
      if (before !== undefined) {
        this.#tags.refuseOthers(before, this.#sessions.resolve(sessionId).inUse);
      }
      return this.#apply(this.#plan(sessionId, change), signal);
    });
  }

  /**
   * Gives a session back what its kernel told an earlier storage server. It is not checked again: a
   * session must get away from a location that cannot be reached.
   *
   * @throws ArtifactStorageError for settings that cannot be parsed.
   */
  restore(sessionId: string, change: LocationChange): Promise<SessionState> {
    return this.#queue.run(sessionId, async () => {
      const plan = this.#plan(sessionId, change);
      this.#parse(plan);
      return this.#sessions.setOverride(sessionId, plan.override);
    });
  }

  /**
   * Goes back to the settings that the session itself had before its latest change, secrets
   * included: all three of them, checked as any change.
   *
   * @param changeId the change to undo, as its answer named it
   * @param dryRun only check it
   * @param signal stops it, until it switches
   * @throws ArtifactStorageError `conflict` where it is not the latest change any more, or where the
   *   earlier settings are forgotten; else as {@link apply}.
   */
  undo(
    sessionId: string,
    changeId: string,
    dryRun: boolean,
    signal?: AbortSignal
  ): Promise<LocationApplied> {
    return this.#queue.run(sessionId, async () => {
      const { undo } = this.#sessions.get(sessionId);
      if (undo?.change_id !== changeId) {
        throw nothingToUndo();
      }
      const plan = this.#planOf(sessionId, undo.override, () => false);
      if (dryRun) {
        const { report } = await this.#check(plan, signal);
        return { session: this.#sessions.state(sessionId), report, change_id: changeId };
      }
      return this.#apply(plan, signal);
    });
  }

  async #apply(plan: Plan, signal?: AbortSignal): Promise<LocationApplied> {
    const { sessionId, override } = plan;
    const { report, location, is_other } = await this.#check(plan, signal);
    signal?.throwIfAborted();
    if (!report.ok) {
      throw errorOf(report.values.problem ?? report.metadata.problem ?? unknownProblem());
    }
    const record = this.#sessions.get(sessionId);
    // The settings below the session's own may have changed since: then something else was checked.
    if (locationKey(this.#parse(plan)) !== locationKey(location)) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: 'The settings of this session changed while the location was checked.',
        hint: 'Nothing was switched. Look at the location and try again.'
      });
    }
    for (const [root, options] of Object.entries(this.#earlier(sessionId))) {
      this.#sessions.noteEarlier(sessionId, root, options);
    }
    const change_id = randomUUID();
    const session = this.#sessions.setOverride(sessionId, override, {
      last_check: lastCheckOf(report),
      used_names: is_other ? UsedNames.NONE : record.used_names,
      // Where a secret of the earlier settings is forgotten, there is no way back to them.
      undo:
        maskedFields(record.override).length > 0
          ? undefined
          : { change_id, override: record.override }
    });
    return { session, report, change_id };
  }

  #plan(sessionId: string, written: LocationChange): Plan {
    const { override } = this.#sessions.get(sessionId);
    const { base, inUse } = this.#sessions.resolve(sessionId);
    const change = withKeptSecrets(withAbsolutePaths(written, base), inUse);
    const merged = mergeOverride(override, change);
    const isTyped =
      change.artifact_storage_dir === undefined || change.storage_options !== undefined;
    const { settings, notices } = isTyped
      ? { settings: merged, notices: [] }
      : this.#withoutOtherKind(sessionId, merged);
    return {
      ...this.#planOf(
        sessionId,
        settings,
        (field) => saysField(change, field),
        LOCATION_KEYS.some((key) => change[key] !== undefined),
        change.database_url !== undefined
      ),
      notices
    };
  }

  /** Options that were typed for another filesystem, and secrets for another server, go with it. */
  #withoutOtherKind(
    sessionId: string,
    merged: LocationSettings
  ): { readonly settings: LocationSettings; readonly notices: readonly string[] } {
    const { storage_options, ...rest } = merged;
    const { inUse } = this.#sessions.resolveAfter(sessionId, merged);
    const dir = inUse.artifact_storage_dir.value;
    const scheme = schemeOf(dir);
    const { options: fitting, left_out } = fittingOptions(scheme, storage_options ?? {});
    const { inUse: before } = this.#sessions.resolve(sessionId);
    const told = { dir: before.artifact_storage_dir.value, options: before.storage_options.value };
    const { options, secrets } = optionsElsewhere(told, dir, fitting);
    if (left_out.length + secrets.length === 0) {
      return { settings: merged, notices: [] };
    }
    return {
      settings: {
        ...rest,
        ...(Object.keys(options).length === 0 ? {} : { storage_options: options })
      },
      notices: [
        ...leftOutNotice(scheme, left_out),
        ...(secrets.length === 0 ? [] : [toldElsewhere(secrets)])
      ]
    };
  }

  #planOf(
    sessionId: string,
    override: LocationSettings,
    isSaid: Plan['isSaid'],
    changes = true,
    leavesFallback = true
  ): Plan {
    return { sessionId, override, isSaid, changes, leavesFallback, notices: [] };
  }

  #inUseAfter({ sessionId, override, changes }: Plan): ResolvedSettings {
    return changes
      ? this.#sessions.resolveAfter(sessionId, override)
      : this.#sessions.resolve(sessionId, override);
  }

  #parse(plan: Plan): ReturnType<typeof parseLocation> {
    const { isSaid } = plan;
    const { inUse: settings } = this.#inUseAfter(plan);
    // A mask that the change itself brings is told as one.
    refuseForgotten(forgottenSecrets(settings).filter((field) => !isSaid(field)));
    return parseLocation(settings);
  }

  async #check(
    plan: Plan,
    signal?: AbortSignal,
    onStep?: LongWork['tell']
  ): Promise<{ report: CheckReport; location: StoreLocation; is_other: boolean }> {
    const { sessionId } = plan;
    const location = this.#parse(plan);
    const tag = this.#tags.of(this.#sessions.resolve(sessionId).inUse);
    const before = this.#present(sessionId);
    const changed = changedKeys(before, location);
    const { fallback, waiting } = plan.leavesFallback ? {} : this.#sessions.state(sessionId);
    const store = this.#stores.at({ ...location, earlier: this.#earlier(sessionId) }, sessionId);
    const { lineapy_count, unreached, notices, ...check } = this.#clean(
      await store.check({ signal, onStep })
    );
    const used_names = [...this.#sessions.get(sessionId).used_names];
    const is_other = isOtherDatabase(before, location);
    const report = {
      ok: check.values.ok && check.metadata.ok,
      ...check,
      changed,
      reset_due: is_other && used_names.length > 0,
      used_names,
      messages: [
        ...about('waiting', fallback?.notice, waiting?.notice),
        ...explainChange(before, location, used_names, { lineapy_count, unreached }),
        ...about('pairing', ...(check.pairing?.messages ?? [])),
        ...about(
          'read_only',
          check.values.read_only === true ? readOnlyValues(location) : undefined,
          check.metadata.read_only === true ? READ_ONLY_METADATA : undefined
        ),
        ...about('notice', ...plan.notices, ...location.notices, ...notices)
      ],
      before: tag
    };
    return { report, location, is_other };
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
  #clean({ values, metadata, pairing, notices, ...rest }: StoreCheck): StoreCheck {
    const redact = (text: string): string => this.#redactor.redact(text);
    const cleanProblem = (problem: Problem): Problem => withoutSecrets(problem, this.#redactor);
    const clean = (half: HalfReport): HalfReport => ({
      ...half,
      detail: redact(half.detail),
      ...(half.problem === undefined ? {} : { problem: cleanProblem(half.problem) })
    });
    const roots = pairing?.roots.map(({ problem, ...root }) => ({
      ...root,
      ...(problem === undefined ? {} : { problem: cleanProblem(problem) })
    }));
    return {
      ...rest,
      notices: notices.map(redact),
      values: clean(values),
      metadata: clean(metadata),
      ...(pairing === undefined
        ? {}
        : {
            pairing: {
              ...pairing,
              roots: roots ?? [],
              messages: pairing.messages.map(redact)
            }
          })
    };
  }

  /** The location before a change; one that cannot be parsed differs from every other. */
  #present(sessionId: string): StoreLocation | undefined {
    try {
      return readLocation(this.#sessions.resolve(sessionId).inUse);
    } catch {
      return undefined;
    }
  }
}

function toldElsewhere(secrets: readonly string[]): string {
  const names = someNames(secrets.map((name) => name.replace('storage_options.', '')));
  return `storage_options: ${names} ${secrets.length === 1 ? 'is' : 'are'} left out, because another server was meant. Set storage_options for this one.`;
}
