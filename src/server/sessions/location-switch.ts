import { randomUUID } from 'node:crypto';
import { ArtifactStorageError, errorOf } from '../../api/errors.js';
import type { CheckReport, LocationChange, ResolvedLocation } from '../../api/location.js';
import type { LocationApplied, SessionState } from '../../api/session.js';
import { maskedFields } from '../../location/masked-settings.js';
import { databaseKey } from '../../location/same-login.js';
import { KeyedQueue } from '../grouping/keyed-queue.js';
import type { LongWork } from '../operations/long-work.js';
import type { Redactor } from '../secrets/redactor.js';
import { locationKey, rootOf, type StoreLocation } from '../store/store-location.js';
import { about, READ_ONLY_METADATA, readOnlyValues } from './check-messages.js';
import { cleanCheck } from './clean-check.js';
import { changedKeys, explainChange, isOtherDatabase, movesValues } from './location-change.js';
import { type LocationPlan, LocationPlans } from './location-plan.js';
import { readLocation, showLocation } from './parsed-location.js';
import { alreadyChosen, nothingToUndo, unknownProblem } from './refused-changes.js';
import type { SessionRecord } from './session-record.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';
import { SettingsTags } from './settings-tags.js';
import { UsedNames } from './used-names.js';

/** What a session has used in the database to which it goes, maybe back; what it leaves is remembered. */
function usedAt(
  { database }: StoreLocation,
  { used_names, used_elsewhere }: SessionRecord,
  before: StoreLocation | undefined
): Pick<SessionRecord, 'used_names' | 'used_elsewhere'> {
  const others = new Map(used_elsewhere);
  if (before !== undefined) {
    others.set(databaseKey(before.database), used_names);
  }
  return {
    used_names: others.get(databaseKey(database)) ?? UsedNames.NONE,
    used_elsewhere: others
  };
}

/** What a session remembers of a check. */
function lastCheckOf({
  values,
  metadata,
  pairing
}: CheckReport): NonNullable<SessionRecord['last_check']> {
  return { values, metadata, ...(pairing === undefined ? {} : { pairing }) };
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
  readonly #plans: LocationPlans;
  readonly #tags = new SettingsTags();

  constructor(sessions: SessionRegistry, stores: SessionStores, redactor: Redactor) {
    this.#sessions = sessions;
    this.#stores = stores;
    this.#redactor = redactor;
    this.#plans = new LocationPlans(sessions);
  }

  /**
   * A dry run; with an empty change, of the present location, which is then remembered as checked.
   *
   * @throws ArtifactStorageError `invalid_input` or `unsupported` for settings that cannot be parsed;
   *   what a store says is in the report.
   * @param work follows and stops it
   */
  async check(sessionId: string, change: LocationChange, work: LongWork): Promise<CheckReport> {
    const plan = this.#plans.of(sessionId, change);
    const { report } = await this.#check(plan, work.signal, (progress) => work.tell(progress));
    if (Object.values(change).every((value) => value === undefined)) {
      this.#sessions.setCheck(sessionId, lastCheckOf(report));
    }
    return report;
  }

  /** A location as it would be after a change, for people. */
  shown(sessionId: string, change: LocationChange): ResolvedLocation {
    const { inUse } = this.#plans.inUseAfter(this.#plans.of(sessionId, change));
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
      return this.#apply(this.#plans.of(sessionId, change), signal);
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
      const plan = this.#plans.of(sessionId, change);
      this.#plans.parse(plan);
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
      const plan = this.#plans.restoring(sessionId, undo.override);
      if (dryRun) {
        const { report } = await this.#check(plan, signal);
        return { session: this.#sessions.state(sessionId), report, change_id: changeId };
      }
      return this.#apply(plan, signal);
    });
  }

  async #apply(plan: LocationPlan, signal?: AbortSignal): Promise<LocationApplied> {
    const { sessionId, override } = plan;
    const { report, location, is_other } = await this.#check(plan, signal);
    signal?.throwIfAborted();
    if (!report.ok) {
      throw errorOf(report.values.problem ?? report.metadata.problem ?? unknownProblem());
    }
    const record = this.#sessions.get(sessionId);
    // The settings below the session's own may have changed since: then something else was checked.
    if (locationKey(this.#plans.parse(plan)) !== locationKey(location)) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: 'The settings of this session changed while the location was checked.',
        hint: 'Nothing was switched. Look at the location and try again.'
      });
    }
    for (const [root, options] of Object.entries(this.#earlier(sessionId))) {
      this.#sessions.noteEarlier(sessionId, root, options);
    }
    const before = this.#present(sessionId);
    const change_id = randomUUID();
    const session = this.#sessions.setOverride(sessionId, override, {
      last_check: lastCheckOf(report),
      ...(is_other ? usedAt(location, record, before) : {}),
      // Where a secret of the earlier settings is forgotten, there is no way back to them.
      undo:
        maskedFields(record.override).length > 0
          ? undefined
          : { change_id, override: record.override }
    });
    return { session, report, change_id };
  }

  async #check(
    plan: LocationPlan,
    signal?: AbortSignal,
    onStep?: LongWork['tell']
  ): Promise<{ report: CheckReport; location: StoreLocation; is_other: boolean }> {
    const { sessionId } = plan;
    const location = this.#plans.parse(plan);
    const tag = this.#tags.of(this.#sessions.resolve(sessionId).inUse);
    const before = this.#present(sessionId);
    const changed = changedKeys(before, location);
    const { fallback, waiting } = plan.leavesFallback ? {} : this.#sessions.state(sessionId);
    const store = this.#stores.at({ ...location, earlier: this.#earlier(sessionId) }, sessionId);
    const { lineapy_count, unreached, notices, ...check } = cleanCheck(
      await store.check({ signal, onStep, all_roots: movesValues(before, location) }),
      this.#redactor
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

  /** The location before a change; one that cannot be parsed differs from every other. */
  #present(sessionId: string): StoreLocation | undefined {
    try {
      return readLocation(this.#sessions.resolve(sessionId).inUse);
    } catch {
      return undefined;
    }
  }
}
