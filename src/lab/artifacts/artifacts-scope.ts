import type { HalfReport, ResolvedLocation } from '../../api/location.js';
import type { IArtifactsScope } from '../interfaces/artifacts.js';
import type { IActiveSession } from '../interfaces/session.js';

/** The id for the default location: a session that never attaches, without own settings. */
const DEFAULT_SESSION = 'default';

/** The artifacts at the default location, without a session. */
export function scopeOfDefault(location: ResolvedLocation): IArtifactsScope {
  return { session_id: DEFAULT_SESSION, active: undefined, location };
}

/** The artifacts of a session with its document. */
export function scopeOf(active: IActiveSession): IArtifactsScope {
  return { session_id: active.id, active, location: active.location };
}

/** Whether nothing can be listed before people enter the secrets of the session. */
export function lacksSecrets(scope: IArtifactsScope | undefined): boolean {
  return (scope?.active?.state.missing_secrets.length ?? 0) > 0;
}

/** The last check of the database whose artifacts are listed. */
export function databaseCheck(scope: IArtifactsScope | undefined): HalfReport | undefined {
  return scope?.active?.state.last_check?.metadata;
}
