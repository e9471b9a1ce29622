import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ArtifactStorageError } from '../../../api/errors.js';
import { errnoOf } from '../../files/errno.js';
import { isSaveId } from '../value-key.js';
import { OWNERS } from '../value-store.js';
import type { FolderFiles } from './folder-files.js';
import {
  badKey,
  pathOf,
  previewPathOf,
  type RootFolder,
  stagingPathOf,
  uploadPathOf
} from './folder-layout.js';
import { OwnFolders } from './own-folders.js';
import {
  type Attempt,
  attempt,
  otherSize,
  type SmallSave,
  StagingFolder
} from './staging-folder.js';
import { SymbolicLinkError } from './symbolic-link-error.js';

/** Everything that writes to a folder of values. */
export class FolderSaves {
  readonly #rootFolder: RootFolder;
  readonly #files: FolderFiles;
  readonly #folders: OwnFolders;
  readonly #staging: StagingFolder;

  constructor(rootFolder: RootFolder, files: FolderFiles) {
    this.#rootFolder = rootFolder;
    this.#files = files;
    this.#folders = new OwnFolders(rootFolder, files);
    this.#staging = new StagingFolder(rootFolder, files, this.#folders);
  }

  /** Makes the root, where it does not exist, and its staging folder. */
  prepare(): void {
    this.#folders.make(this.#staging.path, this.#folders.modes());
  }

