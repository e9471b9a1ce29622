import type { LocationSettings, StorageOptions } from '../../api/location.js';
import { hasPassword } from '../../location/sqlalchemy-url.js';
import { secretsOf } from '../../location/storage-options.js';

/** A location that people gave a name in the settings editor. */
export interface INamedLocation {
  readonly name: string;
  /** What is not said stays the default. Never holds a secret. */
  readonly settings: LocationSettings;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function settingsOf(value: Readonly<Record<string, unknown>>): LocationSettings {
  const text = (key: string): string => {
    const found = value[key];
    return typeof found === 'string' ? found.trim() : '';
  };
  const dir = text('artifact_storage_dir');
  const url = text('database_url');
  const options = value.storage_options;
  return {
    ...(dir === '' ? {} : { artifact_storage_dir: dir }),
    ...(url === '' ? {} : { database_url: url }),
    ...(isRecord(options) ? { storage_options: options as StorageOptions } : {})
  };
}

/**
 * The `locations` of the settings, by name. One with a secret is left out: the schema refuses it, but
 * a file may be written by hand.
 */
export function namedLocations(value: unknown): readonly INamedLocation[] {
  if (!isRecord(value)) {
    return [];
  }
  return Object.entries(value)
    .flatMap(([name, location]): INamedLocation[] =>
      isRecord(location) && name.trim() !== '' ? [{ name, settings: settingsOf(location) }] : []
    )
    .filter(
      ({ settings }) =>
        Object.keys(settings).length > 0 &&
        !hasPassword(settings.database_url ?? '') &&
        !hasPassword(settings.artifact_storage_dir ?? '') &&
        secretsOf(settings.storage_options ?? {}).length === 0
    )
    .sort((a, b) => a.name.localeCompare(b.name));
}
