import type { LocationSettings } from '../../api/location.js';
import type { LocationBase } from '../../location/location-types.js';
import type { Redactor } from '../secrets/redactor.js';
import type { InheritedOrigins, OriginSources } from './origin-sources.js';
import { type OriginatedSettings, resolveOrigins } from './origins.js';
import {
  besideDefault,
  isInForce,
  type SessionFallback,
  withFallback
} from './session-fallback.js';
import type { SessionRecord } from './session-record.js';

/** What the settings of a session come to. */
export interface ResolvedSettings {
  /** As if every database could be reached. */
  readonly configured: OriginatedSettings;
  /** What stands in for the configured database; undefined where that one is in use. */
  readonly fallback: SessionFallback | undefined;
  /** What is in use. */
  readonly inUse: OriginatedSettings;
  /** What would be in use without the session's own settings, by the origins as they are now. */
  readonly inherited: OriginatedSettings;
  /** The origins below the session itself, as they are now. */
  readonly origins: InheritedOrigins;
  /** What relative paths in the session's own settings are relative to. */
  readonly base: LocationBase;
  /** What people should know of the origins. */
  readonly notices: readonly string[];
}

/** Resolves the settings of sessions from all their origins. */
export class SessionSettings {
  readonly #sources: OriginSources;
  readonly #redactor: Redactor;
  /** What the records come to, as long as their origins say the same: every request asks. */
  readonly #resolved = new WeakMap<
    SessionRecord,
    {
      readonly now: InheritedOrigins;
      readonly override: LocationSettings;
      readonly resolved: ResolvedSettings;
    }
  >();

  constructor(sources: OriginSources, redactor: Redactor) {
    this.#sources = sources;
    this.#redactor = redactor;
  }

  /** The origins below the session itself, as they are now. */
  #origins({ id, client }: SessionRecord): InheritedOrigins {
    const origins = this.#sources.inherited(client);
    for (const layer of origins.layers) {
      // The configuration file may have changed since the start.
      this.#redactor.learn(layer.settings, id);
    }
    return origins;
  }

  /** What the settings come to with these of the session itself. */
  resolve(record: SessionRecord, override: LocationSettings = record.override): ResolvedSettings {
    const now = this.#origins(record);
    const known = this.#resolved.get(record);
    if (known?.now === now && known.override === override) {
      return known.resolved;
    }
    const resolved = this.#resolve(record, override, now);
    this.#resolved.set(record, { now, override, resolved });
    return resolved;
  }

  #resolve(
    { kept, fallback }: SessionRecord,
    override: LocationSettings,
    now: InheritedOrigins
  ): ResolvedSettings {
    // What the session sets itself is relative to where its kernel is now.
    const origins = kept === null ? now : { ...kept, sessionBase: now.sessionBase };
    const configured = configure(override, origins);
    const inForce = isInForce(configured, fallback) ? fallback : undefined;
    return {
      configured,
      fallback: inForce,
      inUse: inForce === undefined ? configured : besideDefault(configured),
      // Only what people look at needs it, and every request resolves.
      get inherited() {
        return withFallback(configure({}, now), fallback);
      },
      origins: now,
      base: now.sessionBase,
      notices: now.notices
    };
  }
}

/** Whether nothing is left of a session's own settings. */
export function isReset(override: LocationSettings): boolean {
  return Object.keys(override).length === 0;
}

function configure(
  override: LocationSettings,
  { layers, defaultBase, sessionBase, default_options }: InheritedOrigins
): OriginatedSettings {
  return resolveOrigins(
    [{ origin: 'session', settings: override, base: sessionBase }, ...layers],
    defaultBase,
    default_options
  );
}
