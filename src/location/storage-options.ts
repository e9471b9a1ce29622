import { ArtifactStorageError } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import { closest, didYouMean } from './did-you-mean.js';
import type { Filesystem } from './filesystems/filesystem.js';
import {
  type ArtifactStorageDir,
  FILESYSTEMS,
  filesystemOf,
  filesystemOfProtocol,
  type Scheme
} from './filesystems/filesystems.js';
import { isOfAnotherKind } from './fitting-options.js';
import { isRecord } from './is-record.js';
import { loginOf } from './option-login.js';
import { isHeaders, isSecretOption } from './secret-options.js';
import type { StorageOption } from './storage-option.js';
import { maskNamedSecrets, SECRET_MASK } from './written-secrets.js';

export { isSecretOption, SECRET_OPTION_NAMES, secretsOf } from './secret-options.js';
export type { OptionClass, StorageOption } from './storage-option.js';

import { shortName } from './visible-name.js';

/** The options of each scheme, from fsspec's filesystem of that scheme. */
export const STORAGE_OPTIONS = Object.fromEntries(
  FILESYSTEMS.map(({ scheme, options }) => [scheme, options])
) as Readonly<Record<Scheme, readonly StorageOption[]>>;

/** The options of a protocol's filesystem; none for a protocol that has no store here. */
export function protocolOptions(protocol: string): readonly StorageOption[] {
  return filesystemOfProtocol(protocol).options;
}

/** The options of all filesystems. */
export const ALL_OPTIONS: readonly StorageOption[] = Object.values(STORAGE_OPTIONS).flat();

/** An option that is taken; undefined where there is none of this name. */
export const knownOption = (
  known: readonly StorageOption[] | undefined,
  name: string
): StorageOption | undefined => known?.find((one) => one.name === name && one.class !== 'reject');

/**
 * Whether nothing of a value is shown: it is a secret, or of an option that nobody knows.
 *
 * @param known the options that there are; undefined where any name may stand
 */
export function isMaskedWhole(
  known: readonly StorageOption[] | undefined,
  name: string,
  value: unknown
): boolean {
  const isStrange = known === undefined ? isHeaders(name) : knownOption(known, name) === undefined;
  return (isStrange && typeof value !== 'boolean') || isSecretOption(name, value);
}

/** The same options with every secret masked, and every value of an option that is not known. */
export function maskOptions(options: StorageOptions): StorageOptions {
  return maskAgainst(ALL_OPTIONS, options);
}

function maskAgainst(
  known: readonly StorageOption[] | undefined,
  options: StorageOptions
): StorageOptions {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) =>
      isMaskedWhole(known, name, value)
        ? [name, value === null || value === '' ? value : SECRET_MASK]
        : [name, maskValue(value, knownOption(known, name)?.nested)]
    )
  );
}

function maskValue(value: unknown, nested?: readonly StorageOption[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => maskValue(item));
  }
  if (isRecord(value)) {
    return maskAgainst(nested, value);
  }
  return typeof value === 'string' ? maskText(value) : value;
}

function maskText(text: string): string {
  const login = loginOf(text);
  return maskNamedSecrets(
    login === undefined ? text : `${login.before}${SECRET_MASK}${login.after}`
  );
}

/** How many lists and dictionaries may stand in each other: all that reads options has a stack. */
const MOST_LEVELS = 50;

function isTooDeep(value: unknown, levels = MOST_LEVELS): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (levels === 0 || Object.values(value).some((one) => isTooDeep(one, levels - 1)))
  );
}

function refuseDepth(options: StorageOptions): void {
  const [name] = Object.entries(options).find(([, value]) => isTooDeep(value)) ?? [];
  if (name !== undefined) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: `storage_options has too many lists or dictionaries in each other in ${name}.`,
      hint: `Use at most ${MOST_LEVELS} levels.`,
      field: `storage_options.${name}`
    });
  }
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
  refuseDepth(options);
  const filesystem = filesystemOf(scheme);
  const notices = checkAgainst(filesystem.options, options, '', filesystem);
  return rules === 'all' ? [...notices, ...filesystem.checkRules(options)] : notices;
}

