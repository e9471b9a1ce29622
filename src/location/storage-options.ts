import { ArtifactStorageError } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import { didYouMean } from './did-you-mean.js';
import type { ArtifactStorageDir } from './location-types.js';
import { checkS3Rules } from './s3-option-rules.js';
import { S3_OPTIONS } from './s3-options.js';
import { hasPassword, redactUrl, SECRET_MASK, splitUrl } from './sqlalchemy-url.js';
import type { IStorageOption, OptionClass } from './storage-option.js';

export type { IStorageOption, OptionClass } from './storage-option.js';

const option = (
  name: string,
  optionClass: OptionClass,
  type: IStorageOption['type'],
  help: string
): IStorageOption => ({ name, class: optionClass, type, help });

const CACHE_HELP = 'Accepted without effect: Artifact Storage keeps no listing cache.';
const PYTHON_HELP = 'A Python object: leave it out.';

/** The options of each scheme, from fsspec's filesystem of that scheme. */
export const STORAGE_OPTIONS: Readonly<
  Record<ArtifactStorageDir['scheme'], readonly IStorageOption[]>
> = {
  // fsspec/implementations/local.py, LocalFileSystem
  file: [
    option('auto_mkdir', 'map', 'boolean', 'Create the folder when it is missing (default: true).'),
    option('use_listings_cache', 'no_effect', 'boolean', CACHE_HELP),
    option('listings_expiry_time', 'no_effect', 'integer', CACHE_HELP),
    option('max_paths', 'no_effect', 'integer', CACHE_HELP),
    option('skip_instance_cache', 'no_effect', 'boolean', CACHE_HELP),
    option('asynchronous', 'reject', 'any', PYTHON_HELP),
    option('loop', 'reject', 'any', PYTHON_HELP)
  ],
  s3: S3_OPTIONS
};

/** The options of a protocol's filesystem; none for a protocol that has no store here. */
export function protocolOptions(protocol: string): readonly IStorageOption[] {
  switch (protocol) {
    case 's3':
    case 's3a':
      return STORAGE_OPTIONS.s3;
    case 'file':
    case 'local':
      return STORAGE_OPTIONS.file;
    default:
      return [];
  }
}

/** Option names, of any filesystem, whose values are secrets and are shown masked. */
const SECRET_NAMES =
  /^(?:key|username|secret|password|token|account_key|sas_token|connection_string|client_secret|credential|aws_(?:access_key_id|secret_access_key|session_token)|sse_?customer_?key)$/i;

/** Whether an option's value is a secret. */
export function isSecretOption(name: string): boolean {
  return SECRET_NAMES.test(name);
}

/**
 * The values of all secret options, and passwords in URLs (`endpoint_url`), nested dictionaries
 * (`client_kwargs`) included.
 */
export function secretsOf(options: StorageOptions): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (isRecord(value)) {
      return isSecretOption(name) ? leaves(value) : secretsOf(value);
    }
    if (typeof value !== 'string' || value === '') {
      return [];
    }
    return isSecretOption(name) ? [value] : (splitUrl(value)?.password ?? []);
  });
}

/** The same options with every secret masked. */
export function maskOptions(options: StorageOptions): StorageOptions {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      if (isSecretOption(name) && value !== null && value !== '') {
        return [name, SECRET_MASK];
      }
      if (typeof value === 'string') {
        return [name, hasPassword(value) ? redactUrl(value) : value];
      }
      return [name, isRecord(value) ? maskOptions(value) : value];
    })
  );
}

/**
 * Checks options against what the filesystem of a scheme takes.
 *
 * @param rules `each`: only each option by itself, not what they mean together
 * @returns a sentence for each option that was accepted without effect, or is a danger
 * @throws ArtifactStorageError `invalid_input` or `unsupported`, field `storage_options.<name>`.
 */
export function checkStorageOptions(
  scheme: keyof typeof STORAGE_OPTIONS,
  options: StorageOptions,
  rules: 'all' | 'each' = 'all'
): readonly string[] {
  const place = scheme === 'file' ? 'a folder' : 'Amazon S3';
  const notices = checkAgainst(STORAGE_OPTIONS[scheme], options, '', place);
  return scheme === 's3' && rules === 'all' ? [...notices, ...checkS3Rules(options)] : notices;
}

function checkAgainst(
  known: readonly IStorageOption[],
  options: StorageOptions,
  prefix: string,
  place: string
): readonly string[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const found = known.find((candidate) => candidate.name === key);
    const name = `${prefix}${key}`;
    const field = `storage_options.${name}`;
    if (found === undefined) {
      const taken = known.filter((candidate) => candidate.class !== 'reject');
      const names = taken.map((candidate) => candidate.name);
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: `storage_options has no option "${name}" for ${place}.`,
        hint: didYouMean(
          key,
          names,
          place === 'a folder'
            ? 'A folder takes auto_mkdir; leave the others out.'
            : `Leave it out. There are: ${names.join(', ')}.`
        ),
        field
      });
    }
    if (found.class === 'reject') {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: `The option "${name}" cannot be used here.`,
        hint: found.help,
        field
      });
    }
    if (found.type !== 'any' && value !== null && !hasType(value, found.type)) {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: `The option "${name}" must be ${/^[aeiou]/.test(found.type) ? 'an' : 'a'} ${found.type}.`,
        hint: found.help,
        field
      });
    }
    if (found.class === 'no_effect') {
      return [`storage_options: ${name} has no effect here.`];
    }
    return found.nested !== undefined && isRecord(value)
      ? checkAgainst(found.nested, value, `${name}.`, place)
      : [];
  });
}

function hasType(value: unknown, type: Exclude<IStorageOption['type'], 'any'>): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'object':
      return isRecord(value);
    default:
      return typeof value === type;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function leaves(value: unknown): readonly string[] {
  if (isRecord(value)) {
    return Object.values(value).flatMap(leaves);
  }
  return typeof value === 'string' && value !== '' ? [value] : [];
}
