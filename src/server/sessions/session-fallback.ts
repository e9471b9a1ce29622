import type { Problem } from '../../api/errors.js';
import type { Origin } from '../../api/location.js';
import type { Fallback } from '../../api/session.js';
import { parseDatabaseUrl } from '../../location/database-url.js';
import { redactUrl } from '../../location/sqlalchemy-url.js';
import { defaultSettings, type OriginatedSettings } from './origins.js';

/** One version that a session saved while a fallback was in force. */
export interface SavedMeanwhile {
  readonly name: string;
  readonly version: number;
}

/** The default database stands in for the configured one. Holds no secret: it is kept in a file. */
export interface SessionFallback {
  /** The configured database, without its password. */
  readonly database_url: string;
  readonly origin: Origin;
  readonly problem: Problem;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Oldest first. */
  readonly saved: readonly SavedMeanwhile[];
}

/** A configured database as people see it, without its password. */
export function shownDatabase({ database_url }: OriginatedSettings): string {
  try {
    return parseDatabaseUrl(database_url.value, database_url.base).redacted;
  } catch {
    return redactUrl(database_url.value);
  }
}

/**
 * The settings that a session uses while its fallback is in force. A database that the session
 * itself sets, or another one that was configured since, is never replaced.
 */
export function withFallback(
  settings: OriginatedSettings,
  fallback: SessionFallback | undefined
): OriginatedSettings {
  if (!isInForce(settings, fallback)) {
    return settings;
  }
  const { base } = settings.database_url;
  const value = defaultSettings(base).database_url;
  return { ...settings, database_url: { value, origin: 'default', base } };
}

/** Whether the configured database is the one that the fallback stands in for. */
export function isInForce(
  settings: OriginatedSettings,
  fallback: SessionFallback | undefined
): fallback is SessionFallback {
  return (
    fallback !== undefined &&
    settings.database_url.origin === fallback.origin &&
    shownDatabase(settings) === fallback.database_url
  );
}

/** The fallback as people see it. */
export function showFallback({ saved, ...fallback }: SessionFallback): Fallback {
  return { ...fallback, saved: saved.length };
}

/** What kernel and panel say of it at the start of the session. */
export function fallbackNotice({ database_url, problem }: SessionFallback): string {
  return `${database_url} cannot be reached (${problem.title}), so this session keeps its artifacts in the default SQLite database. They are not visible to others. The panel can copy them over later.`;
}
