import type { LocationSettings, ResolvedLocation } from '../../../api/location.js';
import { takePassword } from '../../../location/masked-settings.js';
import { isSecretOption } from '../../../location/storage-options.js';
import type { INamedLocation } from '../../interfaces/location.js';
import { withTilde } from '../../kit/shown-address.js';

/** Whether a location is the one that settings say; what they do not say is not the session's own. */
function isAt(
  { artifact_storage_dir: dir, database_url: url, storage_options = {} }: LocationSettings,
  location: ResolvedLocation,
  home: string | undefined
): boolean {
  const text = (value: string): string => withTilde(takePassword(value.trim()).url, home);
  const same = (said: string | undefined, key: 'artifact_storage_dir' | 'database_url'): boolean =>
    said === undefined || said === ''
      ? location[key].origin !== 'session'
      : text(said) === text(location[key].value);
  const options = location.storage_options.value;
  const names = new Set([...Object.keys(storage_options), ...Object.keys(options)]);
  return (
    same(dir, 'artifact_storage_dir') &&
    same(url, 'database_url') &&
    [...names].every(
      (name) =>
        isSecretOption(name) ||
        JSON.stringify(options[name]) === JSON.stringify(storage_options[name])
    )
  );
}

/** The name that a location has in the settings, if it has one. */
export function nameOfLocation(
  location: ResolvedLocation,
  all: readonly INamedLocation[],
  home: string | undefined
): string | undefined {
  return all.find(({ settings }) => isAt(settings, location, home))?.name;
}
