import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ArtifactStorageError } from '../../../api/errors.js';
import { insteadOfSize } from '../../../location/size-text.js';
import { errnoOf } from '../../files/errno.js';
import { isSaveId } from '../value-key.js';
import { OWNERS, RootNotFoundError } from '../value-store.js';
import type { FolderFiles } from './folder-files.js';
import {
  badKey,
  pathOf,
  previewPathOf,
  type RootFolder,
  STAGING,
  stagingPathOf,
  uploadPathOf
} from './folder-layout.js';
import { SymbolicLinkError } from './symbolic-link-error.js';

/** How often a folder is made again that a simultaneous delete removed as empty. */
const MAX_ATTEMPTS = 20;

/** A small value on its way. */
export interface SmallSave {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** Modes of what is made in a root. */
interface Modes {
  /** Null: for its owner alone. */
  readonly folder: number | null;
  readonly file: number;
}

/** A small value in its staging file. */
interface Staged {
  readonly key: string;
  readonly path: string;
  /** Where it goes. */
  readonly target: string;
  readonly fd: number;
}

type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

function attempt<T>(run: () => T): Attempt<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** Everything that writes to a folder of values. */
export class FolderSaves {
  readonly #rootFolder: RootFolder;
  readonly #files: FolderFiles;
  readonly #staging: string;

  constructor(rootFolder: RootFolder, files: FolderFiles) {
    this.#rootFolder = rootFolder;
    this.#files = files;
    this.#staging = join(rootFolder.path, STAGING);
  }

  /** Makes the root, where it does not exist, and its staging folder. */
  prepare(): void {
    this.#own(this.#staging, this.#modes());
  }

  /**
   * Writes small values that came at the same time: their fsyncs are waited for together.
   *
   * @returns for each of them the error that it alone failed with, or null
   */
  async writeAll(saves: readonly SmallSave[]): Promise<readonly unknown[]> {
    const modes = this.#modes();
    const staged = saves.map((save) => attempt(() => this.#stage(save, modes)));
    const written = await this.#syncAll(staged);
    const named = written.map((one) =>
      one.ok ? attempt(() => this.#name(one.value, modes)) : one
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
        this.#removeStaged(one.value.path);
      }
    }
    return done.map((one) => (one.ok ? null : one.error));
  }

  /** Writes what is shown of a value, with no fsync: it may be lost. One that is there stays. */
  writePreview(key: string, bytes: Uint8Array): void {
    const modes = this.#modes();
    const target = previewPathOf(this.#rootFolder, key);
    const path = uploadPathOf(this.#rootFolder, basename(key, '.pkl'));
    try {
      this.#again(() => {
        this.#own(this.#staging, modes);
        this.#files.write(path, bytes, modes.file);
      });
      this.#publish(path, target, modes);
    } finally {
      this.#removeStaged(path);
    }
  }

  /** Turns a staging file of a client into a value; done already: nothing. */
  commit(saveId: string, key: string, size: number): void {
    const target = pathOf(this.#rootFolder, key);
    const staged = stagingPathOf(this.#rootFolder, saveId);
    if (!this.#commitStaged(staged, target, key, size)) {
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
    const { file } = this.#modes();
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
    const modes = this.#modes();
    this.#again(() => {
      this.#own(dirname(target), modes);
      try {
        this.#files.link(from, target);
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST' || !replaces) {
          throw error;
        }
        this.#replace(from, target, modes);
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
    this.#removeStaged(stagingPathOf(this.#rootFolder, saveId));
  }

  /**
   * Makes a file in the staging folder for a value. Nothing is left of it where writing fails.
   *
   * @param write writes to its descriptor, and returns how many bytes
   * @returns its name there
   */
  writeUpload(saveId: string, write: (fd: number) => number): { name: string; size: number } {
    const path = uploadPathOf(this.#rootFolder, saveId);
    const modes = this.#modes();
    const fd = this.#again(() => {
      this.#own(this.#staging, modes);
      return this.#files.create(path, new Uint8Array(), modes.file);
    });
    try {
      return { name: basename(path), size: write(fd) };
    } catch (error) {
      this.#removeStaged(path);
      throw error;
    } finally {
      this.#files.close(fd);
    }
  }

  /** Turns a file that the storage server has written to the staging folder into a value. */
  publish(name: string, key: string, size: number): void {
    if (!this.#commitStaged(join(this.#staging, name), pathOf(this.#rootFolder, key), key, size)) {
      throw this.#notStaged();
    }
  }

  /** Notes that a metadata store keeps values here. */
  addOwner(storeId: string, location: string): void {
    if (!isSaveId(storeId)) {
      throw badKey();
    }
    const modes = this.#modes();
    const folder = join(this.#rootFolder.path, OWNERS);
    const path = join(folder, storeId);
    this.#again(() => {
      this.#own(folder, modes);
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
    if (this.#files.isFolder(this.#staging)) {
      this.#files.unlink(join(this.#staging, name));
    }
  }

  /** Gives a file the name of another one that has the same content: nobody ever misses it. */
  #replace(from: string, target: string, modes: Modes): void {
    const between = uploadPathOf(this.#rootFolder, basename(target, '.pkl'));
    this.#own(this.#staging, modes);
    this.#files.link(from, between);
    try {
      this.#files.rename(between, target);
    } finally {
      // Where both were names of one file already, it is left.
      this.#removeStaged(between);
    }
  }

  /** Writes one value to a staging file, which is open yet. */
  #stage(save: SmallSave, modes: Modes): Staged {
    const target = pathOf(this.#rootFolder, save.key);
    const path = uploadPathOf(this.#rootFolder, basename(save.key, '.pkl'));
    try {
      const fd = this.#again(() => {
        this.#own(this.#staging, modes);
        return this.#files.create(path, save.bytes, modes.file);
      });
      return { key: save.key, path, target, fd };
    } catch (error) {
      this.#removeStaged(path);
      throw error;
    }
  }

  async #syncAll(staged: readonly Attempt<Staged>[]): Promise<readonly Attempt<Staged>[]> {
    const open = staged.flatMap((one) => (one.ok ? [one.value] : []));
    const failures = await this.#files.syncAndClose(open.map(({ fd }) => fd));
    const failed = new Map(open.map((one, index) => [one, failures[index]]));
    return staged.map((one) => {
      const error = one.ok ? (failed.get(one.value) ?? null) : null;
      return error === null ? one : { ok: false, error };
    });
  }

  /** Names a written value. Its folder, which is returned, still wants its fsync. */
  #name({ key, path, target }: Staged, modes: Modes): string {
    if (!this.#publish(path, target, modes) && !this.#files.isSame(path, target)) {
      throw this.#conflict(key);
    }
    return dirname(target);
  }

  /** Gives a complete file the name of a value; false where the name exists already. */
  #publish(from: string, target: string, modes: Modes): boolean {
    const folder = dirname(target);
    return this.#again(() => {
      this.#own(folder, modes);
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
  #commitStaged(staged: string, target: string, key: string, size: number): boolean {
    const modes = this.#modes();
    if (!this.#files.isFolder(this.#staging)) {
      return false;
    }
    try {
      this.#makeLast(staged, size, modes);
      if (!this.#publish(staged, target, modes) && !this.#files.isSame(staged, target)) {
        throw this.#conflict(key);
      }
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' && this.#files.lstat(staged) === null) {
        return false;
      }
      throw error;
    }
    this.#files.syncFolder(dirname(target));
    this.#removeStaged(staged);
    return true;
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

  /** What is left there is found by a clean-up: the value is safe. */
  #removeStaged(path: string): void {
    try {
      this.#files.unlink(path);
    } catch {
      // A clean-up finds it.
    }
  }

