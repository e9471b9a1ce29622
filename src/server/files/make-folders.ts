import { mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from './errno.js';

/** A folder that exists, but takes no new ones: `/proc`, or a share that refuses the name. */
export class FolderRefusedError extends Error {
  readonly code = 'ENOENT';
  /** The folder that exists. */
  readonly parent: string;
  /** The folder that cannot be made in it. */
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    const parent = dirname(folder);
    super(`${folder} cannot be made: ${parent} takes no such folder.`, { cause });
    this.name = 'FolderRefusedError';
    this.parent = parent;
    this.folder = folder;
  }
}

/**
 * Makes a folder and what is missing above it, one level after the other. Not with Node's
 * `recursive`: that never ends where the system answers ENOENT below a folder that exists.
 *
 * @param mode of every folder that is made, before the mask of the process
 * @returns the folders that were made, uppermost first
 * @throws the error of the filesystem; FolderRefusedError.
 */
export function makeFolders(path: string, mode = 0o700): readonly string[] {
  if (make(path, mode)) {
    return [path];
  }
  if (isFolder(path)) {
    return [];
  }
  const parent = dirname(path);
  const above = parent === path ? [] : makeFolders(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && isFolder(path)) {
      return above;
    }
    throw errnoOf(error) === 'ENOENT' && isFolder(parent)
      ? new FolderRefusedError(path, error)
      : error;
  }
  return [...above, path];
}

/** Whether a folder could be made at once; false where it exists or lacks its parent. */
function make(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    const code = errnoOf(error);
    // A read-only filesystem may say so before it says that the folder exists.
    if (code === 'ENOENT' || isFolder(path)) {
      return false;
    }
    throw error;
  }
}

function isFolder(path: string): boolean {
  const found: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() ?? false;
}
