import { ArtifactStorageError } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import { didYouMean } from './did-you-mean.js';
import type { Filesystem, ParsedDir } from './filesystems/filesystem.js';
import {
  FILESYSTEMS,
  filesystemOf,
  filesystemOfProtocol,
  type Scheme
} from './filesystems/filesystems.js';
import { hasPassword, redactUrl, SECRET_MASK, splitUrl } from './sqlalchemy-url.js';
import type { IStorageOption } from './storage-option.js';

export type { IStorageOption, OptionClass } from './storage-option.js';

/** The options of each scheme, from fsspec's filesystem of that scheme. */
export const STORAGE_OPTIONS = Object.fromEntries(
  FILESYSTEMS.map(({ scheme, options }) => [scheme, options])
) as Readonly<Record<Scheme, readonly IStorageOption[]>>;

/** The options of a protocol's filesystem; none for a protocol that has no store here. */
export function protocolOptions(protocol: string): readonly IStorageOption[] {
  return filesystemOfProtocol(protocol)?.options ?? [];
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
  scheme: Scheme,
  options: StorageOptions,
  rules: 'all' | 'each' = 'all'
): readonly string[] {
  const filesystem = filesystemOf(scheme);
  const notices = checkAgainst(filesystem.options, options, '', filesystem);
  return rules === 'all' ? [...notices, ...filesystem.checkRules(options)] : notices;
}

function checkAgainst(
  known: readonly IStorageOption[],
  options: StorageOptions,
  prefix: string,
  filesystem: Pick<Filesystem<ParsedDir>, 'place' | 'unknownOption'>
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
        message: `storage_options has no option "${name}" for ${filesystem.place}.`,
        hint: didYouMean(
          key,
          names,
          filesystem.unknownOption ?? `Leave it out. There are: ${names.join(', ')}.`
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
      ? checkAgainst(found.nested, value, `${name}.`, filesystem)
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