  /**
   * Writes small values that came at the same time: their fsyncs are waited for together.
   *
   * @returns for each of them the error that it alone failed with, or null
   */
  async writeAll(saves: readonly SmallSave[]): Promise<readonly unknown[]> {
    const modes = this.#folders.modes();
    const staged = saves.map((save) => attempt(() => this.#staging.stage(save, modes)));
    const written = await this.#staging.syncAll(staged);
    const named = written.map((one) =>
      one.ok ? attempt(() => this.#staging.name(one.value, modes)) : one
    );
    const folders = new Map<string, Attempt<void>>();
    const done = named.map((one) => {
      if (!one.ok) {
        return one;
      }
      const synced = folders.get(one.value) ?? attempt(() => this.#files.syncFolder(one.value));
      folders.set(one.value, synced);
      return synced;
    });
    for (const one of staged) {
      if (one.ok) {
        this.#staging.remove(one.value.path);
      }
    }
    return done.map((one) => (one.ok ? null : one.error));
  }

  /** Writes what is shown of a value, with no fsync: it may be lost. One that is there stays. */
  writePreview(key: string, bytes: Uint8Array): void {
    const modes = this.#folders.modes();
    const target = previewPathOf(this.#rootFolder, key);
    const path = uploadPathOf(this.#rootFolder, basename(key, '.pkl'));
    try {
      this.#folders.again(() => {
        this.#folders.make(this.#staging.path, modes);
        this.#files.write(path, bytes, modes.file);
      });
      this.#staging.publish(path, target, modes);
    } finally {
      this.#staging.remove(path);
    }
  }

  /** Turns a staging file of a client into a value; done already: nothing. */
  commit(saveId: string, key: string, size: number): void {
    const target = pathOf(this.#rootFolder, key);
    const staged = stagingPathOf(this.#rootFolder, saveId);
    if (!this.#staging.commit(staged, target, key, size)) {
      const found = this.#files.isFolder(dirname(target)) ? this.#files.lstat(target) : null;
      if (found?.isFile() !== true) {
        throw this.#notStaged();
      }
      if (found.size !== size) {
        throw otherSize(found.size, size);
      }
      // It was uploaded, or another request got this far, whose fsync of the folder may be missing.
      this.#files.syncFolder(dirname(target));
    }
  }

  /** Whether a file has the owner, the group and the mode that a new value gets. */
  isAsNew(found: Stats, folder: string): boolean {
    const { file } = this.#folders.modes();
    const parent = this.#files.stat(folder);
    const inherits = parent !== null && (parent.mode & 0o2000) !== 0;
    const group = inherits ? parent.gid : process.getegid?.();
    const isOfGroup = (file & 0o070) === 0 || found.gid === group;
    return found.uid === process.geteuid?.() && (found.mode & 0o777) === file && isOfGroup;
  }

  /**
   * Gives the file of a value a second key; false where another file has come between.
   *
   * @param replaces whether the second key may be that of a file with the same bytes
   */
  nameAgain(from: string, target: string, { ino, dev }: Stats, replaces = false): boolean {
    const modes = this.#folders.modes();
    this.#folders.again(() => {
      this.#folders.make(dirname(target), modes);
      try {
        this.#files.link(from, target);
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST' || !replaces) {
          throw error;
        }
        this.#staging.replace(from, target, modes);
      }
    });
    const named = this.#files.lstat(target);
    if (named?.ino === ino && named.dev === dev) {
      this.#files.syncFolder(dirname(target));
      return true;
    }
    this.#files.unlink(target);
    return false;
  }

  /** Deletes the staging file of a client, whose value is safe. */
  removeStaged(saveId: string): void {
    this.#staging.remove(stagingPathOf(this.#rootFolder, saveId));
  }

  /**
   * Makes a file in the staging folder for a value. Nothing is left of it where writing fails.
   *
   * @param write writes to its descriptor, and returns how many bytes
   * @returns its name there
   */
  writeUpload(saveId: string, write: (fd: number) => number): { name: string; size: number } {
    const path = uploadPathOf(this.#rootFolder, saveId);
    const modes = this.#folders.modes();
    const fd = this.#folders.again(() => {
      this.#folders.make(this.#staging.path, modes);
      return this.#files.create(path, new Uint8Array(), modes.file);
    });
    try {
      return { name: basename(path), size: write(fd) };
    } catch (error) {
      this.#staging.remove(path);
      throw error;
    } finally {
      this.#files.close(fd);
    }
  }

  /**
   * Turns a file that the storage server has written to the staging folder into a value.
   *
   * @param meanwhile what is done with its path while it gets to its disk
   * @returns what that returned, and whether the value is the same file
   */
  publishMeanwhile<T>(
    name: string,
    key: string,
    meanwhile: (path: string) => T
  ): Promise<{ readonly done: T; readonly isSameFile: boolean }> {
    const staged = join(this.#staging.path, name);
    const target = pathOf(this.#rootFolder, key);
    return this.#staging.commitMeanwhile(staged, target, key, () => meanwhile(staged));
  }

  /** The same, in one go. */
  publish(name: string, key: string, size: number): void {
    if (
      !this.#staging.commit(
        join(this.#staging.path, name),
        pathOf(this.#rootFolder, key),
        key,
        size
      )
    ) {
      throw this.#notStaged();
    }
  }

  /** Notes that a metadata store keeps values here. */
  addOwner(storeId: string, location: string): void {
    if (!isSaveId(storeId)) {
      throw badKey();
    }
    const modes = this.#folders.modes();
    const folder = join(this.#rootFolder.path, OWNERS);
    const path = join(folder, storeId);
    this.#folders.again(() => {
      this.#folders.make(folder, modes);
      try {
        this.#files.writeDurably(path, Buffer.from(location), modes.file);
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') {
          throw error;
        }
        if (this.#files.lstat(path)?.isSymbolicLink()) {
          throw new SymbolicLinkError(path);
        }
      }
    });
    this.#files.syncFolder(folder);
  }

  /** Removes the note of a metadata store. */
  removeOwner(storeId: string): void {
    if (!isSaveId(storeId)) {
      throw badKey();
    }
    this.#files.unlink(join(this.#rootFolder.path, OWNERS, storeId));
  }

  /** Deletes a file of the staging folder, if there is one. */
  discard(name: string): void {
    if (this.#files.isFolder(this.#staging.path)) {
      this.#files.unlink(join(this.#staging.path, name));
    }
  }

  #notStaged(): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'not_found',
      message: 'The staged value of this save does not exist.',
      hint: 'Save again.'
    });
  }
}
