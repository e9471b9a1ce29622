import { errnoOf } from '../../files/errno.js';
import { RootNotFoundError } from '../value-store.js';
import type { FolderFiles } from './folder-files.js';
import type { RootFolder } from './folder-layout.js';

/** How often a folder is made again that a simultaneous delete removed as empty. */
const MAX_ATTEMPTS = 20;

/** Modes of what is made in a root. */
export interface Modes {
  /** Null: for its owner alone. */
  readonly folder: number | null;
  readonly file: number;
}

/** The folders that are made in a root of values, and the modes of what is made there. */
export class OwnFolders {
  readonly #rootFolder: RootFolder;
  readonly #files: FolderFiles;

  constructor(rootFolder: RootFolder, files: FolderFiles) {
    this.#rootFolder = rootFolder;
    this.#files = files;
  }

  /**
   * Makes a folder of ours in the root, where it does not exist.
   *
   * @param sync as that of {@link FolderFiles.makeFolder}
   */
  make(folder: string, modes: Modes, sync?: (folder: string) => void): void {
    if (!this.#files.isFolder(folder)) {
      this.#refuseMissingRoot();
      this.#files.makeFolder(folder, modes.folder, sync);
      this.#files.isFolder(folder);
    }
  }

  /** Runs again what lost a folder to a simultaneous delete. */
  again<T>(run: () => T): T {
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

  /** What new files and folders get: the root says whether its group has them, too. */
  modes(): Modes {
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
}
