import { orElse } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import { parseArtifactStorageDir, schemeOf } from './artifact-storage-dir.js';
import { type ArtifactStorageDir, filesystemOf } from './filesystems/filesystems.js';
import { isRecord } from './is-record.js';
import { NO_BASE } from './location-base.js';
import { isSecretOption } from './secret-options.js';
import { withoutSecrets } from './without-secrets.js';

/**
 * The server that a directory and its options lead to: protocol, host and user, account, or the
 * address in the options. Another bucket or folder there is on the same one.
 */
function serverOf(dir: ArtifactStorageDir, options: StorageOptions): string {
  const { complete, addressOf, serverIn } = filesystemOf(dir.scheme);
  const protocol = 'protocol' in dir ? dir.protocol : dir.scheme;
  const server = serverIn?.(complete(dir, options).text) ?? '';
  return [protocol, server, addressOf(options) ?? ''].join(' ').trim();
}

/** Whether a directory is on the server of another one, where these options reach both. */
export const isSameServer = (
  dir: ArtifactStorageDir,
  other: ArtifactStorageDir,
  options: StorageOptions
): boolean => serverOf(dir, options) === serverOf(other, options);

/** The options with which another directory is reached: those in use, if they are of its server. */
export function optionsThere(
  dir: ArtifactStorageDir,
  present: ArtifactStorageDir,
  options: StorageOptions
): StorageOptions {
  return isSameServer(dir, present, options) ? options : {};
}

/**
 * To whom the secrets of storage options are sent, so that a secret goes to no other one than it was
 * told for.
 *
 * @returns undefined for a filesystem that takes no secret, and for an address that names no server yet
 */
export function secretsTarget(dir: string, options: StorageOptions): string | undefined {
  const { scheme, options: known, addressOf, serverIn, takesOthers } = filesystemOf(schemeOf(dir));
  if (!takesOthers && !known.some(({ name }) => isSecretOption(name))) {
    return undefined;
  }
  if (serverIn === undefined) {
    return [scheme, addressOf(options) ?? ''].join(' ').trim();
  }
  const server = () => {
    const parsed = parseArtifactStorageDir(dir, NO_BASE);
    const { complete } = filesystemOf(parsed.scheme);
    const isNamed = serverIn(complete(parsed, options).text) !== '' || addressOf(options) !== null;
    return isNamed ? serverOf(parsed, options) : undefined;
  };
  return orElse(server, () => undefined);
}

/**
 * Options that were told for one directory, for another one: without their secrets where it is on
 * another server, and the names of those.
 */
export function optionsElsewhere(
  told: { readonly dir: string; readonly options: StorageOptions },
  dir: string,
  options: StorageOptions
): ReturnType<typeof withoutSecrets> {
  const before = secretsTarget(told.dir, told.options);
  const isSame = before === undefined || before === secretsTarget(dir, options);
  return isSame ? { options, secrets: [] } : withoutSecrets(options, 'storage_options');
}

/** Options that decide by what way, and how well protected, a secret travels. */
const OF_THE_WAY = /verify|ssl|tls|secure|scheme|proxy|proxies|protocol|host|cert/i;

/** A directory and the options with which it is reached. */
export interface Reached {
  readonly dir: string;
  readonly options: StorageOptions;
}

/** Whether secrets that are kept for one location may go to the other: the same server, the same way. */
export function keepsSecrets(from: Reached, to: Reached): boolean {
  const target = secretsTarget(from.dir, from.options);
  return (
    target !== undefined &&
    target === secretsTarget(to.dir, to.options) &&
    JSON.stringify(wayOf(from.options)) === JSON.stringify(wayOf(to.options))
  );
}

function wayOf(options: StorageOptions, prefix = ''): readonly string[] {
  return Object.entries(options)
    .flatMap(([name, value]) => {
      const path = `${prefix}${name}`;
      return isRecord(value)
        ? wayOf(value, `${path}.`)
        : OF_THE_WAY.test(path) && !isSecretOption(name)
          ? [`${path}=${JSON.stringify(value)}`]
          : [];
    })
    .sort();
}
