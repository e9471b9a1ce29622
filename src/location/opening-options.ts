import type { StorageOptions } from '../api/location.js';
import { filesystemOf } from './filesystems/filesystems.js';
import type { FsspecStorageDir } from './filesystems/fsspec-dir.js';
import { isRecord } from './is-record.js';
import { isSecretOption } from './secret-options.js';

/** The arguments of fsspec's filesystem: the options that have an effect, and what the URL says. */
export function openingOptions(dir: FsspecStorageDir, options: StorageOptions): StorageOptions {
  const known = filesystemOf(dir.scheme).options;
  const used = Object.entries(options).filter(
    ([name]) => known.find((one) => one.name === name)?.class !== 'no_effect'
  );
  return {
    ...Object.fromEntries(used.map(([name, value]) => [name, asWritten(name, value)])),
    ...dir.urlOptions
  };
}

/** A secret is kept as a text. One that a dictionary or list was typed for is that again. */
function asWritten(name: string, value: unknown): unknown {
  if (typeof value !== 'string' || !isSecretOption(name) || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    const read: unknown = JSON.parse(value);
    return isRecord(read) || Array.isArray(read) ? read : value;
  } catch {
    return value;
  }
}
