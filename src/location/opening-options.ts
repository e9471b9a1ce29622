import type { StorageOptions } from '../api/location.js';
import { asWritten } from './as-written.js';
import { filesystemOf } from './filesystems/filesystems.js';
import type { FsspecStorageDir } from './filesystems/fsspec-dir.js';

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
