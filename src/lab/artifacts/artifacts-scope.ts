import type { ResolvedLocation } from '../../api/location.js';
import type { ActiveSession } from '../session/active-session.js';

/** Whose artifacts are listed: those at the location of a session, or at the default. */
export interface IArtifactsScope {
  readonly session_id: string;
  /** The session with its document, where cells are inserted; undefined for the default. */
  readonly active: ActiveSession | undefined;
  readonly location: ResolvedLocation;
}

/**
 * The id under which the default is asked for: a session that never attaches, whose own settings
 * nobody sets.
 */
const DEFAULT_SESSION = 'default';

/** The artifacts at the default location, without a session. */
export function scopeOfDefault(location: ResolvedLocation): IArtifactsScope {
  return { session_id: DEFAULT_SESSION, active: undefined, location };
}

/** The artifacts of a session with its document. */
export function scopeOf(active: ActiveSession): IArtifactsScope {
  return { session_id: active.id, active, location: active.location };
}
