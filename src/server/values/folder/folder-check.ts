import { randomBytes, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { ArtifactStorageError } from '../../../api/errors.js';
import { OWNERS, type ValueCheck } from '../value-store.js';
import type { FolderFiles } from './folder-files.js';
import { type RootFolder, STAGING, stagingPathOf } from './folder-layout.js';
import type { FolderReads } from './folder-reads.js';
import type { FolderSaves } from './folder-saves.js';

/** A folder of values, and all that is done in it. */
export interface Folder {
  readonly rootFolder: RootFolder;
  readonly files: FolderFiles;
  readonly saves: FolderSaves;
  readonly reads: FolderReads;
}

/** As our clients name saves, so that a clean-up finds what a check leaves that is killed. */
function probeId(): string {
  const time = new Date().toISOString().replaceAll(/[-:]/g, '').replace(/\.\d+/, '');
  return `${time}-${randomBytes(6).toString('hex')}`;
}

/**
 * Rehearses a save: a small value and a large one, an owner's note, reading back, deleting. Each step
 * is the save's own, so what refuses a save refuses the check. Leaves nothing behind.
 *
 * @param stop throws when the check is to stop
 * @returns whether the root does not exist yet
 * @throws the error of the filesystem, or ArtifactStorageError.
 */
export async function checkFolder(folder: Folder, stop: () => void): Promise<ValueCheck> {
  const { rootFolder, files, saves, reads } = folder;
  const [small, large] = [probeId(), probeId()];
  const name = `artifact-storage-check-${randomBytes(4).toString('hex')}`;
  const [smallKey, largeKey] = [`${name}/${small}.pkl`, `${name}/${large}.pkl`] as const;
  const owner = `check-${randomUUID()}`;
  const content = Buffer.from(randomUUID());
  const own = [join(rootFolder.path, STAGING), join(rootFolder.path, OWNERS)];
  const missing = [...own.filter((path) => files.lstat(path) === null), ...missingAbove(folder)];
  const steps = [
    () => saves.prepare(),
    () => saves.addOwner(owner, ''),
    async () => {
      const [failure] = await saves.writeAll([{ key: smallKey, bytes: content }]);
      if (failure !== null) {
        throw failure;
      }
    },
    () => files.writeDurably(stagingPathOf(rootFolder, large), content, 0o600),
    () => saves.commit(large, largeKey, content.length),
    () => {
      for (const key of [smallKey, largeKey]) {
        refuseChanged(rootFolder, content, reads.read(key));
      }
    }
  ];
  const remains = [
    () => saves.discard(`${large}.pkl`),
    () => saves.removeOwner(owner),
    () => reads.delete(smallKey),
    () => reads.delete(largeKey)
  ];
  let unremovable: unknown;
  try {
    for (const step of steps) {
      stop();
      await step();
    }
  } finally {
    unremovable = firstFailure(remains);
    for (const path of missing) {
      files.removeEmpty(path);
    }
  }
  if (unremovable !== undefined) {
    throw unremovable;
  }
  return { would_create: missing.includes(rootFolder.path) };
}

/** Takes every step, whatever fails. */
function firstFailure(steps: readonly (() => void)[]): unknown {
  let failure: unknown;
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      failure ??= error;
    }
  }
  return failure;
}

/** The root and the folders above it that do not exist, innermost first. */
function missingAbove({ rootFolder, files }: Folder): readonly string[] {
  const missing: string[] = [];
  for (let path = rootFolder.path; files.stat(path) === null; path = dirname(path)) {
    missing.push(path);
  }
  return missing;
}

function refuseChanged({ root }: RootFolder, content: Buffer, read: Uint8Array): void {
  if (!content.equals(read)) {
    throw new ArtifactStorageError({
      kind: 'corrupted',
      message: `A probe that was written to ${root} came back changed.`,
      hint: 'Do not use this disk; use another folder.',
      field: 'artifact_storage_dir'
    });
  }
}
