import type { Dirent, Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../files/errno.js';
import { missingValue } from '../directory-errors.js';
import { isOwnKey, isSaveId } from '../value-key.js';
import { OWNERS, type ValueEntry } from '../value-store.js';
import type { FolderFiles } from './folder-files.js';
import {
  isStagingFile,
  pathsOf,
  previewPathOf,
  type RootFolder,
  readablePathOf,
  STAGING
} from './folder-layout.js';
import { SymbolicLinkError } from './symbolic-link-error.js';

/** Everything that looks into a folder of values, and deletes what was found there. */
export class FolderReads {
  readonly #rootFolder: RootFolder;
  readonly #files: FolderFiles;

  constructor(rootFolder: RootFolder, files: FolderFiles) {
    this.#rootFolder = rootFolder;
    this.#files = files;
  }

  /** The bytes of a value. */
  read(key: string): Uint8Array {
    const path = readablePathOf(this.#rootFolder, key);
    this.#refuseLink(path);
    try {
      return this.#files.open(path, (fd, { size }) => {
        const bytes = Buffer.allocUnsafeSlow(size);
        return bytes.subarray(0, this.#files.fill(fd, bytes, 0));
      });
    } catch (error) {
      throw errnoOf(error) === 'ENOENT' ? missingValue(this.#rootFolder.root, key, error) : error;
    }
  }

  /** Refuses a value that a symbolic link leads to. */
  refuseLink(key: string): void {
    this.#refuseLink(readablePathOf(this.#rootFolder, key));
  }

  /** The size of a value in bytes; null where there is none. */
  stat(key: string): { readonly size: number } | null {
    const path = readablePathOf(this.#rootFolder, key);
    const found = this.#isReadable(dirname(path)) ? this.#files.lstat(path) : null;
    return found?.isFile() ? { size: found.size } : null;
  }

  /** What is shown of a value; null where there is none of this size. */
  readPreview(key: string, size: number): Uint8Array | null {
    const path = previewPathOf(this.#rootFolder, key);
    if (!this.#isReadable(dirname(path)) || this.#files.lstat(path)?.size !== size) {
      return null;
    }
    return this.#files.open(path, (fd, found) => {
      const bytes = Buffer.allocUnsafeSlow(size);
      return found.size === size && this.#files.fill(fd, bytes, 0) === size ? bytes : null;
    });
  }

  /** Deletes a value with its preview, and their folder with the last one. */
  delete(key: string): void {
    const paths = pathsOf(this.#rootFolder, key);
    const folder = dirname(paths[0] ?? '');
    if (this.#isReadable(folder)) {
      for (const path of paths.filter((one) => this.#files.lstat(one)?.isFile())) {
        this.#files.unlink(path);
      }
    }
    // Fails, as it should, where other values are in it.
    this.#files.removeEmpty(folder);
  }

  /** The names of the folders that may hold values, sorted. */
  folders(): readonly string[] {
    return this.#names(
      this.#rootFolder.path,
      (entry) => entry.isDirectory() && !entry.name.startsWith('.')
    );
  }

  /** The names of the files of ours in a folder, sorted. */
  filesIn(folder: string): readonly string[] {
    const accepts =
      folder === STAGING ? isStagingFile : (file: string) => isOwnKey(`${folder}/${file}`);
    return this.#names(join(this.#rootFolder.path, folder), ({ name }) => accepts(name));
  }

  /** What is known of files; those that are gone by now, or are no files, are left out. */
  look(folder: string, names: readonly string[]): readonly ValueEntry[] {
    return names.flatMap((name) => {
      const found = this.#files.lstat(join(this.#rootFolder.path, folder, name));
      return found?.isFile()
        ? [
            {
              key: `${folder}/${name}`,
              size: found.size,
              modified: changed(found),
              staging: folder === STAGING
            }
          ]
        : [];
    });
  }

  /** The metadata stores that keep values here. */
  owners(): readonly string[] {
    return this.#names(join(this.#rootFolder.path, OWNERS), ({ name }) => isSaveId(name));
  }

  /** The names in a folder; none where it does not exist or is a symbolic link. */
  #names(path: string, accepts: (entry: Dirent) => boolean): readonly string[] {
    return this.#isReadable(path) ? this.#files.names(path, accepts) : [];
  }

  #isReadable(folder: string): boolean {
    const found =
      folder === this.#rootFolder.path ? this.#files.stat(folder) : this.#files.lstat(folder);
    return found !== null && (folder === this.#rootFolder.path || found.isDirectory());
  }

  #refuseLink(path: string): void {
    const folder = dirname(path);
    if (folder !== this.#rootFolder.path && this.#files.lstat(folder)?.isSymbolicLink()) {
      throw new SymbolicLinkError(folder);
    }
  }
}

/** When a file was made. One with several names has the time of the first; a name changes `ctime`. */
function changed({ nlink, mtime, ctime }: Stats): Date {
  return nlink > 1 && ctime > mtime ? ctime : mtime;
}
