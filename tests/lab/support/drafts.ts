import type { LocationSettings, Origin, ResolvedLocation } from '../../../src/api/location.js';
import type { INamedLocation } from '../../../src/lab/interfaces/location.js';
import { activeOf, stateOf } from './sessions.js';

/** What the session has without its own settings. */
export const DEFAULTS = { dir: '/default/values', url: 'sqlite:////default/db.sqlite' };

/** A location whose own settings are those of the session. */
export function locationOf(own: LocationSettings): ResolvedLocation {
  const origin = (key: keyof LocationSettings): Origin =>
    own[key] === undefined ? 'default' : 'session';
  const text = (key: 'artifact_storage_dir' | 'database_url', inherited: string) => ({
    value: own[key] ?? inherited,
    origin: origin(key),
    inherited: { value: inherited, origin: 'default' as const }
  });
  return {
    artifact_storage_dir: text('artifact_storage_dir', DEFAULTS.dir),
    database_url: text('database_url', DEFAULTS.url),
    storage_options: {
      value: own.storage_options ?? {},
      origin: origin('storage_options'),
      inherited: { value: {}, origin: 'default' }
    }
  };
}

/** The active session at a location. */
export const activeAt = (location: ResolvedLocation) => activeOf(stateOf('k1', { location }));

/** Named locations. */
export const PG: INamedLocation = {
  name: 'team-pg',
  settings: { artifact_storage_dir: '/team', database_url: 'postgresql://ana@db/ml' }
};
export const S3: INamedLocation = {
  name: 'team-s3',
  settings: { artifact_storage_dir: 's3://team/churn', storage_options: { use_ssl: true } }
};
export const NAMED = [PG, S3];
