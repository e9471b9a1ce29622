import { LOCATION_KEYS } from '../../api/constants.js';
import type { LocationChange, LocationSettings } from '../../api/location.js';
import { schemeOf } from '../../location/artifact-storage-dir.js';
import { fittingOptions, leftOutNotice } from '../../location/fitting-options.js';
import { optionsElsewhere } from '../../location/secrets-target.js';
import { someNames } from '../../location/some-names.js';
import { refuseForgotten } from './forgotten-secrets.js';
import { withKeptSecrets } from './kept-secrets.js';
import { mergeOverride, saysField, withAbsolutePaths } from './location-change.js';
import type { OriginatedSettings } from './origins.js';
import { forgottenSecrets, parseLocation } from './parsed-location.js';
import type { SessionRegistry } from './session-registry.js';
import type { ResolvedSettings } from './session-settings.js';

/** A change of a session's own settings, before it is checked. */
export interface LocationPlan {
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

/** Plans changes of sessions' own settings: what is in force afterwards. Changes nothing. */
export class LocationPlans {
  readonly #sessions: SessionRegistry;

  constructor(sessions: SessionRegistry) {
    this.#sessions = sessions;
  }

  /** Plans a change of what is in force. */
  of(sessionId: string, written: LocationChange): LocationPlan {
    const { override } = this.#sessions.get(sessionId);
    const { base, inUse } = this.#sessions.resolve(sessionId);
    const change = withKeptSecrets(withAbsolutePaths(written, base), inUse);
    const merged = mergeOverride(override, change);
    const isTyped =
      change.artifact_storage_dir === undefined || change.storage_options !== undefined;
    const { settings, notices } = isTyped
      ? { settings: merged, notices: [] }
      : this.#withoutOtherKind(sessionId, merged, inUse);
    return {
      sessionId,
      override: settings,
      isSaid: (field) => saysField(change, field),
      changes: LOCATION_KEYS.some((key) => change[key] !== undefined),
      leavesFallback: change.database_url !== undefined,
      notices
    };
  }

  /** Options that were typed for another filesystem, and secrets for another server, go with it. */
  #withoutOtherKind(
    sessionId: string,
    merged: LocationSettings,
    before: OriginatedSettings
  ): { readonly settings: LocationSettings; readonly notices: readonly string[] } {
    const { storage_options, ...rest } = merged;
    const { inUse } = this.#sessions.resolveAfter(sessionId, merged);
    const dir = inUse.artifact_storage_dir.value;
    const scheme = schemeOf(dir);
    const { options: fitting, left_out } = fittingOptions(scheme, storage_options ?? {});
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

  /** Plans that the session itself has these settings again, and no other ones. */
  restoring(sessionId: string, override: LocationSettings): LocationPlan {
    return {
      sessionId,
      override,
      isSaid: () => false,
      changes: true,
      leavesFallback: true,
      notices: []
    };
  }

  /** What is in force after a change. */
  inUseAfter({ sessionId, override, changes }: LocationPlan): ResolvedSettings {
    return changes
      ? this.#sessions.resolveAfter(sessionId, override)
      : this.#sessions.resolve(sessionId, override);
  }

  /**
   * The location after a change.
   *
   * @throws ArtifactStorageError for settings that cannot be parsed, or whose secrets are forgotten.
   */
  parse(plan: LocationPlan): ReturnType<typeof parseLocation> {
    const { isSaid } = plan;
    const { inUse: settings } = this.inUseAfter(plan);
    // A mask that the change itself brings is told as one.
    refuseForgotten(forgottenSecrets(settings).filter((field) => !isSaid(field)));
    return parseLocation(settings);
  }
}

function toldElsewhere(secrets: readonly string[]): string {
  const names = someNames(secrets.map((name) => name.replace('storage_options.', '')));
  return `storage_options: ${names} ${secrets.length === 1 ? 'is' : 'are'} left out, because another server was meant. Set storage_options for this one.`;
}
