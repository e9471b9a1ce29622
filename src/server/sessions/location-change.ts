import { LOCATION_KEYS } from '../../api/constants.js';
import { orElse } from '../../api/errors.js';
import type {
  CheckMessage,
  LocationChange,
  LocationKey,
  LocationSettings
} from '../../api/location.js';
import { parseArtifactStorageDir } from '../../location/artifact-storage-dir.js';
import { ONLY_METADATA_CHANGES } from '../../location/change-messages.js';
import { parseDatabaseUrl } from '../../location/database-url.js';
import type { LocationBase } from '../../location/location-types.js';
import { maskedFields } from '../../location/masked-settings.js';
import { databaseKey } from '../../location/same-login.js';
import { someNames } from '../../location/some-names.js';
import { splitUrl } from '../../location/sqlalchemy-url.js';
import { maskOptions } from '../../location/storage-options.js';
import type { StoreCheck } from '../store/store-check.js';
import { rootOf, type StoreLocation } from '../store/store-location.js';

/** The session's settings after a change; `null` takes a setting away. */
export function mergeOverride(
  override: LocationSettings,
  change: LocationChange
): LocationSettings {
  const merged: Record<string, unknown> = { ...override };
  for (const key of LOCATION_KEYS) {
    const value = change[key];
    if (value === null) {
      delete merged[key];
    } else if (value !== undefined) {
      merged[key] = value;
    }
  }
  return merged as LocationSettings;
}

/** A change with absolute paths: the kernel's working directory may change later. */
export function withAbsolutePaths(change: LocationChange, base: LocationBase): LocationChange {
  const { artifact_storage_dir: dir, database_url: url } = change;
  return {
    ...change,
    ...(typeof dir === 'string' && isRelative(dir)
      ? {
          artifact_storage_dir: orElse(
            () => parseArtifactStorageDir(dir, base).text,
            () => dir
          )
        }
      : {}),
    ...(typeof url === 'string' && isRelative(splitUrl(url)?.database ?? '/')
      ? {
          database_url: orElse(
            () => absoluteUrl(url, base),
            () => url
          )
        }
      : {})
  };
}

const isRelative = (path: string): boolean => !/^[/~]|^[A-Za-z][\w+.-]*:\/\//.test(path);

/** Only the URL of a file has a path; the canonical one of a server lacks what was written for it. */
function absoluteUrl(url: string, base: LocationBase): string {
  const parsed = parseDatabaseUrl(url, base);
  return parsed.dialect === 'sqlite' ? parsed.text : url;
}

/** Whether a change says the setting of a field, for example of `storage_options.secret`. */
export const saysField = (change: LocationChange, field: string): boolean =>
  LOCATION_KEYS.some((key) => change[key] !== undefined && field.startsWith(`${key}.`));

/** What tells two locations apart, setting by setting. */
function fingerprint(location: StoreLocation, key: LocationKey): string {
  switch (key) {
    case 'artifact_storage_dir':
      return location.dir.text;
    case 'database_url':
      // Another password leads to the same artifacts.
      return location.database.redacted;
    case 'storage_options':
      return JSON.stringify(location.storage_options);
  }
}

/** The settings in which two locations differ; all of them where the first is not known. */
export function changedKeys(
  before: StoreLocation | undefined,
  given: StoreLocation
): LocationKey[] {
  if (before === undefined) {
    return [...LOCATION_KEYS];
  }
  const forgot = maskedFields({ storage_options: before.storage_options }).length > 0;
  const after = forgot ? { ...given, storage_options: maskOptions(given.storage_options) } : given;
  return LOCATION_KEYS.filter((key) => fingerprint(before, key) !== fingerprint(after, key));
}

/** Whether a change leads to other tables: another way to the same ones, or another login, does not. */
export function isOtherDatabase(before: StoreLocation | undefined, after: StoreLocation): boolean {
  return before === undefined || databaseKey(before.database) !== databaseKey(after.database);
}

/** Whether values go elsewhere from now on, while the artifacts saved before stay listed. */
export function movesValues(before: StoreLocation | undefined, after: StoreLocation): boolean {
  return (
    before !== undefined &&
    rootOf(before) !== rootOf(after) &&
    !(isOtherDatabase(before, after) && changedKeys(before, after).includes('artifact_storage_dir'))
  );
}

/** What of the artifacts saved before still loads: the rest of a sentence. */
function staying(unreached: readonly string[], lineapys: boolean): string {
  return unreached.length === 0
    ? lineapys
      ? '. Those of Artifact Storage still load.'
      : ' and still load.'
    : `. Those in ${someNames(unreached)} do not load: these settings do not reach that store.`;
}

/**
 * What a change means for the artifacts of a session, in the order to show.
 *
 * @param used names that the session saved or loaded
 * @param found what the check found: versions that LineaPy saved, and roots that do not answer
 */
export function explainChange(
  before: StoreLocation | undefined,
  after: StoreLocation,
  used: readonly string[],
  { lineapy_count, unreached }: Pick<StoreCheck, 'lineapy_count' | 'unreached'>
): CheckMessage[] {
  const values = changedKeys(before, after).includes('artifact_storage_dir');
  const metadata = isOtherDatabase(before, after);
  const moves = movesValues(before, after);
  const messages: CheckMessage[] = [];
  const tell = (code: CheckMessage['code'], text: string) => messages.push({ code, text });
  if (moves) {
    const lineapys = values && lineapy_count > 0;
    tell(
      'change',
      [
        values ? 'Only values change' : 'Values are kept at another address from now on',
        ': artifacts saved before stay where they are',
        staying(unreached, lineapys),
        lineapys ? ' The values of those that LineaPy saved are looked for in the new folder.' : ''
      ].join('')
    );
  }
  if (metadata && !values && !moves) {
    tell('change', ONLY_METADATA_CHANGES);
  }
  if (metadata && used.length > 0) {
    const stays = used.length === 1 ? 'It stays where it is.' : 'They stay where they are.';
    tell('hidden', `No longer listed here: ${someNames(used)}. ${stays}`);
  }
  return messages;
}
