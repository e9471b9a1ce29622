import type { Stats } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../../files/errno.js';
import type { SharedValue } from '../value-store.js';
import type { FolderFiles } from './folder-files.js';
import { pathOf, type RootFolder, stagingPathOf } from './folder-layout.js';
import type { FolderSaves } from './folder-saves.js';
import { SymbolicLinkError } from './symbolic-link-error.js';

/**
 * Lets a new value be a second name of one that has the very same bytes. Whatever is in the way, the
 * value is written as any other then (docs/design/039).
 */
export class FolderLinks {
  readonly #rootFolder: RootFolder;
  readonly #files: FolderFiles;
  readonly #saves: FolderSaves;

  constructor(rootFolder: RootFolder, files: FolderFiles, saves: FolderSaves) {
    this.#rootFolder = rootFolder;
    this.#files = files;
    this.#saves = saves;
  }

  /**
   * @param stop throws when the job is to stop
   * @returns whether the value has its key now, as lasting as any other
   */
  share(shared: SharedValue, stop: () => void): boolean {
    const { twin, key, value } = shared;
    const from = pathOf(this.#rootFolder, twin);
    try {
      const found = this.#same(from, shared, stop);
      const target = pathOf(this.#rootFolder, key);
      // One that was uploaded was compared as it is there, and no row knows it yet.
      const isUploaded = typeof value === 'string' && this.#broughtAs(value, key) === target;
      if (found === null || !this.#saves.nameAgain(from, target, found, isUploaded)) {
        return false;
      }
    } catch (error) {
      // Deleted meanwhile, of another owner, on a system without links, with too many of them, …
      if (errnoOf(error) !== undefined || error instanceof SymbolicLinkError) {
        return false;
      }
      throw error;
    }
    if (typeof value === 'string') {
      this.#saves.removeStaged(value);
    }
    return true;
  }

  /** The file at a path, if it is one that a save of now would make with these bytes. */
  #same(path: string, { key, size, value }: SharedValue, stop: () => void): Stats | null {
    if (!this.#files.isFolder(dirname(path))) {
      return null;
    }
    return this.#files.open(path, (fd, found) => {
      const isLike =
        found.isFile() && found.size === size && this.#saves.isAsNew(found, dirname(path));
      const isSame =
        isLike &&
        (value === undefined ||
          (typeof value === 'string'
            ? this.#files.open(
                this.#broughtAs(value, key),
                (staged, { size: length }) =>
                  length === size && this.#files.sameContent(fd, staged, stop)
              )
            : this.#hasBytes(fd, value)));
      return isSame ? found : null;
    });
  }

  /** Where the bytes of a save are: a client's staging file, or the value that was uploaded. */
  #broughtAs(saveId: string, key: string): string {
    const staged = stagingPathOf(this.#rootFolder, saveId);
    return this.#files.lstat(staged) === null ? pathOf(this.#rootFolder, key) : staged;
  }

  #hasBytes(fd: number, bytes: Uint8Array): boolean {
    const read = Buffer.allocUnsafe(bytes.length);
    return this.#files.fill(fd, read, 0) === bytes.length && read.equals(bytes);
  }
}
