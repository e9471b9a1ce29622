import { basename, dirname, join } from 'node:path';
import { ArtifactStorageError } from '../../../api/errors.js';
import { insteadOfSize } from '../../../location/size-text.js';
import { errnoOf } from '../../files/errno.js';
import type { FolderFiles } from './folder-files.js';
import { pathOf, type RootFolder, STAGING, uploadPathOf } from './folder-layout.js';
import type { Modes, OwnFolders } from './own-folders.js';

/** A small value on its way. */
export interface SmallSave {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** A small value in its staging file. */
export interface Staged {
  readonly key: string;
  readonly path: string;
  /** Where it goes. */
  readonly target: string;
  readonly fd: number;
}

/** What came of a part of a job. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

/** Runs a part of a job, whose failure is its own. */
export function attempt<T>(run: () => T): Attempt<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** The folder where values are written before they get their names. */
export class StagingFolder {
  readonly path: string;
  readonly #rootFolder: RootFolder;
  readonly #files: FolderFiles;
  readonly #folders: OwnFolders;

  constructor(rootFolder: RootFolder, files: FolderFiles, folders: OwnFolders) {
    this.#rootFolder = rootFolder;
    this.#files = files;
    this.#folders = folders;
    this.path = join(rootFolder.path, STAGING);
  }

  /** Writes one value to a staging file, which is open yet. */
  stage(save: SmallSave, modes: Modes): Staged {
    const target = pathOf(this.#rootFolder, save.key);
    const path = uploadPathOf(this.#rootFolder, basename(save.key, '.pkl'));
    try {
      const fd = this.#folders.again(() => {
        this.#folders.make(this.path, modes);
        return this.#files.create(path, save.bytes, modes.file);
      });
      return { key: save.key, path, target, fd };
    } catch (error) {
      this.remove(path);
      throw error;
    }
  }

  /** Makes written values last, and closes them. */
  async syncAll(staged: readonly Attempt<Staged>[]): Promise<readonly Attempt<Staged>[]> {
    const open = staged.flatMap((one) => (one.ok ? [one.value] : []));
    const failures = await this.#files.syncAndClose(open.map(({ fd }) => fd));
    const failed = new Map(open.map((one, index) => [one, failures[index]]));
    return staged.map((one) => {
      const error = one.ok ? (failed.get(one.value) ?? null) : null;
      return error === null ? one : { ok: false, error };
    });
  }

  /** Names a written value. Its folder, which is returned, still wants its fsync. */
  name({ key, path, target }: Staged, modes: Modes): string {
    if (!this.publish(path, target, modes) && !this.#files.isSame(path, target)) {
      throw conflict(this.#rootFolder.root, key);
    }
    return dirname(target);
  }

  /** Gives a complete file the name of a value; false where the name exists already. */
  publish(from: string, target: string, modes: Modes): boolean {
    const folder = dirname(target);
    return this.#folders.again(() => {
      this.#folders.make(folder, modes);
      try {
        this.#files.linkExclusively(from, target);
        return true;
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') {
          throw error;
        }
        return false;
      }
    });
  }

  /** False where there is no staging file, or where another request took it. */
  commit(staged: string, target: string, key: string, size: number): boolean {
    const modes = this.#folders.modes();
    if (!this.#files.isFolder(this.path)) {
      return false;
    }
    try {
      this.#makeLast(staged, size, modes);
      this.#nameAs(staged, target, key, modes);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' && this.#files.lstat(staged) === null) {
        return false;
      }
      throw error;
    }
    this.#files.syncFolder(dirname(target));
    this.remove(staged);
    return true;
  }

  /**
   * The same of a file that the storage server has written; this thread goes on while its disk works.
   *
   * @param meanwhile what is done while the file gets to its disk
   * @returns what that returned, and whether the value is the same file
   */
  async commitMeanwhile<T>(
    staged: string,
    target: string,
    key: string,
    meanwhile: () => T
  ): Promise<{ readonly done: T; readonly isSameFile: boolean }> {
    const modes = this.#folders.modes();
    const lasting = [this.#files.syncMeanwhile(this.#files.openToRead(staged))];
    const done = attempt(() => {
      this.#folders.make(dirname(target), modes, (folder) => {
        lasting.push(this.#files.syncFolderMeanwhile(folder));
      });
      return meanwhile();
    });
    const failed = (await Promise.allSettled(lasting)).find((one) => one.status === 'rejected');
    if (!done.ok) {
      throw done.error;
    }
    if (failed !== undefined) {
      throw failed.reason;
    }
    this.#nameAs(staged, target, key, modes);
    await this.#files.syncFolderMeanwhile(dirname(target));
    const isSameFile = this.#files.lstat(staged)?.ino === this.#files.lstat(target)?.ino;
    this.remove(staged);
    return { done: done.value, isSameFile };
  }

  /** Gives a file the name of another one that has the same content: nobody ever misses it. */
  replace(from: string, target: string, modes: Modes): void {
    const between = uploadPathOf(this.#rootFolder, basename(target, '.pkl'));
    this.#folders.make(this.path, modes);
    this.#files.link(from, between);
    try {
      this.#files.rename(between, target);
    } finally {
      // Where both were names of one file already, it is left.
      this.remove(between);
    }
  }

  /** What is left there is found by a clean-up: the value is safe. */
  remove(path: string): void {
    try {
      this.#files.unlink(path);
    } catch {
      // A clean-up finds it.
    }
  }

  #nameAs(staged: string, target: string, key: string, modes: Modes): void {
    if (!this.publish(staged, target, modes) && !this.#files.isSame(staged, target)) {
      throw conflict(this.#rootFolder.root, key);
    }
  }

  /** Makes a staging file of a client last, with the mode of a value. */
  #makeLast(path: string, size: number, { file }: Modes): void {
    const mode = this.#files.open(path, (fd, found) => {
      if (!found.isFile() || found.size !== size) {
        throw otherSize(found.size, size);
      }
      this.#files.sync(fd);
      return found.mode & 0o777;
    });
    if (mode !== file) {
      this.#files.setMode(path, file);
    }
  }
}

function conflict(root: string, key: string): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'conflict',
    message: `${root} already holds another value as ${key}.`,
    hint: 'Save again: every save gets a key of its own.'
  });
}

/** A value that was staged, or is there, has another size than that which was said. */
export function otherSize(found: number, wanted: number): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: `The staged value has ${insteadOfSize(found, wanted)}.`,
    hint: 'Save again.'
  });
}
