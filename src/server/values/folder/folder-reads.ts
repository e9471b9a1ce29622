import { createHash } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { ArtifactStorageError } from '../../../api/errors.js';
import { errnoOf } from '../../files/errno.js';
import { missingValue } from '../directory-errors.js';
import { isOwnKey, isSaveId } from '../value-key.js';
import { type HashedValue, MOST_OF_LOCATION, OWNERS, type ValueEntry } from '../value-store.js';
import { eachPiece, type ReadPace } from './each-piece.js';
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

  /** The size of a value in bytes, and its file; null where there is none. */
  stat(key: string): Omit<HashedValue, 'sha256'> | null {
    const path = readablePathOf(this.#rootFolder, key);
    const found = this.#isReadable(dirname(path)) ? this.#files.lstat(path) : null;
    return found?.isFile() ? { size: found.size, ...fileOf(found) } : null;
  }

  /** Size and checksum of a value; null where there is none. */
  hash(key: string, pace: ReadPace): HashedValue | null {
    return this.stat(key) === null
      ? null
      : this.hashFile(readablePathOf(this.#rootFolder, key), pace);
  }

  /** The same of a file of ours that is no value yet. */
  hashFile(path: string, pace: ReadPace): HashedValue | null {
    return this.#opened(path, (fd, found) => {
      const hash = createHash('sha256');
      const fill = (buffer: Buffer) => this.#files.fill(fd, buffer);
      const size = eachPiece(fill, pace, (piece) => hash.update(piece));
      return { size, sha256: hash.digest('hex'), ...fileOf(found) };
    });
  }

  /** As `open`; null where the file is gone. A file that may not be read is named. */
  #opened<T>(path: string, use: (fd: number, found: Stats) => T): T | null {
    try {
      return this.#files.open(path, use);
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'ENOENT') {
        return null;
      }
      throw code === 'EACCES' ? lockedFile(path, error) : error;
    }
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

  /** What is in a folder that is not of our form: files, and folders to look into; sorted. */
  foreignIn(folder: string): { readonly names: string[]; readonly folders: string[] } {
    const found = { names: [] as string[], folders: [] as string[] };
    const path = join(this.#rootFolder.path, folder);
    this.#names(path, (entry) => {
      const key = keyIn(folder, entry.name);
      if (entry.isDirectory() && !key.startsWith(OWN_FOLDERS)) {
        found.folders.push(key);
      } else if (!entry.isDirectory() && !isOwnKey(key)) {
        found.names.push(entry.name);
      }
      return false;
    });
    return { names: found.names.sort(), folders: found.folders.sort() };
  }

  /** What is known of files; those that are gone by now, or are no files, are left out. */
  look(folder: string, names: readonly string[]): readonly ValueEntry[] {
    return names.flatMap((name) => {
      const found = this.#files.lstat(join(this.#rootFolder.path, folder, name));
      return found?.isFile()
        ? [
            {
              key: keyIn(folder, name),
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

  /** Where one of {@link owners} is, as it said; empty where it did not. */
  ownerLocation(storeId: string): string {
    const folder = join(this.#rootFolder.path, OWNERS);
    const path = join(folder, storeId);
    if (!isSaveId(storeId) || !this.#isReadable(folder) || !this.#files.lstat(path)?.isFile()) {
      return '';
    }
    return this.#files.open(path, (fd, { size }) => {
      const bytes = Buffer.alloc(Math.min(size, MOST_OF_LOCATION));
      return bytes.subarray(0, this.#files.fill(fd, bytes, 0)).toString();
    });
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

function lockedFile(path: string, cause: unknown): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'permission_denied',
    message: `${path} cannot be read.`,
    hint: 'Ask its owner for the permission to read it.',
    field: 'artifact_storage_dir',
    cause
  });
}

/** How our own folders in a root begin. */
const OWN_FOLDERS = '.artifact-storage-';

/** @param folder empty: the root itself */
const keyIn = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`;

/** What names a file with several names. */
function fileOf({ nlink, dev, ino }: Stats): Pick<HashedValue, 'file'> {
  return nlink > 1 ? { file: `${dev}:${ino}` } : {};
}

/** When a file was made. One with several names has the time of the first; a name changes `ctime`. */
function changed({ nlink, mtime, ctime }: Stats): Date {
  return nlink > 1 && ctime > mtime ? ctime : mtime;
}