/**
 * Checks the options with which a directory is reached, and what its URL says.
 *
 * @throws ArtifactStorageError as {@link checkStorageOptions}, also where options and URL contradict each other.
 */
export function checkLocationOptions(
  dir: ArtifactStorageDir,
  options: StorageOptions
): readonly string[] {
  const said = 'urlOptions' in dir ? dir.urlOptions : {};
  for (const [name, value] of Object.entries(said)) {
    const given = options[name] ?? '';
    if (given !== '' && String(given) !== String(value)) {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: `storage_options has another ${name} than artifact_storage_dir.`,
        hint: `Leave ${name} out: the URL says it.`,
        field: `storage_options.${name}`
      });
    }
  }
  return checkStorageOptions(dir.scheme, { ...options, ...said });
}

type Hints = Pick<
  Filesystem<ArtifactStorageDir>,
  'scheme' | 'place' | 'unknownOption' | 'options' | 'otherNameHint' | 'takesOthers'
>;

/** The options of dictionaries, by their dotted names. */
function nestedNames(options: readonly StorageOption[], prefix = ''): readonly string[] {
  return options.flatMap(({ name, nested = [], class: found }) =>
    found === 'reject'
      ? []
      : [
          ...(prefix === '' ? [] : [`${prefix}${name}`]),
          ...nestedNames(nested, `${prefix}${name}.`)
        ]
  );
}

/** What an unknown option may have meant: here, elsewhere in the options, in another library. */
function hintFor(key: string, prefix: string, names: readonly string[], of: Hints): string {
  const other = of.otherNameHint?.(key);
  const isOwn = other?.includes(`"${prefix}${key}"`) === true;
  if (other !== undefined && !isOwn) {
    return other;
  }
  const [near] = closest(key, names);
  const elsewhere = [...nestedNames(of.options), ...of.options.map(({ name }) => name)].filter(
    (name) => name.split('.').at(-1)?.toLowerCase() === key.toLowerCase()
  );
  if (elsewhere.length > 0 && near?.toLowerCase() !== key.toLowerCase()) {
    return `Did you mean ${elsewhere.map((name) => `"${name}"`).join(' or ')}?`;
  }
  const there = `There ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ')}.`;
  return didYouMean(key, names, of.unknownOption ?? `Leave it out. ${there}`);
}

function checkAgainst(
  known: readonly StorageOption[],
  options: StorageOptions,
  prefix: string,
  filesystem: Hints
): readonly string[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const found = known.find((candidate) => candidate.name === key);
    const name = `${prefix}${key}`;
    const field = `storage_options.${name}`;
    if (found === undefined && filesystem.takesOthers) {
      return prefix === '' ? refuseOther(key, filesystem) : [];
    }
    if (found === undefined) {
      const taken = known.filter((candidate) => candidate.class !== 'reject');
      const names = taken.map((candidate) => candidate.name);
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: `storage_options has no option "${shortName(name)}" for ${filesystem.place}.`,
        hint: hintFor(key, prefix, names, filesystem),
        field
      });
    }
    if (found.class === 'reject') {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: `The option "${shortName(name)}" cannot be used here.`,
        hint: found.help,
        field
      });
    }
    if (found.type !== 'any' && value !== null && !hasType(value, found.type)) {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: `The option "${shortName(name)}" must be ${/^[aeiou]/.test(found.type) ? 'an' : 'a'} ${found.type}.`,
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

/** Refuses what is known to be an option elsewhere only; its library knows the rest. */
function refuseOther(key: string, { place, otherNameHint, scheme }: Hints): readonly string[] {
  const other = otherNameHint?.(key);
  if (other !== undefined || isOfAnotherKind(key, scheme)) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: `storage_options has no option "${shortName(key)}" for ${place}.`,
      hint: other ?? 'Leave it out: it is an option of another filesystem.',
      field: `storage_options.${key}`
    });
  }
  return [];
}

function hasType(value: unknown, type: Exclude<StorageOption['type'], 'any'>): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'object':
      return isRecord(value);
    default:
      return typeof value === type;
  }
}
