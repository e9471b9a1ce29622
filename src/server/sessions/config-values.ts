import { orElse } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import type { Settings } from '../../api/session.js';
import { parseArtifactStorageDir, schemeOf } from '../../location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../location/database-url.js';
import { closest } from '../../location/did-you-mean.js';
import { FILESYSTEMS, type Scheme } from '../../location/filesystems/filesystems.js';
import { NO_BASE } from '../../location/location-base.js';
import { checkStorageOptions } from '../../location/storage-options.js';

/** What is wrong with the value of a key of a configuration file. */
export interface ConfigProblem {
  /** `database_url`, `storage_options.profile`, … */
  readonly key: string;
  /** A sentence or two; never the value. */
  readonly text: string;
}

/** The keys of LineaPy that do not concern the storage location. */
const OTHER_KEYS_OF_LINEAPY = [
  'customized_annotation_folder',
  'default_ml_models_storage_backend',
  'dev_id',
  'do_not_track',
  'logging_file',
  'logging_level',
  'mlflow_registry_uri',
  'mlflow_tracking_uri'
] as const;

/** How many keys of a file are compared with those that we know. */
const MAX_KEYS = 1000;

function problemsOfValue(
  key: string,
  value: unknown,
  parse: () => unknown
): readonly ConfigProblem[] {
  const read = (): readonly ConfigProblem[] => {
    parse();
    return [];
  };
  return orElse(read, ({ field = key, message, hint }) => {
    // A hint may show how to write the value.
    const written = typeof value === 'string' ? value.replace(/^[\w.+-]*:\/+/, '') : '';
    const more = written !== '' && hint.includes(written) ? '' : ` ${hint}`;
    return [{ key: field, text: `cannot be used. ${message}${more}` }];
  });
}

function optionProblems(
  options: StorageOptions,
  dir: string | undefined
): readonly ConfigProblem[] {
  const against = (scheme: Scheme) =>
    problemsOfValue('storage_options', options, () => checkStorageOptions(scheme, options, 'each'));
  if (dir !== undefined) {
    return against(schemeOf(dir));
  }
  // For a directory that is said elsewhere: what is wrong for all that list such options.
  const names = Object.keys(options);
  const lists = ({ options: known }: (typeof FILESYSTEMS)[number]) =>
    names.every((name) => known.some((option) => option.name === name));
  const isFor = FILESYSTEMS.some((one) => lists(one) && against(one.scheme).length === 0);
  return isFor ? [] : against('s3');
}

/** What the parsers say of the values, which stay in force: nothing is saved elsewhere instead. */
export function valueProblems(settings: Settings): readonly ConfigProblem[] {
  const { artifact_storage_dir: dir, database_url: url, storage_options: options } = settings;
  const dirProblems =
    dir === undefined
      ? []
      : problemsOfValue('artifact_storage_dir', dir, () => parseArtifactStorageDir(dir, NO_BASE));
  const urlProblems =
    url === undefined
      ? []
      : problemsOfValue('database_url', url, () => parseDatabaseUrl(url, NO_BASE));
  // Options of a directory that cannot be used mean nothing.
  const ofOptions =
    options === undefined || dirProblems.length > 0 ? [] : optionProblems(options, dir);
  return [...dirProblems, ...urlProblems, ...ofOptions];
}

/** Unknown keys that are nearly the name of a known one. */
export function keyProblems(
  content: Readonly<Record<string, unknown>>,
  ours: readonly string[]
): readonly ConfigProblem[] {
  const known = [...ours, ...OTHER_KEYS_OF_LINEAPY];
  const keys = Object.keys(content).slice(0, MAX_KEYS);
  return keys.flatMap((key) => {
    const [meant] = known.includes(key) ? [] : closest(key, known);
    return meant === undefined ? [] : [{ key, text: `is not a setting. Did you mean "${meant}"?` }];
  });
}
