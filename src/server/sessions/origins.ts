import type { LocationSettings, Origin, StorageOptions } from '../../api/location.js';
import { schemeOf } from '../../location/artifact-storage-dir.js';
import { fittingOptions } from '../../location/fitting-options.js';
import type { LocationBase } from '../../location/location-types.js';
import { encodePath } from '../../location/paths.js';
import { notShown } from '../../location/written-secrets.js';

/** The settings of one origin, and what its relative paths are relative to. */
export interface OriginLayer {
  readonly origin: Origin;
  readonly settings: LocationSettings;
  readonly base: LocationBase;
}

/** One setting in force. */
export interface Originated<T> {
  readonly value: T;
  readonly origin: Origin;
  readonly base: LocationBase;
}

/** The three settings in force, unparsed. */
export interface OriginatedSettings {
  readonly artifact_storage_dir: Originated<string>;
  readonly database_url: Originated<string>;
  readonly storage_options: Originated<StorageOptions>;
  /** Options of another origin than the directory's that only another filesystem takes. */
  readonly left_out: readonly string[];
  /** fsspec's own defaults by protocol; they go under `storage_options`, wherever those are from. */
  readonly default_options: Readonly<Record<string, StorageOptions>>;
}

/** Names of the default location below LineaPy's home, as LineaPy has them. */
const DEFAULT_VALUES_FOLDER = 'linea_pickles';
const DEFAULT_DATABASE_FILE = 'db.sqlite';

/** The lowest layer: what is used without any setting. */
export function defaultSettings(base: LocationBase): Required<LocationSettings> {
  if (base.lineapy_home_problem !== undefined) {
    return {
      artifact_storage_dir: notShown('artifact_storage_dir'),
      database_url: notShown('database_url'),
      storage_options: {}
    };
  }
  return {
    artifact_storage_dir: `${base.lineapy_home}/${DEFAULT_VALUES_FOLDER}`,
    database_url: `sqlite:///${encodePath(base.lineapy_home)}/${DEFAULT_DATABASE_FILE}`,
    storage_options: {}
  };
}

/**
 * Each setting from the first layer that has it.
 *
 * @param layers highest first, without the default
 * @param default_options fsspec's own defaults by protocol
 */
export function resolveOrigins(
  layers: readonly OriginLayer[],
  defaultBase: LocationBase,
  default_options: Readonly<Record<string, StorageOptions>> = {}
): OriginatedSettings {
  const defaults = defaultSettings(defaultBase);
  const first = <K extends keyof LocationSettings>(
    key: K
  ): Originated<Required<LocationSettings>[K]> => {
    for (const layer of layers) {
      const value = layer.settings[key];
      if (value !== undefined) {
        return {
          value: value as Required<LocationSettings>[K],
          origin: layer.origin,
          base: layer.base
        };
      }
    }
    return { value: defaults[key], origin: 'default', base: defaultBase };
  };
  return withFittingOptions({
    artifact_storage_dir: first('artifact_storage_dir'),
    database_url: first('database_url'),
    storage_options: first('storage_options'),
    left_out: [],
    default_options
  });
}

/** Options that one origin says for its own directory do not go with another kind of another origin. */
function withFittingOptions(settings: OriginatedSettings): OriginatedSettings {
  const { artifact_storage_dir: dir, storage_options: given } = settings;
  if (given.origin === 'session' || given.origin === dir.origin) {
    return settings;
  }
  const { options, left_out } = fittingOptions(schemeOf(dir.value), given.value);
  return { ...settings, storage_options: { ...given, value: options }, left_out };
}
