import type { LocationChange, LocationSettings } from '../api/location.js';

/** Settings without white space around their texts, as the parsers read them. */
export function trimSettings<T extends LocationSettings | LocationChange>(settings: T): T {
  const { artifact_storage_dir: dir, database_url: url } = settings;
  return {
    ...settings,
    ...(typeof dir === 'string' ? { artifact_storage_dir: dir.trim() } : {}),
    ...(typeof url === 'string' ? { database_url: url.trim() } : {})
  };
}
