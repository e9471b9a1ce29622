import type { ResolvedLocation } from '../../api/location.js';
import type { ActiveSession } from './active-session.js';

/** Whose artifacts are listed: those at the location of a session. */
export interface IArtifactsScope {
  readonly session_id: string;
  /** The document of the session: where cells are inserted. */
  readonly active: ActiveSession | undefined;
  readonly location: ResolvedLocation;
}

/** The artifacts of a session with its document. */
export function scopeOf(active: ActiveSession): IArtifactsScope {
  return { session_id: active.id, active, location: active.location };
}
