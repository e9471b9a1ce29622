import type { StorageOptions } from '../api/location.js';
import { FILESYSTEMS, filesystemOf, type Scheme } from './filesystems/filesystems.js';

/** Options without those that only another filesystem takes. */
export interface FittingOptions {
  readonly options: StorageOptions;
  /** The names of those that were left out. */
  readonly left_out: readonly string[];
}

/**
 * Whether an option is of another filesystem. One that no filesystem here has may be one that only its
 * library knows; and of a protocol without a list, each may be.
 */
export function isOfAnotherKind(name: string, scheme: Scheme): boolean {
  const has = (one: (typeof FILESYSTEMS)[number]): boolean =>
    one.options.some((option) => option.name === name);
  const own = FILESYSTEMS.find((one) => one.scheme === scheme);
  return own !== undefined && scheme !== 'other' && !has(own) && FILESYSTEMS.some(has);
}

/** The options that go with a filesystem, where they were typed for another one. */
export function fittingOptions(scheme: Scheme, options: StorageOptions): FittingOptions {
  const left_out = Object.keys(options).filter((name) => isOfAnotherKind(name, scheme));
  return {
    left_out,
    options:
      left_out.length === 0
        ? options
        : Object.fromEntries(Object.entries(options).filter(([name]) => !left_out.includes(name)))
  };
}

/** Says which options were left out, in one line; nothing where there are none. */
export function leftOutNotice(scheme: Scheme, names: readonly string[]): readonly string[] {
  const [last] = names.slice(-1);
  if (last === undefined) {
    return [];
  }
  const rest = names.slice(0, -1).join(', ');
  const all = rest === '' ? last : `${rest} and ${last}`;
  const { place } = filesystemOf(scheme);
  return [
    `storage_options: ${all} ${names.length === 1 ? 'is' : 'are'} left out, for ${place} has no such option${names.length === 1 ? '' : 's'}.`
  ];
}
