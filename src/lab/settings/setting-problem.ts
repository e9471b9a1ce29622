import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings, StorageOptions } from '../../api/location.js';
import { refusalOf } from '../../location/refused-settings.js';
import { secretsOf } from '../../location/storage-options.js';
import type { IOptionRow } from '../interfaces/draft.js';
import { optionsFor, optionsOf } from '../location/options/option-rows.js';
import { asArtifactStorageError } from '../session/problem.js';

/** Settings, or why they cannot be saved. */
export interface EnteredSettings {
  readonly settings?: LocationSettings;
  readonly problem?: ArtifactStorageError;
}

/** The first option that holds a secret, by the field that errors name it with. */
function secretField(options: StorageOptions): string {
  const [name] =
    Object.entries(options).find(([key, value]) => secretsOf({ [key]: value }).length > 0) ?? [];
  return name === undefined ? 'storage_options' : `storage_options.${name}`;
}

/** Why settings may not stand in the settings file, in the words of the panel. */
export function settingsProblem(settings: LocationSettings): ArtifactStorageError | undefined {
  const refusal = refusalOf(settings);
  if (refusal === undefined) {
    return undefined;
  }
  const { field, reason, message, hint, meant } = refusal;
  return new ArtifactStorageError({
    kind: 'invalid_input',
    message:
      reason === 'secret' ? 'This is a secret, and settings are a plain text file.' : message,
    hint:
      reason === 'secret'
        ? 'It is not saved. Enter it in the panel, for one session (Change…).'
        : hint,
    meant,
    field: field === 'storage_options' ? secretField(settings.storage_options ?? {}) : field
  });
}

/**
 * The settings as they are entered, or the problem of the first that is wrong.
 *
 * @param dir - The directory whose filesystem takes the options.
 */
export function enteredSettings(
  { artifact_storage_dir, database_url }: Omit<LocationSettings, 'storage_options'>,
  rows: readonly IOptionRow[],
  dir = artifact_storage_dir ?? ''
): EnteredSettings {
  let options: StorageOptions;
  try {
    options = optionsOf(rows, optionsFor(dir));
  } catch (error) {
    return { problem: asArtifactStorageError(error) };
  }
  const settings = {
    ...(artifact_storage_dir?.trim() ? { artifact_storage_dir: artifact_storage_dir.trim() } : {}),
    ...(database_url?.trim() ? { database_url: database_url.trim() } : {}),
    ...(rows.length > 0 ? { storage_options: options } : {})
  };
  const problem = settingsProblem(settings);
  return problem === undefined ? { settings } : { problem };
}
