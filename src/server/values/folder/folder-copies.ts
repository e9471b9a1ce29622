import { dirname } from 'node:path';
import type { HashedValue } from '../value-store.js';
import { eachPiece, type ReadPace } from './each-piece.js';
import type { FolderFiles } from './folder-files.js';
import type { FolderReads } from './folder-reads.js';
import type { FolderSaves } from './folder-saves.js';

/** The file that is copied cannot be opened or read: why is said by another way to read it. */
class SourceError extends Error {}

/** Brings files of this machine into a folder of values: their bytes stay in one thread. */
export class FolderCopies {
  readonly #files: FolderFiles;
  readonly #saves: FolderSaves;
  readonly #reads: FolderReads;

  constructor(files: FolderFiles, saves: FolderSaves, reads: FolderReads) {
    this.#files = files;
    this.#saves = saves;
    this.#reads = reads;
  }

  /**
   * Copies a file to a new value, and reads that again. Its bytes count half when they are written, and
   * half when they are read.
   *
   * @param path absolute
   * @returns what was read again; null where the file cannot be read
   */
  async copy(
    saveId: string,
    key: string,
    path: string,
    { stop, tell }: ReadPace
  ): Promise<HashedValue | null> {
    let written: ReturnType<FolderSaves['writeUpload']>;
    try {
      written = this.#saves.writeUpload(saveId, (fd) =>
        this.#append(fd, path, { stop, tell: (bytes) => tell(bytes / 2) })
      );
    } catch (error) {
      if (error instanceof SourceError) {
        return null;
      }
      throw error;
    }
    const { name, size } = written;
    const pace = { stop, tell: (bytes: number) => tell((size + bytes) / 2) };
    try {
      const { done, isSameFile } = await this.#saves.publishMeanwhile(name, key, (staged) =>
        this.#reads.hashFile(staged, pace)
      );
      // Where the system has no links, the value is a file of its own.
      return isSameFile ? done : this.#reads.hash(key, pace);
    } catch (error) {
      this.#saves.discard(name);
      throw error;
    }
  }

  #open(path: string): number {
    // Throws for a symbolic link, as the file itself does.
    this.#files.isFolder(dirname(path));
    return this.#files.openToRead(path);
  }

  /** @returns bytes */
  #append(target: number, path: string, pace: ReadPace): number {
    const source = ofSource(() => this.#open(path));
    try {
      const fill = (buffer: Buffer) => ofSource(() => this.#files.fill(source, buffer));
      return eachPiece(fill, pace, (piece) => this.#files.append(target, piece));
    } finally {
      this.#files.close(source);
    }
  }
}

function ofSource<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new SourceError('The file cannot be read.', { cause });
  }
}