  /** Makes a folder of ours in the root, where it does not exist. */
  #own(folder: string, modes: Modes): void {
    if (!this.#files.isFolder(folder)) {
      this.#refuseMissingRoot();
      this.#files.makeFolder(folder, modes.folder);
      this.#files.isFolder(folder);
    }
  }

  /** Runs again what lost a folder to a simultaneous delete. */
  #again<T>(run: () => T): T {
    for (let attempt = 1; ; attempt++) {
      try {
        return run();
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT' || attempt === MAX_ATTEMPTS) {
          throw error;
        }
      }
    }
  }

  #modes(): Modes {
    const mode = this.#files.stat(this.#rootFolder.path)?.mode ?? 0;
    return (mode & 0o020) === 0
      ? { folder: null, file: 0o600 }
      : { folder: (mode & 0o3777) | 0o700, file: 0o640 };
  }

  #refuseMissingRoot(): void {
    const { makesRoot, path, root } = this.#rootFolder;
    if (!makesRoot && this.#files.stat(path) === null) {
      throw new RootNotFoundError({
        kind: 'not_found',
        message: `${root} does not exist, and auto_mkdir is false.`,
        hint: 'Make the folder, check that its disk is connected, or leave auto_mkdir out.',
        field: 'artifact_storage_dir'
      });
    }
  }

  #notStaged(): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'not_found',
      message: 'The staged value of this save does not exist.',
      hint: 'Save again.'
    });
  }

  #conflict(key: string): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'conflict',
      message: `${this.#rootFolder.root} already holds another value as ${key}.`,
      hint: 'Save again: every save gets a key of its own.'
    });
  }
}

function otherSize(found: number, wanted: number): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: `The staged value has ${insteadOfSize(found, wanted)}.`,
    hint: 'Save again.'
  });
}
