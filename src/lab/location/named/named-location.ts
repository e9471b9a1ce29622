import type { LocationSettings, StorageOptions } from '../../../api/location.js';
import { isRecord } from '../../../location/is-record.js';
import { refusalOf } from '../../../location/refused-settings.js';
import type { IFoundLocations, INamedLocation } from '../../interfaces/location.js';

/** The three settings of a location, or of all sessions; what is empty is not said. */
export function settingsOf(value: Readonly<Record<string, unknown>>): LocationSettings {
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

/** The `locations` of the settings. The schema refuses secrets, but a file may be written by hand. */
export function namedLocations(value: unknown): IFoundLocations {
  const all = Object.entries(isRecord(value) ? value : {})
    .flatMap(([name, location]): INamedLocation[] =>
      isRecord(location) && name.trim() !== '' ? [{ name, settings: settingsOf(location) }] : []
    )
    .filter(({ settings }) => Object.keys(settings).length > 0)
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((named) => ({ named, refusal: refusalOf(named.settings) }));
  return {
    usable: all.flatMap(({ named, refusal }) => (refusal === undefined ? [named] : [])),
    refused: all.flatMap(({ named: { name }, refusal }) =>
      refusal === undefined ? [] : [{ name, ...refusal }]
    )
  };
}
