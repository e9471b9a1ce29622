import type { Problem } from '../../api/errors.js';
import type { Origin } from '../../api/location.js';
import type { Fallback, Waiting } from '../../api/session.js';
import { isSameDatabase } from '../../location/same-login.js';
import { shownUrl } from '../../location/shown-settings.js';
import { defaultSettings, type OriginatedSettings } from './origins.js';

/** The default database stands in for the configured one. Holds no secret: it is kept in a file. */
export interface SessionFallback {
  /** The configured database, without its password. */
  readonly database_url: string;
  readonly origin: Origin;
  readonly problem: Problem;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Whether the configured database can be reached again. */
  readonly answers: boolean;
}

/** A configured database as people see it, without its password. */
export function shownDatabase({ database_url }: OriginatedSettings): string {
  return shownUrl(database_url.value, database_url.base);
}

/** The settings during a fallback. Only the database that was unreachable is replaced. */
export function withFallback(
  settings: OriginatedSettings,
  fallback: SessionFallback | undefined
): OriginatedSettings {
  if (!isInForce(settings, fallback)) {
    return settings;
  }
  return besideDefault(settings);
}

/** The settings with the default database in place of theirs. */
export function besideDefault(settings: OriginatedSettings): OriginatedSettings {
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
    isSameDatabase(shownDatabase(settings), fallback.database_url)
  );
}

/** The fallback as people see it. */
export function showFallback(fallback: SessionFallback, saved: number): Fallback {
  return { ...fallback, saved, notice: fallbackNotice(fallback.database_url) };
}

/** What waits to be copied, as people see it. */
export function showWaiting(database_url: string, saved: number): Waiting {
  return { database_url, saved, notice: waitingNotice(database_url) };
}

function fallbackNotice(database_url: string): string {
  return `${database_url} could not be reached when this session started, so its artifacts are kept in the default SQLite database, where others do not see them. When it answers again, the panel or artifact_storage.retry_database() copies them over.`;
}

function waitingNotice(database_url: string): string {
  return `Artifacts that were saved while ${database_url} could not be reached are still in the default SQLite database only. The panel or artifact_storage.retry_database() copies them over; retry_database(copy=False) leaves them there.`;
}
