import type { StorageOptions } from '../api/location.js';
import { schemeOf } from './artifact-storage-dir.js';
import { filesystemOf } from './filesystems/filesystems.js';
import { isSecretOption } from './storage-options.js';

/**
 * To whom the secrets of storage options are sent: the filesystem and the address of its server, so
 * that a secret goes to no other one than it was told for. Another bucket there is the same target.
 *
 * @returns undefined for a filesystem that takes no secret
 */
export function secretsTarget(dir: string, options: StorageOptions): string | undefined {
  const { scheme, options: known, addressOf } = filesystemOf(schemeOf(dir));
  return known.some(({ name }) => isSecretOption(name))
    ? `${scheme} ${addressOf(options) ?? ''}`
    : undefined;
}
