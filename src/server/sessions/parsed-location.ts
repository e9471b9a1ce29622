import { LOCATION_KEYS } from '../../api/constants.js';
import { ArtifactStorageError, orElse } from '../../api/errors.js';
import type { LocationKey, Origin, ResolvedLocation } from '../../api/location.js';
import { parseArtifactStorageDir } from '../../location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../location/database-url.js';
import { withDefaults } from '../../location/default-options.js';
import { leftOutNotice } from '../../location/fitting-options.js';
import { maskedFields, PASSWORD_FIELD } from '../../location/masked-settings.js';
import { shownDir, shownUrl } from '../../location/shown-settings.js';
import { SECRET_MASK } from '../../location/sqlalchemy-url.js';
import { checkLocationOptions, maskOptions } from '../../location/storage-options.js';
import type { StoreLocation } from '../store/store-location.js';
import type { Originated, OriginatedSettings } from './origins.js';

type ParsedLocation = StoreLocation & { readonly notices: readonly string[] };

/**
 * Parses the settings in force to the location of a store.
 *
 * @throws ArtifactStorageError naming the field at fault, also where a secret is only a mask.
 */
export function parseLocation(settings: OriginatedSettings): ParsedLocation {
  const { database_url, storage_options } = settings;
  const [masked] = maskedFields({
    database_url: database_url.value,
    storage_options: storage_options.value
  });
  if (masked !== undefined) {
    const name = masked === PASSWORD_FIELD ? 'password in database_url' : `secret ${masked}`;
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: `The ${name} is masked.`,
      hint: `Enter it in the place of ${SECRET_MASK}: it is never shown again.`,
      field: masked
    });
  }
  return readLocation(settings);
}

/** Settings never change: what they come to is parsed once. */
const parsedBefore = new WeakMap<OriginatedSettings, ParsedLocation>();

/**
 * The same, where a mask is as good as a secret: to tell locations apart, not to open them.
 *
 * @throws ArtifactStorageError naming the field at fault.
 */
export function readLocation(settings: OriginatedSettings): ParsedLocation {
  const known = parsedBefore.get(settings);
  if (known !== undefined) {
    return known;
  }
  const parsed = orElse(
    () => parse(settings),
    (error) => {
      throw withFile(error, settings);
    }
  );
  parsedBefore.set(settings, parsed);
  return parsed;
}

/** Says of a value from the configuration file where it is to be corrected. */
function withFile(error: ArtifactStorageError, settings: OriginatedSettings): ArtifactStorageError {
  const { kind, message, hint, field } = error;
  const key = LOCATION_KEYS.find((one) => field?.split('.')[0] === one);
  return key === undefined || settings[key].origin !== 'config_file'
    ? error
    : new ArtifactStorageError({
        kind,
        message,
        hint: `${hint} The setting comes from lineapy_config.json.`,
        field,
        cause: error
      });
}

/** Refuses the default location where LineaPy's home, below which it is, leads nowhere. */
function refuseHomeless({ value: _, origin, base }: Originated<string>, field: LocationKey): void {
  const problem = origin === 'default' ? base.lineapy_home_problem : undefined;
  if (problem !== undefined) {
    const { kind, message, hint } = problem;
    throw new ArtifactStorageError({ kind, message, hint, field });
  }
}

function parse(settings: OriginatedSettings): ParsedLocation {
  const { artifact_storage_dir, database_url, storage_options } = settings;
  refuseHomeless(artifact_storage_dir, 'artifact_storage_dir');
  refuseHomeless(database_url, 'database_url');
  const dir = parseArtifactStorageDir(artifact_storage_dir.value, artifact_storage_dir.base);
  const database = parseDatabaseUrl(
    database_url.value,
    database_url.base,
    database_url.origin !== 'default'
  );
  const { options, notices } = withDefaults(dir, storage_options.value, settings.default_options);
  return {
    dir,
    database,
    storage_options: options,
    default_options: settings.default_options,
    notices: [
      ...database.notices,
      ...leftOutNotice(dir.scheme, settings.left_out),
      ...checkLocationOptions(dir, options),
      ...notices
    ]
  };
}

/** Origins whose own notices say already what is wrong with them. */
const SAID: readonly (Origin | undefined)[] = ['config_file', 'default'];

/** What people should know of the settings once; and why nothing works where they cannot be used. */
export function locationNotices(settings: OriginatedSettings): readonly string[] {
  return orElse(
    () => readLocation(settings).notices,
    ({ field, message, hint }) => {
      const key = LOCATION_KEYS.find((one) => field?.split('.')[0] === one);
      return SAID.includes(key && settings[key].origin) ? [] : [`${message} ${hint}`.trimEnd()];
    }
  );
}

/** The secrets in force that a restart of the storage server has lost. */
export function forgottenSecrets(settings: OriginatedSettings): readonly string[] {
  const { database_url, storage_options } = settings;
  return maskedFields({
    ...(isForgetful(database_url.origin) ? { database_url: database_url.value } : {}),
    ...(isForgetful(storage_options.origin) ? { storage_options: storage_options.value } : {})
  });
}

const isForgetful = (origin: Origin): boolean => origin === 'session' || origin === 'environment';

function shown(settings: OriginatedSettings) {
  const { artifact_storage_dir: dir, database_url: url, storage_options: options } = settings;
  return {
    artifact_storage_dir: { value: shownDir(dir.value, dir.base), origin: dir.origin },
    database_url: { value: shownUrl(url.value, url.base), origin: url.origin },
    storage_options: { value: maskOptions(options.value), origin: options.origin }
  };
}

/**
 * The location as people see it: canonical, with origins, every secret masked; nothing of what
 * cannot be parsed.
 *
 * @param inherited the same without the session's own settings
 */
export function showLocation(
  settings: OriginatedSettings,
  inherited: OriginatedSettings
): ResolvedLocation {
  const present = shown(settings);
  const below = shown(inherited);
  return {
    artifact_storage_dir: {
      ...present.artifact_storage_dir,
      inherited: below.artifact_storage_dir
    },
    database_url: { ...present.database_url, inherited: below.database_url },
    storage_options: { ...present.storage_options, inherited: below.storage_options }
  };
}
