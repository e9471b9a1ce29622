import { isArtifactStorageError } from '../../src/api/errors.js';
import { parseArtifactStorageDir } from '../../src/location/artifact-storage-dir.js';
import type { FsspecStorageDir } from '../../src/location/filesystems/fsspec-dir.js';
import { NO_BASE } from '../../src/location/location-base.js';

/** A location of fsspec. */
export const dirOf = (text: string): FsspecStorageDir => {
  const dir = parseArtifactStorageDir(text, NO_BASE);
  if (!('protocol' in dir)) {
    throw new Error(`${text} is not of fsspec`);
  }
  return dir;
};

/** What is refused: message and hint, and the field. */
export function refusal(work: () => unknown): { readonly said: string; readonly field: string } {
  try {
    work();
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return { said: `${error.message} ${error.hint}`, field: error.field ?? '' };
    }
    throw error;
  }
  return { said: 'accepted', field: '' };
}

/** Why an address is refused: message and hint. */
export const refused = (text: string): string =>
  refusal(() => parseArtifactStorageDir(text, NO_BASE)).said;

/** What the URL of a storage account says beside its path. */
export const ACCOUNT = { account_name: 'acct' };
