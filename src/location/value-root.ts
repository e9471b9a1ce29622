import type { StorageOptions } from '../api/location.js';
import { parseArtifactStorageDir } from './artifact-storage-dir.js';
import { filesystemOf } from './filesystems/filesystems.js';
import { recordedFolder } from './filesystems/folder.js';
import { isRecord } from './is-record.js';
import { NO_BASE } from './location-base.js';
import type { ArtifactStorageDir, LocationBase } from './location-types.js';
import { secretsOf } from './secret-options.js';

/** Where a value was written to: what an artifact remembers as its root. */
export interface ValueRoot {
  readonly dir: ArtifactStorageDir;
  /** The address of the store, as its filesystem tells stores apart; null for the usual one. */
  readonly place: string | null;
  /** The canonical text. */
  readonly text: string;
}

/** A canonical URL has no second `//`, so this is in none of them. */
const AT_PLACE = /^([a-z][a-z0-9+.-]+:\/\/.*) at (https?:\/\/\S+)$/s;

/** The root of a value: the canonical `artifact_storage_dir`, with the address of its store. */
export function rootText(dir: ArtifactStorageDir, options: StorageOptions): string {
  const { complete, addressOf } = filesystemOf(dir.scheme);
  const { text } = complete(dir, options);
  const place = addressOf(options);
  return place === null ? text : `${text} at ${place}`;
}

/** The address of a root, and that of its store apart, which is null for the usual one. */
export function splitRoot(text: string): { readonly url: string; readonly place: string | null } {
  const [, url = text, place = null] = AT_PLACE.exec(text.trim()) ?? [];
  return { url, place };
}

/**
 * Parses what {@link rootText} made, or an `artifact_storage_dir`.
 *
 * @param base what a relative path is relative to
 * @throws ArtifactStorageError as `parseArtifactStorageDir`.
 */
export function parseRoot(text: string, base: LocationBase = NO_BASE): ValueRoot {
  const { url, place } = splitRoot(text);
  // What was recorded stays where it is, also where a save would be refused today.
  const dir = url.startsWith('/') ? recordedFolder(url) : parseArtifactStorageDir(url, base);
  const options = place === null ? {} : filesystemOf(dir.scheme).addressOptions(place);
  return { dir, place, text: rootText(dir, options) };
}

/** Those of the options that are recorded with a root, so that others and later sessions reach it. */
export function reachingOptions(dir: ArtifactStorageDir, options: StorageOptions): StorageOptions {
  return reaching(options, filesystemOf(dir.scheme).reaching, '');
}

function reaching(
  options: StorageOptions,
  allowed: readonly string[],
  prefix: string
): StorageOptions {
  return Object.fromEntries(
    Object.entries(options)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
        const path = `${prefix}${name}`;
        if (isRecord(value)) {
          const nested = reaching(value, allowed, `${path}.`);
          return Object.keys(nested).length === 0 ? [] : [[name, nested]];
        }
        const isSafe = secretsOf({ [name]: value }).length === 0;
        return allowed.includes(path) && isSafe ? [[name, value]] : [];
      })
  );
}
