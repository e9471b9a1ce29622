import { randomUUID } from 'node:crypto';
import { readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArtifactStorageError } from '../../api/errors.js';
import { makeFolders } from '../files/make-folders.js';
import { statOrNull, writeDurably } from './durable-files.js';

/** Directories that a probe made, innermost first: removed again unless something moved in. */
async function removeMade(root: string, uppermost: string): Promise<void> {
  for (let path = root; path.length >= uppermost.length; path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      // Somebody else uses it by now, so it stays.
      return;
    }
  }
}

/**
 * Writes, reads back and deletes a small file in a directory, which is made for it where it does
 * not exist. Leaves nothing behind.
 *
 * @returns whether the directory did not exist
 * @throws the error of the filesystem, or ArtifactStorageError `corrupted`.
 */
export async function probeDirectory(root: string): Promise<boolean> {
  const existed = (await statOrNull(root)) !== null;
  const made = existed ? undefined : makeFolders(root)[0];
  const path = join(root, `.artifact-storage-probe-${randomUUID()}`);
  const content = Buffer.from(randomUUID());
  try {
    await writeDurably(path, content, 0o600);
    if (!content.equals(await readFile(path))) {
      throw new ArtifactStorageError({
        kind: 'corrupted',
        message: `A probe that was written to ${root} came back changed.`,
        hint: 'Do not use this disk; use another folder.',
        field: 'artifact_storage_dir'
      });
    }
  } finally {
    await rm(path, { force: true });
    if (made !== undefined) {
      await removeMade(root, made);
    }
  }
  return !existed;
}
